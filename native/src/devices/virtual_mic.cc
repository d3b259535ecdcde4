#include "devices/virtual_mic.h"

#include "devices/backends.h"

namespace anecho {
namespace {

constexpr int kFramesPerMs = 48;
// Two frames of 10 ms, since one may come late.
constexpr int kCushion = 20 * kFramesPerMs;

}  // namespace

VirtualMic::VirtualMic(const std::string& backend, const Config& config)
    : queue_({.channels = config.channels,
              .capacity = kFramesPerMs * config.buffer_ms,
              .cushion = kCushion}),
      device_(config.speaker ? OpenSpeakerDevice(backend, config.name, *config.speaker, queue_)
                             : OpenVirtualMicDevice(backend, config.name, config.cable, queue_)) {}

bool VirtualMic::Push(std::span<const float> interleaved) {
  const std::lock_guard lock(push_mutex_);
  PushAlone(interleaved);
  return is_alive();
}

std::int64_t VirtualMic::PushAlone(std::span<const float> interleaved) {
  return is_alive() ? queue_.Push(interleaved) : 0;
}

bool VirtualMic::WaitFor(std::int64_t frames, Nanoseconds timeout) {
  const std::lock_guard lock(wait_mutex_);
  return queue_.WaitFor(frames, timeout, [this] { return is_closed() || !is_alive(); });
}

void VirtualMic::Close() {
  is_closed_.store(true);
  queue_.Wake();
}

}  // namespace anecho
