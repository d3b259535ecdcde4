#include "media/wav_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "dsp/sample_format.h"
#include "media/wav_chunks.h"

namespace anecho {
namespace {

/// Counts whole frames in stretches of sound whose lengths are in bytes.
class FrameCount {
 public:
  explicit FrameCount(std::int64_t frame_bytes) : frame_bytes_(frame_bytes) {}
  void Add(std::int64_t bytes, bool continues) {
    if (!continues) rest_ = 0;
    frames_ += (rest_ + bytes) / frame_bytes_;
    rest_ = (rest_ + bytes) % frame_bytes_;
  }
  std::int64_t frames() const { return frames_; }

 private:
  const std::int64_t frame_bytes_;
  std::int64_t rest_ = 0;
  std::int64_t frames_ = 0;
};

// The number of frames in a file, and what is wrong with the file. For a pipe: 0 and nothing.
struct Contents {
  std::int64_t frames = 0;
  std::vector<std::string> notes;
};

Contents LookThrough(ByteStream* stream) {
  if (!stream->size()) return {};
  const std::int64_t start = stream->position();
  WavChunks chunks(stream);
  std::optional<FrameCount> count;
  while (const auto bytes = chunks.Next()) {
    if (!count) count.emplace(chunks.format().frame_bytes);
    count->Add(*bytes, chunks.continues());
    stream->Skip(*bytes);
  }
  stream->Seek(start);
  return {.frames = count ? count->frames() : 0, .notes = chunks.notes()};
}

class WavReader final : public AudioReader {
 public:
  WavReader(ByteStream stream, const Contents& contents)
      : AudioReader(stream.name()), stream_(std::move(stream)), chunks_(&stream_) {
    Enter(chunks_.Next());
    const WavFormat& format = chunks_.format();
    SetInfo({.format = "wav",
             .sample_rate = format.sample_rate,
             .channels = format.channels,
             .bits = format.bits,
             .frames = contents.frames});
    for (const std::string& note : contents.notes) AddNote(note);
  }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    const auto frame_bytes = static_cast<std::size_t>(chunks_.format().frame_bytes);
    const std::size_t room = interleaved.size() / static_cast<std::size_t>(info().channels);
    std::size_t done = 0;
    while (done < room && !ended_) {
      const std::size_t wanted = (room - done) * frame_bytes;
      ReadBytes(wanted);
      const std::size_t frames = bytes_.size() / frame_bytes;
      const auto channels = static_cast<std::size_t>(info().channels);
      DecodeSamples(chunks_.format().format, std::span(bytes_).first(frames * frame_bytes),
                    interleaved.subspan(done * channels, frames * channels));
      bytes_.erase(bytes_.begin(),
                   bytes_.begin() + static_cast<std::ptrdiff_t>(frames * frame_bytes));
      done += frames;
      if (left_ == 0) {
        Enter(chunks_.Next());
        // The beginning of a frame counts only if the next stretch continues the frame.
        if (!chunks_.continues()) bytes_.clear();
      }
    }
    return static_cast<std::int64_t>(done);
  }

 private:
  // Fills bytes_, which holds less than a frame, up to `wanted` bytes or the end of the stretch.
  void ReadBytes(std::size_t wanted) {
    const std::size_t before = bytes_.size();
    const std::int64_t count = std::min(static_cast<std::int64_t>(wanted - before), left_);
    bytes_.resize(before + static_cast<std::size_t>(count));
    const std::size_t read = stream_.Read(std::span(bytes_).subspan(before));
    bytes_.resize(before + read);
    if (left_ != WavChunks::kToTheEnd) left_ -= static_cast<std::int64_t>(read);
    if (static_cast<std::int64_t>(read) == count) return;
    if (stream_.size()) {
      throw Error(ANECHO_BAD_AUDIO, path() + ": became shorter while it was read; try again");
    }
    if (left_ != WavChunks::kToTheEnd) {
      AddNote("ended before the length that its header promises; what came was read");
    }
    left_ = 0;
  }

  void Enter(std::optional<std::int64_t> bytes) {
    ended_ = !bytes;
    left_ = bytes.value_or(0);
    for (const std::string& note : chunks_.notes()) AddNote(note);
  }

  ByteStream stream_;
  WavChunks chunks_;
  // Bytes of the present stretch that were not read yet, or WavChunks::kToTheEnd.
  std::int64_t left_ = 0;
  bool ended_ = false;
  std::vector<std::byte> bytes_;
};

}  // namespace

std::unique_ptr<AudioReader> OpenWav(ByteStream stream) {
  const Contents contents = LookThrough(&stream);
  const bool is_file = stream.size().has_value();
  std::string name = stream.name();
  auto reader = std::make_unique<WavReader>(std::move(stream), contents);
  if (is_file && contents.frames == 0) {
    throw Error(ANECHO_BAD_AUDIO, name + ": holds no sound; record it again");
  }
  return reader;
}

}  // namespace anecho
