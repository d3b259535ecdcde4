#include "devices/pipewire/follow_buffer.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace anecho {
namespace {

constexpr size_t kCapacity = 16384;
constexpr std::int64_t kFade = 96;
// Cycles that come out of step now and then must not be taken for the pattern.
constexpr int kLeastReads = 8;
constexpr int kMostReads = 200;

float Ramp(std::int64_t index, std::int64_t length) {
  return (static_cast<float>(index) + 0.5F) / static_cast<float>(length);
}

}  // namespace

FollowBuffer::FollowBuffer(int frame) : frame_(frame), samples_(kCapacity) {}

std::int64_t FollowBuffer::size() const {
  const std::uint64_t read = read_.load(std::memory_order_acquire);
  return static_cast<std::int64_t>(written_.load(std::memory_order_acquire) - read);
}

void FollowBuffer::Write(std::span<const float> samples) {
  const std::uint64_t written = written_.load(std::memory_order_relaxed);
  const size_t room = samples_.size() - static_cast<size_t>(size());
  const size_t count = std::min(room, samples.size());
  for (size_t i = 0; i < count; ++i) samples_[(written + i) % kCapacity] = samples[i];
  written_.store(written + count, std::memory_order_release);
}

void FollowBuffer::DropStale() {
  const std::uint64_t flush_to = flush_to_.load();
  if (flush_to == flushed_) return;
  flushed_ = flush_to;
  read_.store(std::max(read_.load(std::memory_order_relaxed), flush_to), std::memory_order_release);
  is_fresh_ = true;
}

void FollowBuffer::SetBlock(std::int64_t frames) {
  const std::int64_t step = std::gcd(frames, frame_);
  if (is_fresh_) {
    owed_silence_ = frame_ - step;
    fade_in_ = true;
  } else if (frames == block_) {
    return;
  }
  is_fresh_ = false;
  block_ = frames;
  pattern_reads_ = std::clamp(static_cast<int>(frame_ / step), kLeastReads, kMostReads);
  reads_ = 0;
  least_left_ = std::numeric_limits<std::int64_t>::max();
}

std::int64_t FollowBuffer::SurplusToCut(std::int64_t left) {
  least_left_ = std::min(least_left_, left);
  if (++reads_ < pattern_reads_) return 0;
  // This read may be one that has less to spare; then a later one does it.
  if (least_left_ > left) return 0;
  const std::int64_t surplus = least_left_;
  reads_ = 0;
  least_left_ = std::numeric_limits<std::int64_t>::max();
  return surplus;
}

void FollowBuffer::Copy(std::span<float> block, std::uint64_t from) const {
  for (size_t i = 0; i < block.size(); ++i) block[i] = samples_[(from + i) % kCapacity];
}

void FollowBuffer::Read(std::span<float> block) {
  DropStale();
  SetBlock(static_cast<std::int64_t>(block.size()));
  const auto silence =
      static_cast<size_t>(std::min(owed_silence_, static_cast<std::int64_t>(block.size())));
  owed_silence_ -= static_cast<std::int64_t>(silence);
  std::fill_n(block.begin(), silence, 0.0F);
  const std::span wanted = block.subspan(silence);

  std::uint64_t read = read_.load(std::memory_order_relaxed);
  const std::int64_t ready = size();
  const auto due = static_cast<std::int64_t>(wanted.size());
  const std::int64_t have = std::min(ready, due);
  Copy(wanted.first(static_cast<size_t>(have)), read);
  const std::int64_t surplus = owed_silence_ > 0 ? 0 : SurplusToCut(ready - have);
  if (surplus > 0) {
    const std::int64_t fade = std::min(kFade, due);
    for (std::int64_t i = 0; i < due; ++i) {
      const float later = samples_[(read + static_cast<std::uint64_t>(surplus + i)) % kCapacity];
      const float share = i < fade ? Ramp(i, fade) : 1.0F;
      float& sample = wanted[static_cast<size_t>(i)];
      sample += share * (later - sample);
    }
    read += static_cast<std::uint64_t>(surplus);
  }
  if (fade_in_ && have > 0) {
    const std::int64_t fade = std::min(kFade, have);
    for (std::int64_t i = 0; i < fade; ++i) wanted[static_cast<size_t>(i)] *= Ramp(i, fade);
    fade_in_ = false;
  }
  if (have < due) {
    const std::int64_t fade = std::min(kFade, have);
    for (std::int64_t i = 0; i < fade; ++i)
      wanted[static_cast<size_t>(have - 1 - i)] *= Ramp(i, fade);
    std::fill(wanted.begin() + have, wanted.end(), 0.0F);
    fade_in_ = true;
    shortages_.fetch_add(1, std::memory_order_relaxed);
  }
  read_.store(read + static_cast<std::uint64_t>(have), std::memory_order_release);
}

void FollowBuffer::ReadSilence(std::span<float> block) {
  Flush();
  if (!is_fresh_ && size() > 0) {
    // The last of what is still there, faded out.
    const std::int64_t have = std::min({size(), static_cast<std::int64_t>(block.size()), kFade});
    Copy(block.first(static_cast<size_t>(have)), read_.load(std::memory_order_relaxed));
    for (std::int64_t i = 0; i < have; ++i)
      block[static_cast<size_t>(have - 1 - i)] *= Ramp(i, have);
    std::fill(block.begin() + have, block.end(), 0.0F);
  } else {
    std::fill(block.begin(), block.end(), 0.0F);
  }
  DropStale();
  is_fresh_ = true;
}

}  // namespace anecho
