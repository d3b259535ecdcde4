#ifndef ANECHO_ENGINE_TRACK_READER_H_
#define ANECHO_ENGINE_TRACK_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "base/time.h"
#include "dsp/rate_converter.h"
#include "engine/track_layout.h"
#include "engine/track_tap.h"

namespace anecho {

/// Converts the tracks of a TrackTap to the layout and rate of a recording, without gaps: dropped
/// blocks become zeros.
class TrackReader {
 public:
  /// @param source_rate of the tap's blocks, Hz. @param tap outlives the reader.
  TrackReader(const TrackConfig& config, int source_rate, TrackTap* tap);

  int channels() const { return channels_; }

  /// One part of the tracks. Counts of frames are at the recording's rate; those of missing, silent
  /// and dropped frames are since the recording's beginning.
  struct Part {
    std::int64_t frames = 0;
    /// Frames before this part.
    std::int64_t position = 0;
    /// When the first frame of all was captured.
    Nanoseconds start{0};
    /// When the first frame of this part was captured.
    Nanoseconds time{0};
    /// Frames for which the microphone delivered nothing: its tracks are zeros there.
    std::int64_t missing_microphone_frames = 0;
    /// Frames in which the microphone, and in which the reference, was digitally silent.
    std::int64_t silent_microphone_frames = 0;
    std::int64_t silent_reference_frames = 0;
    /// Frames that are zeros in all tracks: lost because the reader lagged, or at the beginning of
    /// a gap longer than TrackTap::kMaxFill.
    std::int64_t dropped_frames = 0;
  };

  /// Waits until there are enough blocks for `interleaved`, no more will come, or `timeout` has
  /// passed; then reads what there is.
  /// @param interleaved room for whole frames.
  Part Read(std::span<float> interleaved, Nanoseconds timeout);

  /// @return whether all blocks have been read and no more will come, or Close() was called.
  bool is_at_end();

  /// Ends a pending Read(), and every later one at once.
  void Close();
  bool is_closed() const { return is_closed_.load(); }

 private:
  /// Counts over the samples of all blocks, at the tap's rate.
  struct Counts {
    std::int64_t missing = 0;
    std::int64_t silent_microphone = 0;
    std::int64_t silent_reference = 0;
    std::int64_t dropped = 0;
  };

  std::size_t Take(std::span<float> interleaved);
  bool Convert();
  bool Flush();
  void Mix(const TrackBlock& block);
  std::int64_t ToFrames(std::int64_t samples) const;

  const TrackConfig config_;
  const int source_rate_;
  const int channels_;
  TrackTap* const tap_;
  /// One reader at a time.
  std::mutex mutex_;
  std::atomic<bool> is_closed_{false};
  RateConverter converter_;
  std::vector<float> mixed_;
  /// Converted samples, how many there are, and how many of them have been read.
  std::vector<float> converted_;
  std::size_t size_ = 0;
  std::size_t read_ = 0;
  /// Position of the next block on the tap's timeline.
  std::int64_t next_position_ = 0;
  std::int64_t frames_read_ = 0;
  bool has_begun_ = false;
  bool is_flushed_ = false;
  Nanoseconds start_{0};
  /// When the first of the converted samples was captured.
  Nanoseconds time_{0};
  Counts counts_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_TRACK_READER_H_
