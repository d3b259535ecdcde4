#include "delay/echo_watch.h"

#include "dsp/echo_meter.h"

namespace anecho {
namespace {

// 15 s of sound: an echo is found after 2 to 4 s, amid double talk after up to 8 s.
constexpr int kFramesUntilNone = 1500;

}  // namespace

bool EchoWatch::Push(float reference_power, bool is_found) {
  const State before = state_;
  if (is_found) {
    frames_without_ = 0;
    state_ = State::kFound;
  } else if (state_ != State::kNone && reference_power > kActiveReferencePower &&
             ++frames_without_ >= kFramesUntilNone) {
    state_ = State::kNone;
  }
  return state_ != before;
}

bool EchoWatch::Reset() {
  const bool is_changed = state_ != State::kUnknown;
  *this = {};
  return is_changed;
}

}  // namespace anecho
