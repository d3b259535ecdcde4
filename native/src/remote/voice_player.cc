#include "remote/voice_player.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/thread_name.h"

namespace anecho {
namespace {

constexpr auto kBlockTime = std::chrono::milliseconds(10);
constexpr auto kPollTime = std::chrono::milliseconds(2);
// A sound system that takes nothing for so long has nobody who records. Its blocks are shorter.
constexpr auto kPatience = std::chrono::milliseconds(200);
// What a virtual microphone gathers before it begins.
constexpr std::int64_t kCushion = 960;
constexpr std::int64_t kSpare = 96;

Nanoseconds Now() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

VoicePlayer::VoicePlayer(std::shared_ptr<VirtualMic> mic, const VoiceReceiver::Config& config)
    : mic_(std::move(mic)), receiver_(config), thread_([this] { Run(); }) {}

VoicePlayer::~VoicePlayer() { Close(); }

void VoicePlayer::Close() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  has_come_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool VoicePlayer::PutRtp(std::span<const std::uint8_t> datagram) {
  if (!is_alive()) return false;
  const std::lock_guard lock(mutex_);
  if (receiver_.PutRtp(datagram, AheadFrames(), Now())) mic_->Discard();
  has_come_.notify_all();
  return true;
}

bool VoicePlayer::PutFrame(std::span<const std::uint8_t> payload) {
  if (!is_alive()) return false;
  const std::lock_guard lock(mutex_);
  if (receiver_.PutFrame(payload, AheadFrames(), Now())) mic_->Discard();
  has_come_.notify_all();
  return true;
}

void VoicePlayer::Discard() {
  const std::lock_guard lock(mutex_);
  receiver_.Discard();
  mic_->Discard();
}

VoicePlayer::Statistics VoicePlayer::statistics() {
  const std::lock_guard lock(mutex_);
  return {.counts = receiver_.counts(),
          .waiting_packets = receiver_.waiting_packets(),
          .is_playing = receiver_.is_playing(),
          .has_sender = receiver_.has_sender(),
          .ssrc = receiver_.ssrc(),
          .delay_ms = receiver_.delay() * 1e3,
          .target_delay_ms = receiver_.target_delay() * 1e3,
          .drift_ppm = receiver_.drift_ppm(),
          .level_dbfs = receiver_.level_dbfs()};
}

/// @return what is to wait in the microphone just before it takes its next block.
std::int64_t VoicePlayer::UsualFrames() const {
  const std::int64_t capacity = mic_->queue().capacity_frames();
  const std::int64_t wanted = std::max(kCushion, mic_->queue().block_frames() + kSpare);
  return std::min(wanted, capacity - VoiceReceiver::kBlockFrames);
}

std::int64_t VoicePlayer::AheadFrames() const {
  return is_unheard_.load() ? 0 : mic_->queue().queued_frames() - UsualFrames();
}

/// @return whether there was something; else waits for it a while.
bool VoicePlayer::PlayBlock(std::span<float> block) {
  std::unique_lock lock(mutex_);
  if (receiver_.Pull(block, AheadFrames(), Now())) {
    lock.unlock();
    mic_->Push(block);
    return true;
  }
  // A packet that waits becomes due; else one has to come first.
  const auto time =
      receiver_.waiting_packets() > 0 ? Nanoseconds(kPollTime) : Nanoseconds(kPatience);
  if (!is_closing_) has_come_.wait_for(lock, time);
  return false;
}

void VoicePlayer::Run() {
  NameThread("anecho-remote");
  const PushQueue& queue = mic_->queue();
  std::vector<float> block(
      static_cast<std::size_t>(VoiceReceiver::kBlockFrames * receiver_.channels()));
  std::uint64_t reads = 0;
  while (is_alive()) {
    {
      const std::lock_guard lock(mutex_);
      if (is_closing_) return;
    }
    if (!is_unheard_.load()) {
      reads = queue.reads();
      const std::int64_t room = queue.capacity_frames() - UsualFrames() + 1;
      if (mic_->WaitFor(room, kPatience)) {
        PlayBlock(block);
      } else {
        is_unheard_.store(queue.reads() == reads);
      }
    } else if (queue.reads() != reads) {
      // Somebody records again: what waits in the queue is old.
      mic_->Discard();
      is_unheard_.store(false);
    } else if (PlayBlock(block)) {
      mic_->WaitFor(queue.capacity_frames(), kBlockTime);
    }
  }
}

}  // namespace anecho
