#include "aec/echo_gate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho {
namespace {

constexpr float kDepth_db = 30;

}  // namespace

float EchoGate::GainAt(int frame) {
  const int left = kFrames - std::max(frame, kClosed);
  return std::pow(10.0f, -kDepth_db / 20 * static_cast<float>(left) / (kFrames - kClosed));
}

void EchoGate::Process(std::span<float> frame) {
  if (open()) return;
  const float end = GainAt(++frame_);
  const float step = (end - gain_) / static_cast<float>(frame.size());
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] *= gain_ + step * static_cast<float>(i);
  gain_ = end;
}

}  // namespace anecho
