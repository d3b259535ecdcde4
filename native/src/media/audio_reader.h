#ifndef ANECHO_MEDIA_AUDIO_READER_H_
#define ANECHO_MEDIA_AUDIO_READER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"
#include "media/byte_stream.h"

namespace anecho {

/// Format of an audio file.
struct AudioInfo {
  /// "wav", "flac", "mp3" or "mp2" (MPEG layer II); "raw" for samples without a header.
  std::string format;
  /// Hz, 8000 to 192000.
  int sample_rate = 0;
  /// 1 to 32.
  int channels = 0;
  /// Bits of one stored sample, without padding; 0 for MP3 and MP2.
  int bits = 0;
  /// Number of frames; 0 if it isn't known. FLAC: what the header promises. Other formats: counted
  /// in a file, unknown in a pipe.
  std::int64_t frames = 0;
};

/// Reads a recording from beginning to end, at its own rate and channels, in constant memory. It
/// reads all sound that exists, whatever the header says; notes() describes the difference.
class AudioReader {
 public:
  /// Opens a file of WAV, FLAC, MP3 or MPEG layer II; its content decides what it is.
  /// @param path UTF-8.
  /// Throws Error: ANECHO_FILE if the file can't be read, ANECHO_BAD_AUDIO if it holds no audio
  /// that can be read.
  static std::unique_ptr<AudioReader> Open(const std::string& path);
  /// As above, for a file or pipe that is open already.
  /// @param advice end of the message for a stream that isn't audio: what else to do.
  static std::unique_ptr<AudioReader> Open(ByteStream stream, const std::string& advice = "");

  virtual ~AudioReader() = default;
  AudioReader(const AudioReader&) = delete;
  AudioReader& operator=(const AudioReader&) = delete;

  const AudioInfo& info() const { return info_; }
  const std::string& path() const { return path_; }

  /// Reads the next frames.
  /// @param interleaved room for any number of whole frames.
  /// @return frames read; fewer than there is room for only at the end.
  /// Throws Error: ANECHO_BAD_AUDIO if a sample is not a number, or is more than 120 dB above full
  /// scale, or if rate or channels change within a FLAC or MP3 file; ANECHO_FILE if reading fails.
  /// Where the format changes within a WAV file, what follows is left out.
  std::int64_t Read(std::span<float> interleaved);
  /// As Read(), but without a check of the samples, which may be anything, also NaN.
  std::int64_t ReadAnything(std::span<float> interleaved);

  /// @return sentences about what is wrong with the file, as far as it has been read; each begins
  ///   with the file's path.
  const std::vector<std::string>& notes() const { return notes_; }

 protected:
  explicit AudioReader(std::string path) : path_(std::move(path)) {}
  /// Checks and keeps what the file holds. Throws Error(ANECHO_BAD_AUDIO) if rate or channels are
  /// out of range.
  void SetInfo(AudioInfo info);
  /// Adds a sentence to notes(), unless it is there already.
  void AddNote(const std::string& text);
  /// Fills as many whole frames as there are; fewer than there is room for means the end.
  virtual std::int64_t Decode(std::span<float> interleaved) = 0;

 private:
  /// @param before number of frames before the samples.
  void CheckSamples(std::span<const float> samples, std::int64_t before) const;

  std::string path_;
  AudioInfo info_;
  std::vector<std::string> notes_;
  std::int64_t position_ = 0;
};

/// @return `info` for the C functions. `size` is left 0.
anecho_audio_info ToAbi(const AudioInfo& info);

/// Reads the format of an audio file, without decoding it. `size` is left 0. Throws as
/// AudioReader::Open() does.
anecho_audio_info ProbeAudio(const std::string& path);

}  // namespace anecho

#endif  // ANECHO_MEDIA_AUDIO_READER_H_
