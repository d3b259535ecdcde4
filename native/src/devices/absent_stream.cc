#include "devices/absent_stream.h"

#include <algorithm>
#include <chrono>

namespace anecho {
namespace {

// A reader further behind than this skips the silence that it missed.
constexpr Nanoseconds kMaxLag = std::chrono::seconds(1);

}  // namespace

void AbsentMicrophone::Start() {
  start_ = backend_.Now();
  position_ = 0;
}

WaitResult AbsentMicrophone::Wait(Nanoseconds timeout) {
  const Nanoseconds limit = backend_.Now() + timeout;
  backend_.WaitUntil(std::min(Due(), limit));
  return Due() <= limit ? WaitResult::kReady : WaitResult::kTimeout;
}

bool AbsentMicrophone::Read(Packet* packet) {
  const Nanoseconds lag = backend_.Now() - Due();
  if (lag < Nanoseconds(0)) return false;
  if (lag > kMaxLag) position_ += kFrames * (lag / FramesToTime(kFrames, kSampleRate));
  *packet = {.samples = {},
             .frames = kFrames,
             .device_position = position_,
             .time = start_ + FramesToTime(position_, kSampleRate),
             .silent = true};
  position_ += kFrames;
  return true;
}

}  // namespace anecho
