#include "engine/microphone_queue.h"

#include <algorithm>

namespace anecho {

MicrophoneQueue::MicrophoneQueue(StreamFormat microphone, int frame_rate, Nanoseconds longest,
                                 const StreamClockConfig& clock)
    : ratio_(static_cast<double>(microphone.sample_rate) / frame_rate),
      fade_frames_(microphone.sample_rate / kFramesPerSecond),
      mix_(microphone.channels, 1),
      converter_(microphone.sample_rate, frame_rate, 1),
      clock_(microphone.sample_rate, clock),
      converted_(static_cast<std::size_t>(converter_.MaxOutputFrames(MixStage::kMaxFrames))),
      samples_(static_cast<std::size_t>(ToSeconds(longest) * frame_rate)) {}

void MicrophoneQueue::SetChannels(std::uint32_t mask, bool fades) {
  mix_.SetMask(mask, fades ? fade_frames_ : 0);
}

void MicrophoneQueue::Push(const Packet& packet) {
  if (packet.frames == 0) return;
  // What has waited since before a pause or a restart is stale.
  const StreamClock::Result result =
      clock_.Update(packet.device_position, packet.frames, packet.time);
  if (result == StreamClock::Result::kRestart) count_ = 0;
  if (result == StreamClock::Result::kRestart || result == StreamClock::Result::kJump) ++line_;
  // Frames that the device lost, or counts anew, are not in the converter's count.
  const std::int64_t skipped = started_ ? packet.device_position - next_position_ : 0;
  origin_ = started_ ? origin_ + static_cast<double>(skipped)
                     : static_cast<double>(packet.device_position);
  started_ = true;
  next_position_ = packet.device_position + packet.frames;
  for (std::int64_t taken = 0; taken < packet.frames;) {
    const std::int64_t frames = std::min(packet.frames - taken, MixStage::kMaxFrames);
    const std::int64_t made = converter_.Process(mix_.Mix(packet, taken, frames), converted_);
    const std::size_t room = std::min(samples_.size() - count_, static_cast<std::size_t>(made));
    std::copy_n(converted_.begin(), room, samples_.begin() + static_cast<ptrdiff_t>(count_));
    count_ += room;
    converted_count_ += made;
    taken += frames;
  }
}

std::pair<Nanoseconds, Nanoseconds> MicrophoneQueue::Pop(std::span<float> frame) {
  const auto frames = static_cast<ptrdiff_t>(frame.size());
  const std::int64_t first = converted_count_ - static_cast<std::int64_t>(count_);
  std::copy_n(samples_.begin(), frames, frame.begin());
  std::copy(samples_.begin() + frames, samples_.begin() + static_cast<ptrdiff_t>(count_),
            samples_.begin());
  count_ -= frame.size();
  return {TimeAt(PositionOf(first)), TimeAt(PositionOf(first + frames))};
}

}  // namespace anecho
