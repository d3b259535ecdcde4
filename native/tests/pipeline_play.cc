#include "pipeline_play.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace anecho::testing {
namespace {

/// Puts a part of each channel into one packet's samples.
void Interleave(const Channels& channels, std::size_t from, std::size_t frames,
                std::vector<float>* samples) {
  samples->clear();
  for (std::size_t i = from; i < from + frames; ++i) {
    for (const std::vector<float>& channel : channels) samples->push_back(channel[i]);
  }
}

void TakeFrames(Pipeline* pipeline, Channels* clean) {
  for (CleanFrame frame; pipeline->Next(&frame);) {
    for (std::size_t i = 0; i < frame.samples.size(); ++i) {
      (*clean)[i % clean->size()].push_back(frame.samples[i]);
    }
  }
}

}  // namespace

PipelinePlay PlayThrough(Pipeline* pipeline, const Channels& microphone, const Channels& reference,
                         const std::function<void(const PipelineEvent&)>& on_event) {
  const int rate = pipeline->config().sample_rate;
  const auto size = static_cast<std::size_t>(rate / kFramesPerSecond);
  const std::size_t length = std::min(microphone.front().size(), reference.front().size());
  PipelinePlay play;
  play.clean.resize(static_cast<std::size_t>(pipeline->config().cleaning.channels()));
  std::vector<float> samples;
  for (std::size_t at = 0; at + size <= length; at += size) {
    Packet packet;
    packet.frames = static_cast<std::int64_t>(size);
    packet.device_position = static_cast<std::int64_t>(at);
    packet.time = FramesToTime(packet.device_position, rate);
    Interleave(reference, at, size, &samples);
    packet.samples = samples;
    pipeline->PushReference(packet);
    Interleave(microphone, at, size, &samples);
    packet.samples = samples;
    pipeline->PushMicrophone(packet);
    TakeFrames(pipeline, &play.clean);
    for (PipelineEvent event; pipeline->TakeEvent(&event);) {
      pipeline->Prepare();
      play.events.push_back(event);
      if (on_event) on_event(event);
    }
  }
  return play;
}

}  // namespace anecho::testing
