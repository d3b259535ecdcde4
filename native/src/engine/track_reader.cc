#include "engine/track_reader.h"

#include <algorithm>

namespace anecho {
namespace {

bool IsSilent(std::span<const float> samples) {
  return std::all_of(samples.begin(), samples.end(), [](float sample) { return sample == 0.0f; });
}

}  // namespace

TrackReader::TrackReader(const TrackConfig& config, int source_rate, TrackTap* tap)
    : config_(config),
      source_rate_(source_rate),
      channels_(ChannelsOf(config.layout)),
      tap_(tap),
      converter_(source_rate, config.sample_rate, channels_),
      mixed_(TrackBlock::kMaxSamples * static_cast<std::size_t>(channels_)),
      converted_(static_cast<std::size_t>(converter_.MaxOutputFrames(TrackBlock::kMaxSamples)) *
                 static_cast<std::size_t>(channels_)) {}

TrackReader::Part TrackReader::Read(std::span<float> interleaved, Nanoseconds timeout) {
  const std::lock_guard lock(mutex_);
  const auto channels = static_cast<std::size_t>(channels_);
  const auto room = static_cast<std::int64_t>(interleaved.size() / channels);
  Part part{.position = frames_read_};
  if (!is_closed()) {
    const std::int64_t samples = room * source_rate_ / config_.sample_rate;
    const std::int64_t block = source_rate_ / kFramesPerSecond;
    const auto blocks = static_cast<std::size_t>(std::max<std::int64_t>(1, samples / block));
    tap_->WaitFor(blocks, timeout, [this] { return is_closed(); });
    if (read_ < size_ || Convert()) {
      const auto passed = static_cast<std::int64_t>(read_ / channels);
      part.time = time_ + FramesToTime(passed, config_.sample_rate);
      part.frames = static_cast<std::int64_t>(Take(interleaved) / channels);
    }
  }
  frames_read_ += part.frames;
  part.start = start_;
  part.missing_microphone_frames = ToFrames(counts_.missing);
  part.silent_microphone_frames = ToFrames(counts_.silent_microphone);
  part.silent_reference_frames = ToFrames(counts_.silent_reference);
  part.dropped_frames = ToFrames(counts_.dropped);
  return part;
}

bool TrackReader::is_at_end() {
  const std::lock_guard lock(mutex_);
  return is_closed() || (is_flushed_ && read_ == size_);
}

void TrackReader::Close() {
  is_closed_.store(true);
  tap_->Wake();
}

std::size_t TrackReader::Take(std::span<float> interleaved) {
  std::size_t taken = 0;
  while (taken < interleaved.size()) {
    if (read_ == size_ && !Convert()) break;
    const std::size_t count = std::min(interleaved.size() - taken, size_ - read_);
    std::copy_n(converted_.begin() + static_cast<std::ptrdiff_t>(read_), count,
                interleaved.begin() + static_cast<std::ptrdiff_t>(taken));
    read_ += count;
    taken += count;
  }
  return taken;
}

/// Mixes and converts the next block, or zeros for one that was lost.
bool TrackReader::Convert() {
  const TrackBlock* const block = tap_->Front();
  if (block == nullptr) return Flush();
  if (!has_begun_) {
    has_begun_ = true;
    next_position_ = block->position;
    start_ = block->time;
  }
  const auto lost = static_cast<std::size_t>(block->position - next_position_);
  const std::size_t size = lost > 0 ? std::min(lost, TrackBlock::kMaxSamples) : block->size;
  const auto mixed = std::span(mixed_).first(size * static_cast<std::size_t>(channels_));
  if (lost > 0) {
    std::fill(mixed.begin(), mixed.end(), 0.0f);
    counts_.dropped += static_cast<std::int64_t>(size);
    time_ = block->time - FramesToTime(static_cast<std::int64_t>(lost), source_rate_);
  } else {
    Mix(*block);
    time_ = block->time;
    tap_->Pop();
  }
  next_position_ += static_cast<std::int64_t>(size);
  size_ = static_cast<std::size_t>(converter_.Process(mixed, converted_)) *
          static_cast<std::size_t>(channels_);
  read_ = 0;
  return true;
}

/// Once no more blocks come, takes the samples that the converter has withheld.
bool TrackReader::Flush() {
  if (is_flushed_ || !tap_->is_finished() || tap_->size() > 0) return false;
  is_flushed_ = true;
  const auto channels = static_cast<std::size_t>(channels_);
  time_ += FramesToTime(static_cast<std::int64_t>(size_ / channels), config_.sample_rate);
  size_ = static_cast<std::size_t>(converter_.Process({}, converted_, true)) * channels;
  read_ = 0;
  return size_ > 0;
}

void TrackReader::Mix(const TrackBlock& block) {
  const auto size = static_cast<std::int64_t>(block.size);
  if (block.is_microphone_missing) {
    counts_.missing += size;
  } else if (IsSilent(std::span(block.microphone).first(block.size))) {
    counts_.silent_microphone += size;
  }
  if (IsSilent(std::span(block.reference).first(block.size))) counts_.silent_reference += size;
  const auto share = static_cast<float>(config_.balance);
  for (std::size_t i = 0; i < block.size; ++i) {
    switch (config_.layout) {
      case TrackLayout::kMicrophone:
        mixed_[i] = block.clean[i];
        break;
      case TrackLayout::kReference:
        mixed_[i] = block.reference[i];
        break;
      case TrackLayout::kMix:
        mixed_[i] = block.clean[i] * (1 - share) + block.reference[i] * share;
        break;
      case TrackLayout::kTwo:
        mixed_[2 * i] = block.clean[i];
        mixed_[2 * i + 1] = block.reference[i];
        break;
      case TrackLayout::kThree:
        mixed_[3 * i] = block.microphone[i];
        mixed_[3 * i + 1] = block.clean[i];
        mixed_[3 * i + 2] = block.reference[i];
        break;
    }
  }
}

std::int64_t TrackReader::ToFrames(std::int64_t samples) const {
  return samples * config_.sample_rate / source_rate_;
}

}  // namespace anecho
