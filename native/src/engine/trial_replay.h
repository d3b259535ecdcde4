#ifndef ANECHO_ENGINE_TRIAL_REPLAY_H_
#define ANECHO_ENGINE_TRIAL_REPLAY_H_

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

/// Lets the fresh canceller of a trial hear what was before it began, beside the reference where
/// that is placed by now: eight frames in the time of one, until it has caught up. So it is as far
/// as if it had been there from the start, and can take over seconds sooner.
///
/// It remembers the last ten seconds of the microphone. The reference of that time must be
/// readable.
class TrialReplay {
 public:
  /// What is remembered.
  static constexpr Nanoseconds kLength = std::chrono::seconds(10);

  explicit TrialReplay(const PipelineConfig& config);

  // real-time
  /// Remembers a frame that the present canceller has heard.
  /// @param position, line where it began, and on which line: see MicrophoneQueue.
  void Keep(std::span<const float> microphone, double position, int line,
            const CancellerFigures& figures);

  // real-time
  /// Forgets it all: what was heard has nothing to do with what is to come.
  void Forget();

  // real-time
  /// A trial begins: plays the latest `frames` again.
  void Begin(std::int64_t frames);

  /// Who knows where and when.
  struct Sources {
    const MicrophoneQueue& microphone;
    const EchoFollower& follower;
    ReferenceAligner& reference;
  };

  // real-time
  /// Plays a few frames to the fresh canceller, if it is there.
  /// @param reader begins where it stands, and is left where the next frame begins.
  /// @return false where the canceller broke: then there is nothing more to play.
  bool Play(const Sources& sources, EchoCanceller* canceller, ReferenceReader* reader);

  /// Whether the fresh canceller has heard everything that is remembered.
  bool caught_up() const { return next_ == end_; }

 private:
  /// What Keep() was told of a frame.
  struct Frame {
    double position = 0;
    int line = 0;
    double cancelled_power = 0;
    bool gain_changed = false;
  };

  std::span<float> SamplesOf(std::int64_t index);
  bool PlayNext(const Sources& sources, EchoCanceller* canceller);

  const std::size_t frame_size_;
  std::vector<Frame> frames_;
  std::vector<float> samples_;
  std::vector<float> reference_;
  /// Frames are counted from the first that was ever kept.
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::int64_t next_ = 0;
  /// Of the reference, beside the frames that are played again.
  ReferenceReader reader_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_TRIAL_REPLAY_H_
