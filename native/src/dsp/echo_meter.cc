#include "dsp/echo_meter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anecho {
namespace {

constexpr int kHoldFrames = 20;
constexpr double kSilence = 1e-12;  // −120 dBFS

}  // namespace

bool EchoMeter::Add(float microphone_power, float reference_power, float output_power) {
  if (reference_power > kActiveReferencePower) hold_frames_ = kHoldFrames;
  if (hold_frames_ == 0) return false;
  --hold_frames_;
  microphone_energy_ += static_cast<double>(microphone_power);
  output_energy_ += static_cast<double>(output_power);
  any_ = true;
  return true;
}

float EchoMeter::reduction_db() const {
  if (!any_) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(
      10 * std::log10(std::max(microphone_energy_, kSilence) / std::max(output_energy_, kSilence)));
}

void EchoMeter::Clear() {
  microphone_energy_ = 0;
  output_energy_ = 0;
  any_ = false;
}

}  // namespace anecho
