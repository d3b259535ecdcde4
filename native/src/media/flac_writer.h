#ifndef ANECHO_MEDIA_FLAC_WRITER_H_
#define ANECHO_MEDIA_FLAC_WRITER_H_

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/file.h"
#include "media/sound_file_writer.h"

namespace anecho {

/// How a FLAC file is written.
struct FlacOptions {
  static constexpr int kMaxChannels = 8;

  /// 16 or 24.
  int bits = 16;
  /// Hz.
  int sample_rate = 48000;
  /// 1 to kMaxChannels.
  int channels = 1;
};

/// Writes a FLAC file. Whole FLAC frames, each with a checksum, go to the system every second. So a
/// killed process leaves a readable recording: it lacks at most a little more than the last second,
/// and its header does not give the length.
class FlacWriter final : public SoundFileWriter {
 public:
  /// @param path UTF-8. A file of this name is replaced; a folder, pipe or device is refused.
  FlacWriter(const std::string& path, const FlacOptions& options);
  /// Without Commit(): finishes the recording as far as possible.
  ~FlacWriter() override;
  FlacWriter(const FlacWriter&) = delete;
  FlacWriter& operator=(const FlacWriter&) = delete;

  void Write(std::span<const float> interleaved) override;
  void Commit() override;

 private:
  struct Encoder;

  void Check(bool went_well);

  const FlacOptions options_;
  std::optional<File> file_;
  /// Position of the next write, in bytes.
  std::uint64_t position_ = 0;
  std::int64_t unflushed_frames_ = 0;
  std::vector<std::int32_t> integers_;
  /// Failure while libFLAC wrote.
  std::exception_ptr failure_;
  /// The last member, since it may write while it is destroyed.
  std::unique_ptr<Encoder> encoder_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_FLAC_WRITER_H_
