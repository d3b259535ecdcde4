#ifndef ANECHO_ENGINE_CANDIDATE_WARM_UP_H_
#define ANECHO_ENGINE_CANDIDATE_WARM_UP_H_

#include <cstdint>
#include <span>
#include <vector>

#include "aec/echo_canceller.h"
#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "base/time.h"
#include "delay/reference_delay_controller.h"
#include "engine/microphone_queue.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Replays up to 10 s of the recent microphone, and the reference at the candidate's delay, into
/// the candidate canceller at eight times real time, so that the candidate has adapted before it
/// takes over. The reference of that time must still be readable.
class CandidateWarmUp {
 public:
  /// Length of the history.
  static constexpr Nanoseconds kLength = std::chrono::seconds(10);

  explicit CandidateWarmUp(const PipelineConfig& config);

  // real-time
  /// Records a frame that the active canceller has processed.
  /// @param position, line MicrophoneQueue::next_position() and line() where the frame began.
  void Record(std::span<const float> microphone, double position, int line,
              const CancellerFigures& figures);

  // real-time
  /// Clears the history. Call it if the history doesn't match what follows.
  void Clear();

  // real-time
  /// Starts a warm-up with the latest `frames` frames, or with all if fewer are recorded.
  void Begin(std::int64_t frames);

  /// Times, delay and reference for reading the history.
  struct Sources {
    const MicrophoneQueue& microphone;
    const ReferenceDelayController& follower;
    ReferenceAligner& reference;
  };

  // real-time
  /// Replays up to eight frames into the candidate, once EchoCanceller::StartCandidate() returns
  /// true. Call it once per frame.
  /// @param reader after the last replayed frame, is set to where the next frame's reference
  ///   begins.
  /// @return false after a fault of the candidate; the history is then empty.
  bool Play(const Sources& sources, EchoCanceller* canceller, ReadCursor* reader);

  /// Whether the candidate has processed all of the history.
  bool caught_up() const { return next_ == end_; }

 private:
  /// A recorded frame.
  struct Frame {
    double position = 0;
    int line = 0;
    double cancelled_power = 0;
    bool gain_changed = false;
  };

  std::span<float> SamplesOf(std::int64_t index);
  bool PlayNext(const Sources& sources, EchoCanceller* canceller);

  const std::size_t frame_size_;
  /// Samples of a recorded frame, all channels counted.
  const std::size_t recorded_size_;
  std::vector<Frame> frames_;
  std::vector<float> samples_;
  std::vector<float> reference_;
  /// The history reaches from `begin_` to `end_`; `next_` is replayed next. Indices count from the
  /// first frame that was ever recorded.
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::int64_t next_ = 0;
  /// Reads the reference for the replayed frames.
  ReadCursor reader_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_CANDIDATE_WARM_UP_H_
