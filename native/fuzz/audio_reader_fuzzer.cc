// Any bytes as an audio file: they are refused with a sentence, or read to the end. Samples that
// come out are numbers.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "calls.h"
#include "media/audio_reader.h"

namespace {

using anecho::fuzz::EnterFolder;
using anecho::fuzz::Require;

// A compressed second of silence takes a few bytes: no input is followed for ever.
constexpr std::int64_t kMostFrames = 1 << 20;

// In the fuzzers' folder.
const std::string kInput = "input.audio";

void ReadAll(const std::string& path) {
  const auto reader = anecho::AudioReader::Open(path);
  const auto& info = reader->info();
  Require(info.channels >= 1 && info.channels <= 32);
  Require(info.sample_rate >= 8000 && info.sample_rate <= 192000 && info.frames >= 0);
  std::vector<float> samples(static_cast<std::size_t>(info.channels) * 997);
  for (std::int64_t frames = 0; frames < kMostFrames;) {
    const std::int64_t read = reader->Read(samples);
    Require(read >= 0 && read <= 997);
    for (std::int64_t i = 0; i < read * info.channels; ++i) {
      Require(std::isfinite(samples[static_cast<std::size_t>(i)]));
    }
    frames += read;
    // A FLAC file's header may say less than there is.
    Require(info.frames == 0 || frames <= info.frames || info.format == "flac");
    if (read < 997) break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  EnterFolder();
  std::FILE* file = std::fopen(kInput.c_str(), "wb");
  if (file == nullptr) std::abort();
  std::fwrite(data, 1, size, file);
  std::fclose(file);
  try {
    ReadAll(kInput);
  } catch (const anecho::Error& error) {
    Require(error.code() < 0 && std::string(error.what()).size() > kInput.size());
  }
  return 0;
}
