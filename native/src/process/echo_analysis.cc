#include "process/echo_analysis.h"

#include "dsp/channel_map.h"

namespace anecho {
namespace {

// Only what brings the two to one rate, on one time line.
PipelineConfig Plain(PipelineConfig config) {
  config.canceller.enabled = false;
  config.cleaning = {.high_pass = false};
  return config;
}

}  // namespace

EchoAnalysis::EchoAnalysis(const ProcessConfig& process, const PipelineConfig& config)
    : recordings_(process.microphone, process.reference),
      pipeline_(Plain(config), recordings_.microphone.format(), recordings_.reference.format()),
      analyzer_(config.sample_rate),
      mono_reference_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond)) {
  pipeline_.FollowEcho(DelayTrack());
}

bool EchoAnalysis::Turn() {
  if (recordings_.microphone.ended()) return false;
  recordings_.Push(&pipeline_);
  CleanFrame frame;
  while (pipeline_.Next(&frame)) {
    MixToMono(frame.reference, pipeline_.config().reference_channels, mono_reference_);
    analyzer_.Push(frame.microphone, mono_reference_);
  }
  return true;
}

}  // namespace anecho
