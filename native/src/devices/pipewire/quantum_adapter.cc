#include "devices/pipewire/quantum_adapter.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace anecho {
namespace {

// Seven cycles of 8192 samples at 44.1 kHz, which are 8917 samples at 48 kHz.
constexpr std::size_t kCapacity = 65536;
constexpr std::int64_t kFade = 96;
// An occasional irregular cycle must not be taken for the pattern.
constexpr int kMinReads = 8;
constexpr int kMaxReads = 200;

float Ramp(std::int64_t index, std::int64_t length) {
  return (static_cast<float>(index) + 0.5f) / static_cast<float>(length);
}

}  // namespace

QuantumAdapter::QuantumAdapter(int frame, int channels)
    : frame_(frame), channels_(static_cast<std::size_t>(channels)), fifo_(kCapacity * channels_) {}

/// Fades the end of `sound` out.
void QuantumAdapter::FadeOut(std::span<float> sound) const {
  const auto fade = std::min(kFade, static_cast<std::int64_t>(sound.size() / channels_));
  for (std::size_t i = 0; i < Samples(fade); ++i) {
    sound[sound.size() - 1 - i] *= Ramp(static_cast<std::int64_t>(i / channels_), fade);
  }
}

std::int64_t QuantumAdapter::Write(std::span<const float> samples) {
  return static_cast<std::int64_t>(fifo_.Write(samples) / channels_);
}

void QuantumAdapter::DropStale() {
  const bool is_flushed = is_flushed_.exchange(false);
  if (fifo_.LeaveOutStale() || is_flushed) is_fresh_ = true;
}

void QuantumAdapter::SetBlock(std::int64_t frames) {
  const std::int64_t step = std::gcd(frames, frame_);
  if (is_fresh_) {
    owed_silence_ = frame_ - step;
    fade_in_ = true;
  } else if (frames == block_) {
    return;
  }
  is_fresh_ = false;
  block_ = frames;
  pattern_reads_ = std::clamp(static_cast<int>(frame_ / step), kMinReads, kMaxReads);
  reads_ = 0;
  least_left_ = std::numeric_limits<std::int64_t>::max();
}

std::int64_t QuantumAdapter::SurplusToCut(std::int64_t left) {
  least_left_ = std::min(least_left_, left);
  if (++reads_ < pattern_reads_) return 0;
  const std::int64_t surplus = least_left_;
  reads_ = 0;
  least_left_ = std::numeric_limits<std::int64_t>::max();
  return surplus;
}

void QuantumAdapter::CutSurplus(std::span<float> block, std::int64_t surplus) {
  const auto fade = std::min(kFade, static_cast<std::int64_t>(block.size() / channels_));
  std::array<float, 2 * kFade> before;
  std::copy_n(block.begin(), Samples(fade), before.begin());
  fifo_.Skip(Samples(surplus));
  fifo_.Peek(0, block);
  for (std::size_t i = 0; i < Samples(fade); ++i) {
    const float share = Ramp(static_cast<std::int64_t>(i / channels_), fade);
    block[i] = before.at(i) + share * (block[i] - before.at(i));
  }
}

void QuantumAdapter::HideShortage(std::span<float> block, std::int64_t have) {
  FadeOut(block.first(Samples(have)));
  std::fill(block.begin() + static_cast<std::ptrdiff_t>(Samples(have)), block.end(), 0.0f);
  fade_in_ = true;
  shortages_.fetch_add(1, std::memory_order_relaxed);
}

void QuantumAdapter::Read(std::span<float> block) {
  DropStale();
  const auto frames = static_cast<std::int64_t>(block.size() / channels_);
  SetBlock(frames);
  const std::int64_t silence = std::min(owed_silence_, frames);
  owed_silence_ -= silence;
  std::fill_n(block.begin(), Samples(silence), 0.0f);
  const std::span wanted = block.subspan(Samples(silence));

  const std::int64_t ready = size();
  const std::int64_t due = frames - silence;
  const std::int64_t have = std::min(ready, due);
  const std::span sound = wanted.first(Samples(have));
  fifo_.Peek(0, sound);
  const std::int64_t surplus = owed_silence_ > 0 ? 0 : SurplusToCut(ready - have);
  if (surplus > 0) CutSurplus(sound, surplus);
  fifo_.Skip(sound.size());
  if (fade_in_ && have > 0) {
    const std::int64_t fade = std::min(kFade, have);
    for (std::size_t i = 0; i < Samples(fade); ++i) {
      wanted[i] *= Ramp(static_cast<std::int64_t>(i / channels_), fade);
    }
    fade_in_ = false;
  }
  if (have < due) HideShortage(wanted, have);
}

void QuantumAdapter::ReadSilence(std::span<float> block) {
  DropStale();
  // Plays the next queued samples, 2 ms at most, faded out.
  const std::span rest = block.first(std::min(block.size(), Samples(kFade)));
  const std::size_t have = is_fresh_ ? 0 : fifo_.Peek(0, rest);
  FadeOut(rest.first(have));
  std::fill(block.begin() + static_cast<std::ptrdiff_t>(have), block.end(), 0.0f);
  Flush();
  DropStale();
}

}  // namespace anecho
