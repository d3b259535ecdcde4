#include "run.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace anecho::quality {
namespace {

double ProcessorMicroseconds() { return static_cast<double>(std::clock()) * 1e6 / CLOCKS_PER_SEC; }

double MeanOfMiddleHalf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t first = values.size() / 4;
  const std::size_t last = std::max(first + 1, values.size() - first);
  double sum = 0;
  for (std::size_t i = first; i < last; ++i) sum += values[i];
  return sum / static_cast<double>(last - first);
}

}  // namespace

Packet PacketOf(const Delivery& delivery, std::span<const float> samples, int channels) {
  Packet packet;
  packet.samples = samples.subspan(static_cast<std::size_t>(delivery.begin * channels),
                                   static_cast<std::size_t>(delivery.frames * channels));
  packet.frames = delivery.frames;
  packet.device_position = delivery.device_position;
  packet.time = delivery.stamp;
  packet.discontinuity = delivery.discontinuity;
  return packet;
}

Outcome Run(const Scene& scene, Hearing hearing, Contender* contender) {
  // The resolution of processor time is too coarse for one frame, so 100 ms of sound are timed.
  constexpr int kFramesPerTurn = 10;
  const bool all = hearing == Hearing::kAll;
  const std::vector<float> silence(all ? 0 : scene.reference.size());
  const std::span<const float> reference = all ? scene.reference : silence;
  const std::span<const float> microphone = all ? scene.microphone : scene.without_echo;
  Outcome outcome;
  outcome.output.reserve(microphone.size());
  std::vector<double> turns;
  int frames = 0;
  double start = ProcessorMicroseconds();
  for (const Delivery& delivery : scene.deliveries) {
    if (delivery.stream == Delivery::Stream::kReference) {
      contender->PushReference(PacketOf(delivery, reference, scene.reference_channels));
      continue;
    }
    contender->PushMicrophone(PacketOf(delivery, microphone, 1), &outcome.output);
    if (++frames % kFramesPerTurn != 0) continue;
    turns.push_back((ProcessorMicroseconds() - start) / kFramesPerTurn);
    contender->Rest();
    start = ProcessorMicroseconds();
  }
  outcome.mean_us = MeanOfMiddleHalf(std::move(turns));
  const double missing = static_cast<double>(microphone.size() - outcome.output.size());
  outcome.held_ms = missing * 1000 / Scene::kRate;
  return outcome;
}

}  // namespace anecho::quality
