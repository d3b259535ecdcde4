#ifndef ANECHO_TESTS_AUDIO_FILES_H_
#define ANECHO_TESTS_AUDIO_FILES_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dsp/sample_format.h"
#include "media/audio_reader.h"

namespace anecho::testing {

/// Temporary folder for one test, removed with its content.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  /// @return the path of a file in it, as UTF-8.
  std::string Path(const std::string& name) const;
  /// @return the names of all files in it, sorted.
  std::vector<std::string> Names() const;

 private:
  std::filesystem::path folder_;
};

void WriteBytes(const std::string& path, std::string_view bytes);
std::string ReadBytes(const std::string& path);

/// Writes interleaved samples as a WAV file.
void WriteWav(const std::string& path, int sample_rate, int channels,
              std::span<const float> samples, SampleFormat format = SampleFormat::kF32);

/// @return all samples of a file, read by AudioReader `frames` at a time.
std::vector<float> ReadAll(const std::string& path, std::int64_t frames = 1000);

/// A failure, as the C ABI would report it; code 0: none.
struct Failure {
  std::int32_t code = 0;
  std::string message;
};
Failure FailureOf(const std::function<void()>& body);

/// @return the bytes of a FLAC file: 1 s at 8 kHz, 16 bits, mono: 0.25, -0.125, 0.5 and 0 for 2000
///   frames each.
std::string FlacFile();
/// @return the bytes of an MP3 file by LAME, with its tag: 0.2 s of a 500 Hz sine of amplitude 0.25
///   at 16 kHz, mono.
std::string Mp3File();

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_AUDIO_FILES_H_
