#include "offline/warm_up.h"

namespace anecho {

PipelineConfig RecordingFacts::Known(PipelineConfig config) const {
  config.canceller.echo_is_placed = !echo.empty();
  config.canceller.reference_gain = echo.empty() ? 1 : reference_gain;
  return config;
}

void RecordingFacts::Tell(Pipeline* pipeline) const {
  pipeline->FollowEcho(echo, history);
  pipeline->UseChannels(channels.microphone, channels.reference);
  pipeline->PrimeNoiseFloor(noise);
}

bool WarmUp::Turn() {
  CleanFrame frame;
  while (pipeline_->Next(&frame)) ++frames_;
  PipelineEvent event;
  while (pipeline_->TakeEvent(&event)) {
    broken_ |= event.kind == PipelineEvent::Kind::kCancellerFault;
  }
  return frames_ < kFrames && !broken_;
}

void WarmUp::HandOver(const RecordingFacts& facts, Pipeline* pipeline) {
  if (broken_) return;
  pipeline->LearnFrom(pipeline_.get());
  // The canceller still holds the last reference of the warm-up, which has no echo at the beginning
  // of the recording. PrimeNoiseFloor() replaces it by a silent reference.
  pipeline->PrimeNoiseFloor(facts.noise);
}

}  // namespace anecho
