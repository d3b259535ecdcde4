#ifndef ANECHO_OFFLINE_WARM_UP_H_
#define ANECHO_OFFLINE_WARM_UP_H_

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "delay/delay_curve.h"
#include "engine/pipeline.h"
#include "offline/channel_pass.h"
#include "offline/recording_pair.h"

namespace anecho {

/// What ChannelPass and EchoAnalysis have found in two recordings, for their canceller.
struct RecordingFacts {
  DelayCurve echo;
  /// How far back the pipeline will read the reference; see Pipeline::FollowEcho().
  Nanoseconds history{0};
  /// Factor that brings the reference to an ordinary level; see LevelAnalysis.
  float reference_gain = 1;
  /// 0.3 s of the room's noise, at the rate of the pipeline; empty if none was found.
  std::vector<float> noise;
  RecordingChannels channels;

  /// @return `config` with these facts, for a pipeline.
  PipelineConfig Known(PipelineConfig config) const;
  /// Gives the facts to a fresh pipeline.
  void Tell(Pipeline* pipeline) const;
};

/// Runs the first ten seconds of two recordings through a canceller before the processing begins,
/// so that it has converged at the first syllable.
class WarmUp {
 public:
  static constexpr int kFrames = 10 * kFramesPerSecond;

  /// @param pipeline has been given the facts.
  explicit WarmUp(std::unique_ptr<Pipeline> pipeline) : pipeline_(std::move(pipeline)) {}

  Pipeline* pipeline() { return pipeline_.get(); }

  /// Takes the frames that the pipeline has ready. @return whether the warm-up needs more.
  bool Turn();

  /// Hands the adaptive state to `pipeline`, unless the canceller had a fault.
  void HandOver(const RecordingFacts& facts, Pipeline* pipeline);

 private:
  std::unique_ptr<Pipeline> pipeline_;
  int frames_ = 0;
  bool broken_ = false;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_WARM_UP_H_
