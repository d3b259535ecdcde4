#include "offline/talk_classifier.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "dsp/channel_map.h"

namespace anecho {
namespace {

constexpr float kMinPower = 3.1622777e-6f;  // -55 dBFS
constexpr float kAboveNoise = 4;            // 6 dB
constexpr float kCameThrough = 0.1f;        // -10 dB
/// In rooms, the reference explains 0.6 to 0.9 of the microphone's power if the far end speaks
/// alone, and half of that if the near end speaks as loudly.
constexpr float kMostlyExplained = 0.5f;
/// Weight of the newest spectrum in the averages. There is one spectrum per 20 ms.
constexpr float kShare = 0.1f;
/// Weight of the newest frame in the power that is smoothed over 100 ms; and the factor by which
/// the noise may rise per frame: only 0.1 dB per second, since a voice may go on for long.
constexpr float kSmoothing = 0.1f;
constexpr float kNoiseRise = 1.00023f;
constexpr float kMinNoisePower = 1e-9f;  // -90 dBFS

const std::array<float, 512>& Hann() {
  static const auto window = [] {
    std::array<float, 512> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double phase = 2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / 512;
      values[i] = static_cast<float>(0.5 - 0.5 * std::cos(phase));
    }
    return values;
  }();
  return window;
}

}  // namespace

TalkClassifier::TalkClassifier(int sample_rate)
    : microphone_decimator_(sample_rate),
      reference_decimator_(sample_rate),
      fft_(kWindow),
      microphone_(kWindow),
      reference_(kWindow),
      mono_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)),
      microphone_spectrum_(kWindow),
      reference_spectrum_(kWindow) {}

void TalkClassifier::Listen(std::span<const float> samples, Decimator* decimator,
                            std::vector<float>* history) {
  constexpr std::size_t kFrame = Decimator::kOutputRate / kFramesPerSecond;
  std::array<float, kFrame> frame;
  const auto channels = static_cast<int>(samples.size() / mono_.size());
  if (channels > 1) {
    MixToMono(samples, channels, mono_);
    samples = mono_;
  }
  decimator->Process(samples, frame);
  std::copy(history->begin() + kFrame, history->end(), history->begin());
  std::copy(frame.begin(), frame.end(), history->end() - kFrame);
}

void TalkClassifier::Compare() {
  for (std::size_t i = 0; i < kWindow; ++i) {
    microphone_spectrum_[i] = microphone_[i] * Hann()[i];
    reference_spectrum_[i] = reference_[i] * Hann()[i];
  }
  fft_.Forward(microphone_spectrum_);
  fft_.Forward(reference_spectrum_);
  float explained = 0;
  float all = 1e-20f;
  for (std::size_t i = 0; i < kBins; ++i) {
    const std::size_t k = 2 * (kFirstBin + i);
    const float a = microphone_spectrum_[k], b = microphone_spectrum_[k + 1];
    const float c = reference_spectrum_[k], d = reference_spectrum_[k + 1];
    microphone_power_[i] += kShare * (a * a + b * b - microphone_power_[i]);
    reference_power_[i] += kShare * (c * c + d * d - reference_power_[i]);
    cross_real_[i] += kShare * (a * c + b * d - cross_real_[i]);
    cross_imaginary_[i] += kShare * (b * c - a * d - cross_imaginary_[i]);
    const float cross = cross_real_[i] * cross_real_[i] + cross_imaginary_[i] * cross_imaginary_[i];
    explained += cross / (reference_power_[i] + 1e-20f);
    all += microphone_power_[i];
  }
  explained_ = std::min(explained / all, 1.0f);
}

Talk TalkClassifier::Add(const CleanFrame& frame, bool active) {
  if (!frame.microphone.empty() && !frame.reference.empty()) {
    Listen(frame.microphone, &microphone_decimator_, &microphone_);
    Listen(frame.reference, &reference_decimator_, &reference_);
    odd_ = !odd_;
    if (odd_) Compare();
  }
  const float power = frame.microphone_power;
  smooth_ = started_ ? smooth_ + kSmoothing * (power - smooth_) : power;
  noise_ = std::clamp(smooth_, kMinNoisePower, noise_ * kNoiseRise);
  started_ = true;
  const float least = std::max(kMinPower, kAboveNoise * noise_);
  if (!active) return power > least ? Talk::kNearEnd : Talk::kNobody;
  const bool came_through =
      frame.cancelled_power > kMinPower && frame.cancelled_power >= kCameThrough * power;
  const float unexplained = power * (1 - explained_);
  if (came_through && explained_ < kMostlyExplained && unexplained > least) return Talk::kBoth;
  return power > kAboveNoise * noise_ ? Talk::kFarEnd : Talk::kNobody;
}

}  // namespace anecho
