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

/// Reads the samples of one of a session's WAV files, to the bit, packet by packet.
class SessionTrack {
 public:
  /// @param format what packets.jsonl says of it. Throws Error: ANECHO_FILE, or ANECHO_BAD_AUDIO if
  ///   the file is of another format. A file that has just been begun holds nothing.
  SessionTrack(const std::string& path, StreamFormat format);

  /// Reads the next frames. Throws Error(ANECHO_FILE).
  /// @return whether they were all there; `samples` holds them until the next call.
  bool Read(std::int64_t frames, std::span<const float>* samples);

  StreamFormat format() const { return format_; }
  /// All frames in the file.
  std::int64_t frames() const { return reader_ == nullptr ? 0 : reader_->info().frames; }

 private:
  const StreamFormat format_;
  std::unique_ptr<AudioReader> reader_;
  std::vector<float> samples_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SESSION_TRACK_H_
