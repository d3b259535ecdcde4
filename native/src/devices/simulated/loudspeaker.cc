#include "devices/simulated/loudspeaker.h"

#include <cmath>

namespace anecho {
namespace {

constexpr double kSpeakerRate = 48000;
/// Gain before the tanh at a distortion of 1.
constexpr double kMaxDrive = 6;

}  // namespace

Loudspeaker::Loudspeaker(double distortion)
    : drive_(static_cast<float>(kMaxDrive * distortion)),
      before_(Biquad::HighPass(150, 0.7071, kSpeakerRate)),
      // A Butterworth filter of fourth order.
      after_{Biquad::LowPass(12000, 0.5412, kSpeakerRate),
             Biquad::LowPass(12000, 1.3066, kSpeakerRate)} {}

void Loudspeaker::Process(std::span<float> samples) {
  for (float& sample : samples) {
    float out = before_.Process(sample);
    if (drive_ > 0) out = std::tanh(drive_ * out) / drive_;
    for (Biquad& filter : after_) out = filter.Process(out);
    sample = out;
  }
}

}  // namespace anecho
