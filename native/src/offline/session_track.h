#ifndef ANECHO_OFFLINE_SESSION_TRACK_H_
#define ANECHO_OFFLINE_SESSION_TRACK_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/stream_format.h"
#include "media/audio_reader.h"

namespace anecho {

/// Reads one WAV file of a session packet by packet, bit-exact.
class SessionTrack {
 public:
  /// Opens the file. A file that holds no more than its header counts as empty. Throws Error:
  /// ANECHO_FILE, or ANECHO_BAD_AUDIO if the file is not a 32-bit WAV with the rate and channels of
  /// `format`.
  /// @param format the file's format as packets.jsonl states it.
  SessionTrack(const std::string& path, StreamFormat format);

  /// Reads the next frames. Throws Error(ANECHO_FILE).
  /// @param samples receives the frames, which stay valid until the next call.
  /// @return whether the file had that many frames left. If not, don't use `samples`.
  bool Read(std::int64_t frames, std::span<const float>* samples);

  StreamFormat format() const { return format_; }
  /// Number of frames in the file.
  std::int64_t frames() const { return reader_ == nullptr ? 0 : reader_->info().frames; }

 private:
  const StreamFormat format_;
  std::unique_ptr<AudioReader> reader_;
  std::vector<float> samples_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SESSION_TRACK_H_
