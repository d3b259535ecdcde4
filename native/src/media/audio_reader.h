#ifndef ANECHO_MEDIA_AUDIO_READER_H_
#define ANECHO_MEDIA_AUDIO_READER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "anecho.h"

namespace anecho {

/// What an audio file holds.
struct AudioInfo {
  /// "wav", "flac" or "mp3".
  std::string format;
  /// Hz, 8000 to 192000.
  int sample_rate = 0;
  /// 1 to 32.
  int channels = 0;
  /// Bits of one sample as stored; 0 for MP3.
  int bits = 0;
  /// 0 where the format doesn't tell.
  std::int64_t frames = 0;
};

/// Reads a recording from its beginning to its end, at its own rate and channels, in constant
/// memory.
class AudioReader {
 public:
  /// Opens a WAV, FLAC or MP3 file; what it is, is told by its content.
  /// @param path UTF-8.
  /// Throws Error: ANECHO_FILE if it can't be read, ANECHO_BAD_AUDIO if it is not the audio it
  /// should be.
  static std::unique_ptr<AudioReader> Open(const std::string& path);

  virtual ~AudioReader() = default;
  AudioReader(const AudioReader&) = delete;
  AudioReader& operator=(const AudioReader&) = delete;

  const AudioInfo& info() const { return info_; }
  const std::string& path() const { return path_; }

  /// Reads the next frames.
  /// @param interleaved room for any number of whole frames.
  /// @return frames read; fewer than there is room for only at the end.
  /// Throws Error: ANECHO_BAD_AUDIO when the file is cut short, or a sample is no number or louder
  /// than 120 dB above full scale; ANECHO_FILE when reading fails.
  std::int64_t Read(std::span<float> interleaved);

 protected:
  AudioReader(std::string path, AudioInfo info) : path_(std::move(path)), info_(std::move(info)) {}
  /// Fills as many whole frames as there are; fewer than asked for means the end.
  virtual std::int64_t Decode(std::span<float> interleaved) = 0;

 private:
  void CheckSamples(std::span<const float> samples) const;

  std::string path_;
  AudioInfo info_;
  std::int64_t position_ = 0;
};

/// Reads what an audio file holds, without decoding it. `size` is left 0. Throws as
/// AudioReader::Open() does.
anecho_audio_info ProbeAudio(const std::string& path);

}  // namespace anecho

#endif  // ANECHO_MEDIA_AUDIO_READER_H_
