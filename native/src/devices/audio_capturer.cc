#include "devices/audio_capturer.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/backends.h"

namespace anecho {
namespace {

constexpr int kSampleRate = 48000;

}  // namespace

AudioCapturer::AudioCapturer(const std::string& backend, const Config& config)
    : queue_(config.channels, kSampleRate / 1000 * config.buffer_ms),
      tap_(OpenLoopbackTap(backend, config.endpoint, queue_)) {}

std::int64_t AudioCapturer::Read(std::span<float> interleaved, Nanoseconds timeout) {
  const std::lock_guard lock(mutex_);
  if (is_closed()) return 0;
  tap_->Follow();
  const auto is_dead = [this] { return tap_->health() != StreamHealth::kGood; };
  queue_.WaitFor(timeout, [&] { return is_closed() || is_dead(); });
  const std::int64_t frames = queue_.Read(interleaved);
  if (frames > 0 || is_closed() || !is_dead()) return frames;
  throw Error(ANECHO_DEVICE, tap_->health() == StreamHealth::kServerLost
                                 ? "the sound server has ended: open the capture again"
                                 : "the speakers are gone: open the capture again");
}

void AudioCapturer::Close() {
  is_closed_.store(true);
  queue_.Wake();
}

}  // namespace anecho
