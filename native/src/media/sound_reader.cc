#include "media/sound_reader.h"

#include <algorithm>
#include <utility>

#include "dsp/channel_map.h"
#include "media/byte_stream.h"
#include "media/raw_reader.h"

namespace anecho {
namespace {

std::unique_ptr<AudioReader> OpenReader(const SoundReader::Config& config,
                                        const std::atomic<bool>* closed) {
  ByteStream stream = ByteStream::OpenAny(config.path, closed);
  if (!config.raw) {
    return AudioReader::Open(std::move(stream),
                             "; for samples without a header, name their format (s16le, f32le)");
  }
  return std::make_unique<RawReader>(std::move(stream), *config.raw, SoundReader::kSampleRate,
                                     std::max(1, config.channels));
}

std::size_t Chunk(int sample_rate, int channels) {
  return static_cast<std::size_t>(sample_rate / 100 * channels);
}

}  // namespace

SoundReader::SoundReader(const Config& config)
    : reader_(OpenReader(config, &closed_)),
      channels_(config.channels > 0 ? config.channels : std::min(2, info().channels)),
      converter_(info().sample_rate, kSampleRate, channels_),
      source_(Chunk(info().sample_rate, info().channels)),
      mixed_(Chunk(info().sample_rate, channels_)) {}

std::int64_t SoundReader::Read(std::span<float> interleaved) {
  std::size_t done = 0;
  while (done < interleaved.size()) {
    if (taken_ == waiting_.size()) {
      if (ended_) break;
      Convert();
      continue;
    }
    const std::size_t count = std::min(interleaved.size() - done, waiting_.size() - taken_);
    std::copy_n(waiting_.begin() + static_cast<std::ptrdiff_t>(taken_), count,
                interleaved.begin() + static_cast<std::ptrdiff_t>(done));
    taken_ += count;
    done += count;
  }
  return static_cast<std::int64_t>(done) / channels_;
}

void SoundReader::Convert() {
  const std::int64_t frames = reader_->Read(source_);
  const int channels = info().channels;
  const auto read = std::span(source_).first(static_cast<std::size_t>(frames * channels));
  const auto mixed = std::span(mixed_).first(static_cast<std::size_t>(frames * channels_));
  ended_ = read.size() < source_.size();
  if (channels == channels_) {
    std::copy(read.begin(), read.end(), mixed.begin());
  } else if (channels_ == 1) {
    MixToMono(read, channels, mixed);
  } else {
    MixToStereo(read, channels, mixed);
  }
  const auto room = static_cast<std::size_t>(converter_.MaxOutputFrames(frames));
  waiting_.resize(room * static_cast<std::size_t>(channels_));
  const std::int64_t converted = converter_.Process(mixed, waiting_, ended_);
  waiting_.resize(static_cast<std::size_t>(converted * channels_));
  taken_ = 0;
  for (float& sample : waiting_) sample = std::clamp(sample, -1.0f, 1.0f);
}

}  // namespace anecho
