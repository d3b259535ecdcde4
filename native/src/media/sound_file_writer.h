#ifndef ANECHO_MEDIA_SOUND_FILE_WRITER_H_
#define ANECHO_MEDIA_SOUND_FILE_WRITER_H_

#include <span>

namespace anecho {

/// Writes a file of sound. Failures to write are Error(ANECHO_FILE), whose message begins with the
/// path. A call after Commit() throws Error(ANECHO_STATE).
class SoundFileWriter {
 public:
  virtual ~SoundFileWriter() = default;

  /// @param interleaved whole frames. For integer formats, samples are rounded and clipped.
  virtual void Write(std::span<const float> interleaved) = 0;
  /// Finishes the file: once this has returned, it is on disk under its name.
  virtual void Commit() = 0;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_SOUND_FILE_WRITER_H_
