#include "reverberant_scene.h"

#include <cmath>

#include "echo_scene.h"

namespace anecho::testing {
namespace {

constexpr double kReverberation_s = 0.3;

/// Adds `signal` to `sum` again and again, each time `period_s` later and weaker.
void AddComb(const std::vector<float>& signal, int sample_rate, double period_s, float gain,
             std::vector<float>* sum) {
  const auto period = static_cast<std::size_t>(period_s * sample_rate);
  const auto feedback = static_cast<float>(std::pow(10, -3 * period_s / kReverberation_s));
  std::vector<float> comb(signal.size());
  for (std::size_t i = period; i < signal.size(); ++i) {
    comb[i] = feedback * (signal[i - period] + comb[i - period]);
    (*sum)[i] += gain * comb[i];
  }
}

}  // namespace

ReverberantScene MakeReverberantScene(int sample_rate, double quiet_s, double speech_s,
                                      std::size_t delay) {
  const std::vector<float> speech = MakeSpeech(21, sample_rate, speech_s);
  std::vector<float> reference(static_cast<std::size_t>(quiet_s * sample_rate));
  reference.insert(reference.end(), speech.begin(), speech.end());
  std::vector<float> late(reference.size());
  for (std::size_t i = delay; i < late.size(); ++i) late[i] = 0.3f * reference[i - delay];
  std::vector<float> microphone = late;
  float sign = 1;
  for (const double period_s : {0.0071, 0.0113, 0.0173, 0.0234, 0.0297, 0.0371}) {
    AddComb(late, sample_rate, period_s, 0.4f * sign, &microphone);
    sign = -sign;
  }
  Random noise(22);
  for (float& sample : microphone) sample += 1.7e-4f * noise.Next();
  return {reference, microphone};
}

ReverberantScene JoinedAt(const ReverberantScene& scene, std::size_t samples) {
  const auto first = static_cast<std::ptrdiff_t>(samples);
  return {{scene.reference.begin() + first, scene.reference.end()},
          {scene.microphone.begin() + first, scene.microphone.end()}};
}

}  // namespace anecho::testing
