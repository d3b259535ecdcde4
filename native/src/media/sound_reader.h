#ifndef ANECHO_MEDIA_SOUND_READER_H_
#define ANECHO_MEDIA_SOUND_READER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dsp/rate_converter.h"
#include "dsp/sample_format.h"
#include "media/audio_reader.h"

namespace anecho {

/// Reads a file or pipe as a virtual microphone plays it: at 48 kHz, with one or two channels,
/// every sample finite and within full scale.
class SoundReader {
 public:
  static constexpr int kSampleRate = 48000;

  struct Config {
    /// UTF-8; "-" is standard input.
    std::string path;
    /// How samples without a header are stored, at 48 kHz; nothing: WAV, FLAC or MP3.
    std::optional<SampleFormat> raw = std::nullopt;
    /// 1 or 2; 0: as many as the file has, at most two. Samples without a header have this number
    /// (0: one).
    int channels = 0;
  };

  /// Waits for the first bytes of a pipe. Throws Error as AudioReader::Open() does.
  explicit SoundReader(const Config& config);
  SoundReader(const SoundReader&) = delete;
  SoundReader& operator=(const SoundReader&) = delete;

  int channels() const { return channels_; }
  /// @return format of the file or pipe, before the conversion.
  const AudioInfo& info() const { return reader_->info(); }
  const std::vector<std::string>& notes() const { return reader_->notes(); }

  /// Reads the next frames; waits for a pipe.
  /// @param interleaved room for whole frames.
  /// @return frames read; fewer than there is room for only at the end. Throws Error as
  /// AudioReader::Read() does.
  std::int64_t Read(std::span<float> interleaved);

  /// Any thread: ends a wait for a pipe's next bytes, as if the pipe were at its end (on Windows,
  /// only when the next bytes come).
  void Close() { closed_.store(true); }
  bool is_closed() const { return closed_.load(); }

 private:
  void Convert();

  std::atomic<bool> closed_{false};
  std::unique_ptr<AudioReader> reader_;
  const int channels_;
  RateConverter converter_;
  bool ended_ = false;
  std::vector<float> source_;
  std::vector<float> mixed_;
  // Converted samples that are not yet read.
  std::vector<float> waiting_;
  std::size_t taken_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_SOUND_READER_H_
