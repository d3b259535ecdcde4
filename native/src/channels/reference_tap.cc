#include "channels/reference_tap.h"

#include <algorithm>
#include <cmath>

#include "dsp/channel_map.h"

namespace anecho {
namespace {

constexpr std::size_t kRingFrames = std::size_t{1} << 15;
/// -60 dBFS.
constexpr double kPlayingPower = 1e-6;
/// How long the reference may be heard in a room after it was played.
constexpr Nanoseconds kHold = std::chrono::milliseconds(500);

/// @return the power of a packet, measured on every eighth frame: the sum of the channels' mean
///   squares, since their sounds add up in the room.
double PowerOf(const Packet& packet, int channels) {
  constexpr std::int64_t kFrameStep = 8;
  if (packet.silent) return 0;
  double energy = 0;
  std::int64_t count = 0;
  for (std::int64_t frame = 0; frame < packet.frames; frame += kFrameStep, ++count) {
    for (const float sample : packet.samples.subspan(static_cast<std::size_t>(frame * channels),
                                                     static_cast<std::size_t>(channels))) {
      energy += static_cast<double>(sample) * sample;
    }
  }
  return energy / static_cast<double>(count);
}

}  // namespace

ReferenceTap::ReferenceTap(StreamFormat reference)
    : format_(reference),
      rate_(reference.sample_rate, 2),
      stereo_(2 * RateReducer::kMaxFrames),
      ring_(2 * kRingFrames) {}

void ReferenceTap::Push(const Packet& packet, bool is_wanted) {
  if (packet.frames == 0) return;
  const Nanoseconds end = packet.time + FramesToTime(packet.frames, format_.sample_rate);
  if (PowerOf(packet, format_.channels) > kPlayingPower) {
    was_ever_active_ = true;
    last_active_ = end;
  }
  const std::int64_t skipped = started_ ? packet.device_position - next_position_ : 0;
  if (skipped < 0 || skipped > format_.sample_rate) {
    first_ = stored_;
  } else if (skipped > 0) {
    StoreZeros(skipped * kRate / format_.sample_rate);
  }
  started_ = is_wanted;
  if (!is_wanted) {
    first_ = stored_;
    return;
  }
  next_position_ = packet.device_position + packet.frames;
  Keep(packet);
  end_ = end - Nanoseconds(std::llround(rate_.withheld_s() * 1e9));
}

void ReferenceTap::Keep(const Packet& packet) {
  for (std::int64_t taken = 0; taken < packet.frames;) {
    const std::int64_t frames = std::min(packet.frames - taken, RateReducer::kMaxFrames);
    const auto stereo = std::span(stereo_).first(static_cast<std::size_t>(2 * frames));
    if (packet.silent) {
      std::fill(stereo.begin(), stereo.end(), 0.0f);
    } else {
      MixToStereo(packet.samples.subspan(static_cast<std::size_t>(taken * format_.channels),
                                         static_cast<std::size_t>(frames * format_.channels)),
                  format_.channels, stereo);
    }
    Store(rate_.Process(stereo));
    taken += frames;
  }
}

void ReferenceTap::Store(std::span<const float> stereo) {
  for (std::size_t i = 0; i < stereo.size(); i += 2) {
    const auto place = 2 * (static_cast<std::size_t>(stored_++) % kRingFrames);
    ring_[place] = stereo[i];
    ring_[place + 1] = stereo[i + 1];
  }
}

void ReferenceTap::StoreZeros(std::int64_t frames) {
  constexpr float kZero[2] = {};
  for (; frames > 0; --frames) Store(kZero);
}

ReferenceTap::Reading ReferenceTap::Read(Nanoseconds begin, std::span<float> left,
                                         std::span<float> right) const {
  if (!started_) return Reading::kNotYet;
  const std::int64_t from = stored_ - std::llround(ToSeconds(end_ - begin) * kRate);
  const std::int64_t to = from + static_cast<std::int64_t>(left.size());
  if (to > stored_) return Reading::kNotYet;
  if (from < std::max(first_, stored_ - static_cast<std::int64_t>(kRingFrames))) {
    return Reading::kGone;
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::size_t place = 2 * ((static_cast<std::size_t>(from) + i) % kRingFrames);
    left[i] = ring_[place];
    right[i] = ring_[place + 1];
  }
  return Reading::kReady;
}

bool ReferenceTap::WasActive(Nanoseconds time) const {
  return was_ever_active_ && last_active_ + kHold >= time;
}

}  // namespace anecho
