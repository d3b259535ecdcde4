#include "changing_echo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "devices/simulated/device_clock.h"
#include "drifting_scene.h"

namespace anecho::testing {
namespace {

constexpr int kRate = kSceneRate;
constexpr std::size_t kFrame = kRate / kFramesPerSecond;
constexpr double kLoop_s = 90;
constexpr StreamFormat kFormat{kRate, 1};
/// Peak of the uniformly distributed noise of room and microphone, whose RMS is -75 dBFS.
constexpr float kNoise = 3.1e-4f;

/// A voice with phrases of 1.5 to 5 s and pauses of 0.2 to 1.2 s between them. The last second is
/// silent.
Signal Phrases(std::uint32_t seed, double pitch_hz) {
  Signal voice = Voice(kLoop_s, seed, pitch_hz);
  std::mt19937 random(seed + 77);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (double at_s = 0; at_s < kLoop_s;) {
    at_s += 1.5 + 3.5 * uniform(random);
    const double end_s = at_s + 0.2 + uniform(random);
    const auto end = std::min(voice.size(), static_cast<std::size_t>(end_s * kRate));
    for (auto i = static_cast<std::size_t>(at_s * kRate); i < end; ++i) voice[i] = 0;
    at_s = end_s;
  }
  std::fill(voice.end() - kRate, voice.end(), 0.0f);
  Normalize(voice);
  return voice;
}

PipelineConfig Config(CancellerKind kind) {
  PipelineConfig config;
  config.canceller.kind = kind;
  if (!config.NeedsFullBand()) config.sample_rate = kRate;
  return config;
}

/// Fills `samples` from `loop`, which repeats itself for ever.
void CopyLoop(const Signal& loop, std::int64_t begin, std::span<float> samples) {
  const auto size = static_cast<std::int64_t>(loop.size());
  auto place = static_cast<std::size_t>(((begin % size) + size) % size);
  for (float& sample : samples) {
    sample = loop[place];
    if (++place == loop.size()) place = 0;
  }
}

}  // namespace

ChangingEcho::ChangingEcho(const Options& options)
    : options_(options),
      speed_(Ppm{options.clock_ppm}.ratio()),
      random_(options.seed),
      voice_(Phrases(options.seed, 110)),
      pipeline_(Config(options.canceller), kFormat, kFormat),
      delay_s_(options.delay_ms * 1e-3),
      hidden_ppm_(options.hidden_ppm) {
  std::uniform_real_distribution<double> uniform(0, 1);
  echo_ = Reflected(voice_, Room(0.2 + 0.2 * uniform(random_), options.seed + 1));
  Normalize(echo_);
  const auto gain = static_cast<float>(std::pow(10.0, (-4 - 12 * uniform(random_)) / 20));
  echo_gain_ = options.headphones ? 0.0f : gain;
  for (float& sample : echo_) sample *= echo_gain_;
  if (options.near_db.has_value()) {
    near_ = Phrases(options.seed + 1000, 190);
    const auto near_gain = static_cast<float>(gain * std::pow(10.0, *options.near_db / 20));
    for (float& sample : near_) sample *= near_gain;
  }
}

void ChangingEcho::EnterRoom(std::uint32_t seed) {
  std::mt19937 random(seed);
  const double decay_s = std::uniform_real_distribution<double>(0.2, 0.4)(random);
  echo_ = Reflected(voice_, Room(decay_s, seed));
  Normalize(echo_);
  for (float& sample : echo_) sample *= echo_gain_;
}

void ChangingEcho::set_delay_ms(double delay_ms) {
  delay_s_ = delay_ms * 1e-3;
  delay_since_s_ = now_s();
}

void ChangingEcho::set_hidden_ppm(double hidden_ppm) {
  delay_s_ = DelayAt(now_s());
  delay_since_s_ = now_s();
  hidden_ppm_ = hidden_ppm;
}

double ChangingEcho::Jitter() {
  return std::uniform_real_distribution<double>(-50e-6, 50e-6)(random_);
}

void ChangingEcho::PushReference(double until_s) {
  for (;; ++reference_frame_) {
    const double stamp_s = static_cast<double>(reference_frame_) * 0.01;
    if (stamp_s + 0.01 + reference_lost_s_ > until_s) return;
    std::array<float, kFrame> samples;
    CopyLoop(voice_, std::llround((stamp_s + reference_lost_s_) * kRate), samples);
    if (!is_playing_) samples.fill(0);
    Packet packet;
    packet.frames = kFrame;
    packet.samples = samples;
    packet.device_position = reference_frame_ * static_cast<std::int64_t>(kFrame);
    packet.time = FromSeconds(stamp_s + Jitter());
    pipeline_.PushReference(packet);
  }
}

double ChangingEcho::PushMicrophone() {
  const double stamp_s = now_s();
  const double heard_s = stamp_s + microphone_lost_s_;
  // While the device dropped sound, the pipeline got nothing from the microphone, but the reference
  // went on.
  PushReference(heard_s + 0.01 / speed_);
  std::array<float, kFrame + 64> window;
  std::array<float, kFrame> samples;
  const double place = (heard_s - DelayAt(stamp_s)) * kRate;
  const auto first = static_cast<std::int64_t>(std::floor(place)) - resampler_.before();
  CopyLoop(echo_, first, window);
  const double step = Ppm{-hidden_ppm_}.ratio() / speed_;
  EXPECT_TRUE(resampler_.Read(window, place - static_cast<double>(first), step, samples));
  if (!is_playing_) samples.fill(0);
  double echo_power = 0;
  for (const float sample : samples) echo_power += static_cast<double>(sample) * sample / kFrame;
  if (!near_.empty() && near_end_speaks_) {
    std::array<float, kFrame> near;
    CopyLoop(near_, frame_ * static_cast<std::int64_t>(kFrame), near);
    for (std::size_t i = 0; i < kFrame; ++i) samples[i] += near[i];
  }
  for (float& sample : samples) {
    sample += kNoise * (static_cast<float>(random_() >> 8) * 0x1p-23f - 1);
  }
  Packet packet;
  packet.frames = kFrame;
  packet.samples = samples;
  packet.device_position = frame_ * static_cast<std::int64_t>(kFrame);
  packet.time = FromSeconds(stamp_s + Jitter());
  pipeline_.PushMicrophone(packet);
  ++frame_;
  return echo_power;
}

void ChangingEcho::RunUntil(
    double seconds, const std::function<void(const CleanFrame&, double echo_power)>& on_frame) {
  while (now_s() < seconds) {
    const double echo_power = PushMicrophone();
    for (CleanFrame frame; pipeline_.Next(&frame);) {
      placed_ms_ = static_cast<double>(frame.delay_ms);
      on_frame(frame, echo_power);
    }
    for (PipelineEvent event; pipeline_.TakeEvent(&event);) {
      if (event.kind == PipelineEvent::Kind::kRealigned) ++realigned_;
    }
    pipeline_.Prepare();
  }
}

}  // namespace anecho::testing
