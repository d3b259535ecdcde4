#include "offline/channel_pass.h"

#include <chrono>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

/// How far the reference is read ahead of the microphone: a copy of the reference in a channel of
/// the microphone may come up to 200 ms before the reference itself.
constexpr Nanoseconds kLead = std::chrono::milliseconds(300);

ChannelSelector MakeSelector(const PacketSource& microphone, const PipelineConfig& config) {
  const std::uint32_t fixed = config.microphone_channels;
  const int channels = microphone.channels();
  if (channels < kMaxMicrophoneChannels && fixed >> channels != 0) {
    const std::string last = std::to_string(channels);
    throw Error(ANECHO_INVALID_CONFIG,
                microphone.reader().path() +
                    (channels == 1 ? " has one channel: leave the choice of channels out"
                                   : " has " + last + " channels: choose from 1 to " + last));
  }
  return {microphone.format(),
          {.fixed = fixed, .wants_pair = config.cleaning.stereo, .is_recording = true}};
}

bool IsNeeded(const RecordingPair& recordings, const PipelineConfig& config) {
  const bool chooses = recordings.microphone.channels() > 1 && config.microphone_channels == 0;
  return chooses || recordings.reference.channels() > 1;
}

}  // namespace

std::vector<float> RecordingChannels::MicrophoneWeights() const {
  std::vector<float> weights(static_cast<std::size_t>(microphone.channels));
  const float used = is_stereo && microphone.count() == 2 ? 0.5f : 1.0f;
  for (std::size_t c = 0; c < weights.size(); ++c) weights[c] = microphone.Has(c) ? used : 0.0f;
  return weights;
}

ChannelPass::ChannelPass(const ProcessConfig& process)
    : recordings_(process.microphone, process.reference),
      tap_(recordings_.reference.format()),
      selector_(MakeSelector(recordings_.microphone, process.pipeline)),
      mix_(recordings_.reference.channels(), process.pipeline.reference_channels),
      mono_mix_(recordings_.reference.channels(), 1),
      is_needed_(IsNeeded(recordings_, process.pipeline)),
      is_stereo_(process.pipeline.cleaning.stereo) {}

bool ChannelPass::Turn() {
  if (!is_needed_ || recordings_.microphone.ended()) return false;
  const Nanoseconds end = recordings_.microphone.time() + kLead;
  while (recordings_.reference.time() < end) PushReference();
  Packet packet = recordings_.microphone.Next();
  // The zeros after the end do not belong to the recording.
  packet.frames = recordings_.microphone.last_read();
  packet.samples = packet.samples.first(
      static_cast<std::size_t>(packet.frames * recordings_.microphone.channels()));
  selector_.Push(packet, tap_);
  return true;
}

void ChannelPass::PushReference() {
  const Packet packet = recordings_.reference.Next();
  tap_.Push(packet, selector_.wants_reference());
  mix_.PushRecording(packet);
  mono_mix_.PushRecording(packet);
}

RecordingChannels ChannelPass::Finish() {
  mix_.DecideRecording();
  mono_mix_.DecideRecording();
  const auto copy = [](std::span<const float> weights) {
    return std::vector<float>(weights.begin(), weights.end());
  };
  return {.microphone = selector_.Decide(),
          .reference = copy(mix_.weights()),
          .mono_reference = copy(mono_mix_.weights()),
          .is_stereo = is_stereo_};
}

}  // namespace anecho
