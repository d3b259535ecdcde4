#ifndef ANECHO_TESTS_PIPELINE_PLAY_H_
#define ANECHO_TESTS_PIPELINE_PLAY_H_

#include <functional>
#include <vector>

#include "engine/pipeline.h"

namespace anecho::testing {

/// Sounds of the same length, one for each channel.
using Channels = std::vector<std::vector<float>>;

/// Output of a pipeline.
struct PipelinePlay {
  Channels clean;
  std::vector<PipelineEvent> events;
};

/// Plays sounds through a pipeline as live audio does: 10 ms of the reference, then of the
/// microphone, each turn. After an event, it prepares the spare cancellers.
/// @param microphone, reference at the pipeline's rate. The play ends with the shorter one.
/// @param on_event called after each event.
PipelinePlay PlayThrough(Pipeline* pipeline, const Channels& microphone, const Channels& reference,
                         const std::function<void(const PipelineEvent&)>& on_event = {});

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_PIPELINE_PLAY_H_
