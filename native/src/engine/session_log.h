#ifndef ANECHO_ENGINE_SESSION_LOG_H_
#define ANECHO_ENGINE_SESSION_LOG_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aec/echo_canceller.h"
#include "base/packet.h"
#include "base/sample_fifo.h"
#include "base/stream_format.h"
#include "base/time.h"
#include "engine/logged_entry.h"
#include "engine/session_files.h"
#include "engine/session_memory.h"
#include "engine/writer_thread.h"

namespace anecho {

/// Logs a pipeline's input and output, in order, for a bug report: each packet with its position,
/// time and samples as the device delivered them, and each command. A separate thread writes the
/// entries to files (SessionFiles), or keeps the latest ones in memory (SessionMemory).
///
/// The real-time thread never waits for the disk: entries that exceed the ring are dropped, and the
/// next line that is written has their number.
class SessionLog {
 public:
  using Stream = SessionStream;
  static constexpr std::size_t kStreams = kSessionStreams;
  static constexpr int kVersion = kSessionVersion;

  /// Writes files as it goes.
  /// @param directory UTF-8; created if it isn't there. Throws Error(ANECHO_FILE).
  explicit SessionLog(const std::string& directory);
  /// Keeps the latest `length` in memory.
  explicit SessionLog(Nanoseconds length);
  ~SessionLog() = default;
  SessionLog(const SessionLog&) = delete;
  SessionLog& operator=(const SessionLog&) = delete;

  // real-time; all of these from one thread at a time
  /// Logs that a stream begins or is replaced: its samples go to a new file.
  /// @param is_in_time the reference comes no later than the microphone of the same time.
  void OnStream(Stream stream, StreamFormat format, bool is_in_time = false);
  // real-time
  void OnPacket(Stream stream, int channels, const Packet& packet);
  // real-time
  /// Logs what Prepare() has done since the frame before; call it before OnOutput(). Logs nothing
  /// if nothing was done.
  void OnPreparation(const Preparation& preparation);
  // real-time
  /// Logs an output frame.
  void OnOutput(std::span<const float> interleaved, int channels, Nanoseconds time);
  // real-time
  /// Logs a mode that differs from the last one.
  void OnMode(int mode);
  // real-time
  void OnPlaybackGain(float gain);
  // real-time
  /// Logs a level that differs from the last one.
  void OnOutputLevel(float level_db);
  // real-time
  void OnReset();

  /// Writes the remaining entries and finishes the files; failure() then tells whether that went
  /// well. Nothing may be logged afterwards.
  void Close() { writer_.Close(); }

  /// Writes what is kept in memory, at most the latest `length`, to a folder; from any thread.
  /// Throws Error(ANECHO_FILE), or Error(ANECHO_STATE) if it keeps nothing in memory, or no sound
  /// yet.
  void Save(const std::string& directory, Nanoseconds length) const;

  /// @return why the writing ended early; empty while all is well.
  std::string failure() const { return writer_.failure(); }

 private:
  using Kind = LoggedEntry::Kind;

  // real-time
  void Offer(LoggedEntry entry, std::span<const float> samples);
  void Drain();
  void Finish();

  // The real-time thread's own.
  std::uint64_t lost_ = 0;
  int mode_ = -1;
  float gain_ = 1.0f;
  float level_db_ = std::numeric_limits<float>::quiet_NaN();

  SampleFifo samples_;
  std::vector<LoggedEntry> entries_;
  std::atomic<std::size_t> written_{0};
  std::atomic<std::size_t> read_{0};

  // The writer's own.
  std::optional<SessionFiles> files_;
  std::optional<SessionMemory> memory_;
  std::vector<float> taken_;

  WriterThread writer_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_SESSION_LOG_H_
