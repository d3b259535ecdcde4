#include "engine/echo_search.h"

#include "align/reference_timeline.h"
#include "dsp/channel_map.h"

namespace anecho {

EchoSearch::EchoSearch(const PipelineConfig& config)
    : channels_(config.reference_channels),
      reference_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond * channels_)),
      mono_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond)) {}

/// @return the reference in which the echo is searched, mono.
std::span<const float> EchoSearch::ReadReference(Nanoseconds begin, Nanoseconds end,
                                                 const Sources& sources,
                                                 const CancellerHandover& handover) {
  const Nanoseconds shift = sources.follower.search_shift();
  std::span<const float> reference = reference_;
  if (shift == sources.follower.ShiftAt(begin)) {
    cursor_ = handover.cursor();
    reference = handover.reference();
  } else {
    sources.reference.Read(begin - shift, end - shift, reference_, &cursor_);
  }
  if (channels_ == 1) return reference;
  MixToMono(reference, channels_, mono_);
  return mono_;
}

void EchoSearch::Push(std::span<const float> microphone, Nanoseconds begin, Nanoseconds end,
                      const Sources& sources, CancellerHandover* handover) {
  ReferenceDelayController& follower = sources.follower;
  if (follower.told()) return;
  const std::span<const float> reference = ReadReference(begin, end, sources, *handover);
  const Nanoseconds shift = follower.ShiftAt(begin);
  const ReferenceDelayController::Circumstances now{
      .slack_s = cursor_.slack_s,
      .clocks_ready = sources.microphone.clock().ready() && sources.reference.timeline().ready(),
      .canceller_fails = handover->fails()};
  const bool stepped = follower.Push(microphone, reference, now);
  if (!stepped && !handover->canceller().WantsCandidate(follower.found())) return;
  handover->Begin({.stepped = stepped,
                   .moved = follower.ShiftAt(begin) - shift,
                   .echo_is_found = follower.found(),
                   .stable_frames = follower.stable_frames()});
}

}  // namespace anecho
