#include "remote/voice_player.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/thread_name.h"

namespace anecho {
namespace {

constexpr auto kBlockTime = std::chrono::milliseconds(10);
constexpr auto kPollTime = std::chrono::milliseconds(2);
// If the sound system takes nothing for this long, no program records. While one does, the sound
// system takes blocks that are shorter than this.
constexpr auto kPatience = std::chrono::milliseconds(200);
// Samples that a virtual microphone gathers before it begins to play: 20 ms.
constexpr std::int64_t kCushion = 960;
constexpr std::int64_t kSpare = 96;
// If the engine's next block is later than this, its position skips the time without sound.
constexpr auto kMaxLag = std::chrono::milliseconds(100);

Nanoseconds Now() { return std::chrono::steady_clock::now().time_since_epoch(); }

std::int64_t ToFrames(Nanoseconds time) {
  return std::llround(ToSeconds(time) * VoiceReceiver::kSampleRate);
}

}  // namespace

VoicePlayer::VoicePlayer(std::shared_ptr<VirtualMic> mic, const VoiceReceiver::Config& config,
                         std::shared_ptr<PushedSamples> engine)
    : mic_(std::move(mic)),
      engine_(std::move(engine)),
      receiver_(config),
      thread_([this] { engine_ == nullptr ? Run() : RunForEngine(); }) {}

VoicePlayer::~VoicePlayer() { Close(); }

void VoicePlayer::Close() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  has_come_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<VoicePlayer::PutResult> VoicePlayer::PutRtp(std::span<const std::uint8_t> datagram) {
  if (!is_alive()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return After(receiver_.PutRtp(datagram, AheadFrames(), Now()));
}

std::optional<VoicePlayer::PutResult> VoicePlayer::PutFrame(std::span<const std::uint8_t> payload) {
  if (!is_alive()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return After(receiver_.PutFrame(payload, AheadFrames(), Now()));
}

VoicePlayer::PutResult VoicePlayer::After(PutResult result) {
  if (result == PutResult::kEndsGap) mic_->Discard();
  if (result != PutResult::kIgnored) has_come_.notify_all();
  return result;
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
          .drift_ppm = receiver_.drift().value,
          .level_dbfs = receiver_.level_dbfs()};
}

/// @return how many frames should be queued just before the microphone takes its next block.
std::int64_t VoicePlayer::UsualFrames() const {
  const std::int64_t capacity = mic_->queue().capacity_frames();
  const std::int64_t wanted = std::max(kCushion, mic_->queue().block_frames() + kSpare);
  return std::min(wanted, capacity - VoiceReceiver::kBlockFrames);
}

std::int64_t VoicePlayer::AheadFrames() const {
  if (engine_ != nullptr) {
    return due_ ? ToFrames(*due_ - Now()) - VoiceReceiver::kBlockFrames / 2 : 0;
  }
  return is_unheard_.load() ? 0 : mic_->queue().queued_frames() - UsualFrames();
}

/// Plays 10 ms, or waits if there is no sound yet. @return whether there was sound.
bool VoicePlayer::PlayBlock(std::span<float> block) {
  std::unique_lock lock(mutex_);
  if (receiver_.Pull(block, AheadFrames(), Now())) {
    lock.unlock();
    mic_->Push(block);
    return true;
  }
  // A waiting packet becomes due soon; without one, the next has to arrive first.
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
      // A program records again: the sound in the queue is old.
      mic_->Discard();
      is_unheard_.store(false);
    } else if (PlayBlock(block)) {
      mic_->WaitFor(queue.capacity_frames(), kBlockTime);
    }
  }
}

void VoicePlayer::RunForEngine() {
  NameThread("anecho-remote");
  std::vector<float> block(VoiceReceiver::kBlockFrames);
  while (is_alive() && FeedEngine(block)) {
  }
}

/// Waits until a block is due, and hands it to the engine.
/// @return false once the player is closed.
bool VoicePlayer::FeedEngine(std::span<float> block) {
  std::unique_lock lock(mutex_);
  const Nanoseconds now = Now();
  if (due_ && *due_ > now) has_come_.wait_for(lock, *due_ - now);
  if (is_closing_) return false;
  if (due_ && *due_ > Now()) return true;
  if (!receiver_.Pull(block, 0, Now())) {
    due_.reset();
    const bool waits = receiver_.waiting_packets() > 0;
    has_come_.wait_for(lock, waits ? Nanoseconds(kPollTime) : Nanoseconds(kPatience));
    return !is_closing_;
  }
  if (!due_ || now - *due_ > kMaxLag) {
    // The position shows the engine how long there was no sound.
    due_ = now;
    if (!began_) began_ = now;
    position_ = std::max(position_, ToFrames(now - *began_));
  }
  const std::int64_t position = std::exchange(position_, position_ + VoiceReceiver::kBlockFrames);
  const Nanoseconds time = receiver_.block_arrival();
  *due_ += FromSeconds(receiver_.pull_interval());
  lock.unlock();
  engine_->Push(block, position, time);
  return true;
}

}  // namespace anecho
