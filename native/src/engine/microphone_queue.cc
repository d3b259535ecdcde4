#include "engine/microphone_queue.h"

#include <algorithm>
#include <array>
#include <bit>

#include "channels/channel_choice.h"

namespace anecho {

MicrophoneQueue::MicrophoneQueue(StreamFormat microphone, int frame_rate, Nanoseconds longest,
                                 const StreamClockConfig& clock, int channels)
    : ratio_(static_cast<double>(microphone.sample_rate) / frame_rate),
      inputs_(static_cast<std::size_t>(microphone.channels)),
      channels_(static_cast<std::size_t>(channels)),
      fade_frames_(microphone.sample_rate / kFramesPerSecond),
      mix_(microphone.channels, channels),
      converter_(microphone.sample_rate, frame_rate, channels),
      clock_(microphone.sample_rate, clock),
      converted_(static_cast<std::size_t>(converter_.MaxOutputFrames(MixStage::kMaxFrames)) *
                 channels_),
      samples_(static_cast<std::size_t>(ToSeconds(longest) * frame_rate) * channels_) {}

void MicrophoneQueue::SetChannels(std::uint32_t mask, bool fades) {
  const std::int64_t ramp = fades ? fade_frames_ : 0;
  if (channels_ == 1) return mix_.SetMask(mask, ramp);
  std::array<float, std::size_t{2} * kMaxMicrophoneChannels> weights{};
  const bool is_pair = std::popcount(mask) == 2;
  bool is_left = true;
  for (std::size_t i = 0; i < inputs_; ++i) {
    if ((mask >> i & 1U) == 0) continue;
    weights.at(i) = is_pair ? 0.5f : 1.0f;
    if (is_pair) weights.at(inputs_ + i) = is_left ? 0.5f : -0.5f;
    is_left = false;
  }
  mix_.SetWeights(std::span<const float>(weights).first(2 * inputs_), ramp);
}

void MicrophoneQueue::Push(const Packet& packet) {
  if (packet.frames == 0) return;
  // After a restart of the device, the sound that was queued before it is stale.
  const StreamClock::Result result =
      clock_.Update(packet.device_position, packet.frames, packet.time);
  if (result == StreamClock::Result::kRestart) count_ = 0;
  if (result == StreamClock::Result::kRestart || result == StreamClock::Result::kJump) ++line_;
  // The converter doesn't count frames that the device lost, or left out in its numbering, so the
  // origin moves by them.
  const std::int64_t skipped = started_ ? packet.device_position - next_position_ : 0;
  origin_ = started_ ? origin_ + static_cast<double>(skipped)
                     : static_cast<double>(packet.device_position);
  started_ = true;
  next_position_ = packet.device_position + packet.frames;
  for (std::int64_t taken = 0; taken < packet.frames;) {
    const std::int64_t frames = std::min(packet.frames - taken, MixStage::kMaxFrames);
    const std::int64_t made = converter_.Process(mix_.Mix(packet, taken, frames), converted_);
    const std::size_t room =
        std::min(samples_.size() / channels_ - count_, static_cast<std::size_t>(made));
    std::copy_n(converted_.begin(), room * channels_,
                samples_.begin() + static_cast<ptrdiff_t>(count_ * channels_));
    count_ += room;
    converted_count_ += made;
    taken += frames;
  }
}

std::pair<Nanoseconds, Nanoseconds> MicrophoneQueue::Pop(std::span<float> frame) {
  const std::size_t size = frame.size() / channels_;
  const auto frames = static_cast<ptrdiff_t>(size);
  const std::int64_t first = converted_count_ - static_cast<std::int64_t>(count_);
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t i = 0; i < size; ++i) frame[c * size + i] = samples_[i * channels_ + c];
  }
  std::copy(samples_.begin() + static_cast<ptrdiff_t>(frame.size()),
            samples_.begin() + static_cast<ptrdiff_t>(count_ * channels_), samples_.begin());
  count_ -= size;
  return {TimeAt(PositionOf(first)), TimeAt(PositionOf(first + frames))};
}

}  // namespace anecho
