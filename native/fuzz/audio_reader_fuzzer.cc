// Fuzzes AudioReader and SoundReader with any bytes as an audio file, and AudioReader with the same
// bytes as a pipe. Each must refuse them with a sentence, or read them to the end. All samples must
// be finite.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "calls.h"
#include "media/audio_reader.h"
#include "media/byte_stream.h"
#include "media/sound_reader.h"

namespace {

using anecho::fuzz::EnterFolder;
using anecho::fuzz::Require;

// Reading stops after this many frames: a few bytes can hold seconds of compressed silence.
constexpr std::int64_t kMaxFrames = 1 << 20;

// The path of the input as a file, in the fuzzers' folder.
const std::string kInput = "input.audio";

/// A pipe that delivers the input in pieces.
class PipeOfBytes final : public anecho::ByteSource {
 public:
  PipeOfBytes(const std::uint8_t* data, std::size_t size) : left_(data, size) {}
  std::size_t Read(std::span<std::byte> bytes) override {
    constexpr std::size_t kPieceBytes = 509;
    const std::size_t count = std::min({bytes.size(), left_.size(), kPieceBytes});
    std::copy_n(std::as_bytes(left_).begin(), count, bytes.begin());
    left_ = left_.subspan(count);
    return count;
  }
  std::optional<std::int64_t> size() const override { return std::nullopt; }
  void Seek(std::int64_t) override { std::abort(); }

 private:
  std::span<const std::uint8_t> left_;
};

void ReadAll(std::unique_ptr<anecho::AudioReader> reader) {
  const auto& info = reader->info();
  Require(info.channels >= 1 && info.channels <= 32);
  Require(info.sample_rate >= 8000 && info.sample_rate <= 192000 && info.frames >= 0);
  std::vector<float> samples(static_cast<std::size_t>(info.channels) * 997);
  for (std::int64_t frames = 0; frames < kMaxFrames;) {
    const std::int64_t read = reader->Read(samples);
    Require(read >= 0 && read <= 997);
    for (std::int64_t i = 0; i < read * info.channels; ++i) {
      Require(std::isfinite(samples[static_cast<std::size_t>(i)]));
    }
    frames += read;
    // The header of a FLAC file may promise fewer frames than there are.
    Require(info.frames == 0 || frames <= info.frames || info.format == "flac");
    if (read < 997) break;
  }
}

/// Checks that what a virtual microphone plays is within full scale.
void PlayAll(const std::string& path) {
  anecho::SoundReader reader({.path = path});
  std::vector<float> samples(static_cast<std::size_t>(reader.channels()) * 480);
  for (std::int64_t frames = 0; frames < kMaxFrames;) {
    const std::int64_t read = reader.Read(samples);
    for (std::int64_t i = 0; i < read * reader.channels(); ++i) {
      Require(std::fabs(samples[static_cast<std::size_t>(i)]) <= 1);
    }
    frames += read;
    if (read < 480) break;
  }
}

void ReadOrRefuse(const std::function<void()>& read) {
  try {
    read();
  } catch (const anecho::Error& error) {
    Require(error.code() < 0 && std::string(error.what()).size() > kInput.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  EnterFolder();
  std::FILE* file = std::fopen(kInput.c_str(), "wb");
  if (file == nullptr) std::abort();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  ReadOrRefuse([] { ReadAll(anecho::AudioReader::Open(kInput)); });
  ReadOrRefuse([&] {
    ReadAll(anecho::AudioReader::Open(
        anecho::ByteStream(kInput, std::make_unique<PipeOfBytes>(data, size))));
  });
  ReadOrRefuse([] { PlayAll(kInput); });
  return 0;
}
