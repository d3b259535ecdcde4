#include "offline/session_track.h"

#include "anecho.h"
#include "base/error.h"
#include "media/file.h"
#include "media/wav_header.h"

namespace anecho {
namespace {

/// Whether a file holds no more than its header, as when the recorder was killed at the beginning.
bool IsBegun(const std::string& path, StreamFormat format) {
  const auto header =
      MakeWavHeader(SampleFormat::kF32, format.sample_rate, format.channels, 0, UINT32_MAX);
  return File::OpenToRead(path).size() <= static_cast<std::int64_t>(header.size());
}

std::unique_ptr<AudioReader> OpenTrack(const std::string& path, StreamFormat format) {
  if (IsBegun(path, format)) return nullptr;
  auto reader = AudioReader::Open(path);
  const AudioInfo& info = reader->info();
  if (info.format != "wav" || info.bits != 32 || info.sample_rate != format.sample_rate ||
      info.channels != format.channels) {
    throw Error(ANECHO_BAD_AUDIO,
                path +
                    ": is not what packets.jsonl beside it says; take the folder as it was "
                    "recorded");
  }
  return reader;
}

}  // namespace

SessionTrack::SessionTrack(const std::string& path, StreamFormat format)
    : format_(format), reader_(OpenTrack(path, format)) {}

bool SessionTrack::Read(std::int64_t frames, std::span<const float>* samples) {
  samples_.resize(static_cast<std::size_t>(frames) * static_cast<std::size_t>(format_.channels));
  *samples = samples_;
  if (frames == 0) return true;
  return reader_ != nullptr && reader_->ReadAnything(samples_) == frames;
}

}  // namespace anecho
