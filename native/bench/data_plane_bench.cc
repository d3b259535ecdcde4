// Measures the time that each part of the data plane takes for a frame of 10 ms: `deno task bench`.
// The times depend on the computer: compare only their ratios to the time of BM_EchoCanceller in
// the same run. `worst_us` is the time of the slowest frame.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "aec/echo_canceller.h"
#include "align/reference_aligner.h"
#include "delay/reference_delay_controller.h"
#include "engine/pipeline.h"
#include "pace/output_pacer.h"

namespace {

using anecho::Nanoseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kFrame = 480;
constexpr std::size_t kFrames = 1000;

/// Ten seconds of sound. The reference is noise in bursts; the microphone has the same bursts 30 ms
/// later, at a third of their level, and a faint noise throughout.
struct Material {
  Material() : reference(kFrames * kFrame), microphone(reference.size()) {
    unsigned state = 1;
    for (std::size_t i = 0; i < reference.size(); ++i) {
      state = state * 1664525u + 1013904223u;
      const float noise = static_cast<float>(static_cast<int>(state)) / 2147483648.0f;
      reference[i] = (i / 9600) % 3 == 0 ? 0.0f : 0.2f * noise;
      microphone[i] = 1e-4f * noise + (i < 1440 ? 0.0f : reference[i - 1440] / 3);
    }
  }
  std::span<const float> Reference(std::size_t frame) const {
    return {reference.data() + frame % kFrames * kFrame, kFrame};
  }
  std::span<const float> Microphone(std::size_t frame) const {
    return {microphone.data() + frame % kFrames * kFrame, kFrame};
  }
  std::vector<float> reference;
  std::vector<float> microphone;
};

const Material& Sound() {
  static const Material material;
  return material;
}

/// Runs `frame(k)` for each k, and reports the time of the slowest as `worst_us`.
template <typename Frame>
void Measure(benchmark::State& state, Frame&& frame) {
  std::size_t k = 0;
  double worst_us = 0;
  for (auto _ : state) {
    const auto start = Clock::now();
    frame(k++);
    const std::chrono::duration<double, std::micro> time = Clock::now() - start;
    worst_us = std::max(worst_us, time.count());
  }
  state.counters["worst_us"] = worst_us;
}

Nanoseconds TimeOf(std::size_t frame) {
  return Nanoseconds(static_cast<std::int64_t>(frame) * 10'000'000);
}

void BM_EchoCanceller(benchmark::State& state) {
  anecho::EchoCanceller canceller{anecho::PipelineConfig{}};
  std::vector<float> frame(kFrame);
  Measure(state, [&](std::size_t k) {
    std::copy_n(Sound().Microphone(k).begin(), kFrame, frame.begin());
    canceller.Process(Sound().Reference(k), frame);
  });
}
BENCHMARK(BM_EchoCanceller)->MinTime(2);

void BM_ReferenceAligner(benchmark::State& state) {
  anecho::ReferenceAligner aligner({48000, 1}, 48000, std::chrono::seconds(2));
  anecho::ReadCursor reader;
  std::vector<float> frame(kFrame);
  Measure(state, [&](std::size_t k) {
    aligner.Place(static_cast<std::int64_t>(k * kFrame), kFrame, TimeOf(k));
    aligner.Write(Sound().Reference(k));
    aligner.Read(TimeOf(k) - std::chrono::milliseconds(20),
                 TimeOf(k) - std::chrono::milliseconds(10), frame, &reader);
    benchmark::DoNotOptimize(frame.data());
  });
}
BENCHMARK(BM_ReferenceAligner)->MinTime(1);

void BM_EchoFollower(benchmark::State& state) {
  anecho::ReferenceDelayController follower(48000);
  Measure(state,
          [&](std::size_t k) { follower.Push(Sound().Microphone(k), Sound().Reference(k), {}); });
}
BENCHMARK(BM_EchoFollower)->MinTime(1);

void BM_OutputPacer(benchmark::State& state) {
  anecho::OutputPacer pacer({48000, 1}, {48000, 2}, 960);
  Measure(state, [&](std::size_t k) {
    pacer.Push(Sound().Microphone(k));
    benchmark::DoNotOptimize(pacer.Produce(960, 960, TimeOf(k)).data());
  });
}
BENCHMARK(BM_OutputPacer)->MinTime(1);

void BM_Pipeline(benchmark::State& state) {
  anecho::Pipeline pipeline(anecho::PipelineConfig{}, {48000, 1}, {48000, 1});
  Measure(state, [&](std::size_t k) {
    anecho::Packet packet;
    packet.frames = kFrame;
    packet.device_position = static_cast<std::int64_t>(k * kFrame);
    packet.time = TimeOf(k);
    packet.samples = Sound().Reference(k);
    pipeline.PushReference(packet);
    packet.samples = Sound().Microphone(k);
    pipeline.PushMicrophone(packet);
    anecho::CleanFrame frame;
    while (pipeline.Next(&frame)) benchmark::DoNotOptimize(frame.samples.data());
  });
}
BENCHMARK(BM_Pipeline)->MinTime(2);

}  // namespace

BENCHMARK_MAIN();
