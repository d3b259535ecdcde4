#ifndef ANECHO_ENGINE_SESSION_RECORDER_H_
#define ANECHO_ENGINE_SESSION_RECORDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "devices/streams.h"
#include "engine/writer_thread.h"

namespace anecho {

/// Records audio to WAV files (f32) without ever holding up the real-time thread, which hands its
/// samples to a thread that writes them. The files are readable at any time, also after a kill.
class SessionRecorder {
 public:
  struct Track {
    /// The file is `name`.wav.
    std::string name;
    StreamFormat format;
  };

  /// @param directory UTF-8; created if it isn't there. Files in it with the tracks' names are
  /// replaced. Throws Error(ANECHO_FILE).
  SessionRecorder(const std::string& directory, const std::vector<Track>& tracks);
  /// Closes.
  ~SessionRecorder();
  SessionRecorder(const SessionRecorder&) = delete;
  SessionRecorder& operator=(const SessionRecorder&) = delete;

  // real-time
  /// Adds to a track, from one thread. If the disk is more than 2 s behind, zeros take the place of
  /// these samples, so that the tracks stay in step.
  /// @param track index into the constructor's tracks.
  /// @param interleaved whole frames.
  void Push(std::size_t track, std::span<const float> interleaved);

  /// Writes the remaining samples and finishes the files; failure() then tells whether that went
  /// well. No Push() may be under way or follow.
  void Close() { writer_.Close(); }

  /// @return frames of a track that became zeros.
  std::uint64_t dropped_frames(std::size_t track) const;

  /// @return why recording ended early; empty while all is well. The files keep what was written
  /// before.
  std::string failure() const { return writer_.failure(); }

 private:
  class TrackWriter;

  static std::vector<std::unique_ptr<TrackWriter>> MakeWriters(const std::string& directory,
                                                               const std::vector<Track>& tracks);
  /// Takes a step for each track, even if the file of another fails. Throws the first
  /// Error(ANECHO_FILE).
  void ForEachTrack(void (TrackWriter::*step)());

  const std::vector<std::unique_ptr<TrackWriter>> tracks_;
  WriterThread writer_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_SESSION_RECORDER_H_
