#ifndef ANECHO_ENGINE_SESSION_LOG_H_
#define ANECHO_ENGINE_SESSION_LOG_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "aec/echo_canceller.h"
#include "base/packet.h"
#include "base/sample_fifo.h"
#include "base/stream_format.h"
#include "engine/writer_thread.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho {

/// Logs a pipeline's input and output, in order, for a bug report: `packets.jsonl` has a line for
/// each packet, with its position and time, and for each command; WAV files (f32) have the samples
/// as the devices delivered them. A separate thread writes the files, which can be read at any
/// time, also after a kill.
///
/// The real-time thread never waits for the disk: entries for which there is no room are left out,
/// and the next line tells how many.
class SessionLog {
 public:
  enum class Stream { kMicrophone, kReference, kOutput };
  static constexpr std::size_t kStreams = 3;
  /// Grows with every change that a reader would notice.
  static constexpr int kVersion = 3;

  /// @param directory UTF-8; created if it isn't there. Throws Error(ANECHO_FILE).
  explicit SessionLog(const std::string& directory);
  ~SessionLog() = default;
  SessionLog(const SessionLog&) = delete;
  SessionLog& operator=(const SessionLog&) = delete;

  // real-time; all of these from one thread at a time
  /// A stream begins, or another takes its place: its samples go to a file of their own.
  /// @param is_in_time the reference comes no later than the microphone of the same time.
  void OnStream(Stream stream, StreamFormat format, bool is_in_time = false);
  // real-time
  void OnPacket(Stream stream, int channels, const Packet& packet);
  // real-time
  /// Logs what Prepare() had done by the frame that OnOutput() gets next; nothing where it was
  /// nothing.
  void OnPreparation(const Preparation& preparation);
  // real-time
  /// A frame that came out.
  void OnOutput(std::span<const float> mono, Nanoseconds time);
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

  /// Writes what is left and finishes the files; failure() then tells whether that went well.
  /// Nothing may be logged afterwards.
  void Close() { writer_.Close(); }

  /// @return why it ended early; empty while all is well.
  std::string failure() const { return writer_.failure(); }

 private:
  enum class Kind { kStream, kPacket, kMode, kGain, kOutputLevel, kReset, kPreparation };
  struct Entry {
    Kind kind = Kind::kPacket;
    Stream stream = Stream::kMicrophone;
    StreamFormat format = {};
    std::int64_t frames = 0;
    std::int64_t position = 0;
    std::int64_t time_ns = 0;
    bool is_silent = false;
    bool is_discontinuous = false;
    bool is_in_time = false;
    Preparation preparation = {};
    /// A mode, a gain or a level.
    double value = 0;
    /// Samples in the ring that belong to it.
    std::size_t samples = 0;
    /// Entries left out before this one.
    std::uint64_t lost = 0;
  };

  /// One stream's present file.
  struct Track {
    std::unique_ptr<WavWriter> file;
    std::string name;
    int channels = 1;
    int files = 0;
  };

  // real-time
  void Offer(Entry entry, std::span<const float> samples);
  void Drain();
  void Write(const Entry& entry);
  void BeginFile(const Entry& entry);
  void WriteSamples(const Entry& entry, Track* track);
  void Finish();
  std::string LineOf(const Entry& entry) const;

  const std::string directory_;
  // The real-time thread's own.
  std::uint64_t lost_ = 0;
  int mode_ = -1;
  float gain_ = 1.0f;
  float level_db_ = std::numeric_limits<float>::quiet_NaN();

  SampleFifo samples_;
  std::vector<Entry> entries_;
  std::atomic<std::size_t> written_{0};
  std::atomic<std::size_t> read_{0};

  // The writer's own.
  std::array<Track, kStreams> tracks_;
  File lines_;
  std::vector<float> piece_;

  WriterThread writer_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_SESSION_LOG_H_
