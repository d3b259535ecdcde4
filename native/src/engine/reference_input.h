#ifndef ANECHO_ENGINE_REFERENCE_INPUT_H_
#define ANECHO_ENGINE_REFERENCE_INPUT_H_

#include "align/reference_aligner.h"
#include "base/time.h"
#include "channels/reference_mix.h"
#include "channels/reference_tap.h"
#include "devices/streams.h"
#include "engine/mix_stage.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Takes reference packets of any size, rate and channels to their place on the timeline.
struct ReferenceInput {
  ReferenceInput(const PipelineConfig& config, StreamFormat stream, Nanoseconds history)
      : format(stream),
        level(format.channels, config.reference_channels),
        mix(format.channels, config.reference_channels),
        tap(format),
        aligner({format.sample_rate, config.reference_channels}, config.sample_rate, history,
                config.clock) {
    mix.SetWeights(level.weights());
  }

  // real-time
  /// Looks at a packet before it is mixed.
  /// @param is_tapped whether the tap is to keep it. @return how the mix changes.
  ReferenceMix::Change Learn(const Packet& packet, bool is_tapped) {
    tap.Push(packet, is_tapped);
    const ReferenceMix::Change change = level.Push(packet, format.sample_rate);
    if (change != ReferenceMix::Change::kNone) {
      mix.SetWeights(level.weights(), format.sample_rate / kFramesPerSecond);
    }
    return change;
  }

  const StreamFormat format;
  ReferenceMix level;
  MixStage mix;
  ReferenceTap tap;
  ReferenceAligner aligner;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_REFERENCE_INPUT_H_
