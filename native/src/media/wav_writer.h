#ifndef ANECHO_MEDIA_WAV_WRITER_H_
#define ANECHO_MEDIA_WAV_WRITER_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dsp/sample_format.h"
#include "media/file.h"
#include "media/partial_file.h"
#include "media/sound_file_writer.h"

namespace anecho {

/// How a WAV file is written.
struct WavOptions {
  /// kS16, kS24 or kF32.
  SampleFormat format = SampleFormat::kS16;
  /// Hz.
  int sample_rate = 48000;
  int channels = 1;
  /// Writes under the final name at once, and brings the header up to date every second, so that a
  /// killed process leaves a readable recording. If false, the file appears, whole, at Commit().
  bool recover = false;
  /// Files with more bytes than this after the first eight become RF64.
  std::uint64_t riff_limit = 0xFFFFFFFF;
};

/// The name that stands for standard output.
inline constexpr const char* kStandardOutput = "-";

/// Writes a WAV file of any length.
class WavWriter final : public SoundFileWriter {
 public:
  /// @param path UTF-8. A file of this name is replaced; a folder, pipe or device is refused.
  /// kStandardOutput: a pipe, whose header leaves the length open.
  WavWriter(const std::string& path, const WavOptions& options);
  /// Without Commit(): removes what was written, or with `recover` keeps it readable.
  ~WavWriter() override;
  WavWriter(const WavWriter&) = delete;
  WavWriter& operator=(const WavWriter&) = delete;

  void Write(std::span<const float> interleaved) override;
  void Commit() override;

  /// @return frames written so far.
  std::int64_t frames() const { return frames_; }

 private:
  void WriteHeader();
  void Finish();

  WavOptions options_;
  const bool is_pipe_;
  std::filesystem::path target_;
  std::filesystem::path written_;
  WriterMark mark_;
  std::optional<File> file_;
  std::int64_t frames_ = 0;
  std::int64_t frames_in_header_ = 0;
  std::int64_t header_bytes_ = 0;
  std::vector<std::byte> bytes_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_WRITER_H_
