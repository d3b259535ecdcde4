#include "channels/copy_probe.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr std::size_t kWindow = 2048;
/// Least length of the sound that is skipped at first: the rate converter may still hold sound of
/// the channels probed before.
constexpr Nanoseconds kMinSplice = std::chrono::milliseconds(50);
/// Number of Work() calls that wait for the reference; then the probe ends without verdicts.
constexpr int kMaxWaits = 200;

std::size_t Samples(Nanoseconds time) {
  return static_cast<std::size_t>(std::llround(ToSeconds(time) * ReferenceTap::kRate));
}

}  // namespace

CopyProbe::CopyProbe(StreamFormat microphone, const Options& options)
    : format_(microphone),
      options_(options),
      width_(std::min(kMaxChannels, static_cast<std::size_t>(microphone.channels))),
      splice_(Samples(std::max(options.lead_in, kMinSplice))),
      rate_(microphone.sample_rate, static_cast<int>(width_)),
      fit_(kWindow, Samples(options.max_lag - options.min_lag) + 1, width_),
      picked_(static_cast<std::size_t>(RateReducer::kMaxFrames) * width_),
      left_(kWindow + Samples(options.max_lag - options.min_lag)),
      right_(left_.size()) {
  for (auto& samples : samples_) samples.resize(kWindow);
}

void CopyProbe::Begin(std::span<const std::size_t> channels) {
  count_ = std::min(channels.size(), width_);
  for (std::size_t i = 0; i < count_; ++i) verdicts_[i] = {.channel = channels[i]};
  taken_ = 0;
  skipped_ = 0;
  waits_ = 0;
  stage_ = Stage::kListen;
}

void CopyProbe::Push(const Packet& packet) {
  if (stage_ != Stage::kListen) return;
  if (packet.silent || packet.discontinuity) {
    taken_ = 0;
    if (packet.silent) return;
  }
  for (std::int64_t taken = 0; taken < packet.frames && stage_ == Stage::kListen;) {
    const std::int64_t frames = std::min(packet.frames - taken, RateReducer::kMaxFrames);
    Listen(packet, taken, frames);
    taken += frames;
  }
}

void CopyProbe::Listen(const Packet& packet, std::int64_t offset, std::int64_t frames) {
  const auto channels = static_cast<std::size_t>(format_.channels);
  const float* in = packet.samples.data() + static_cast<std::size_t>(offset) * channels;
  const auto count = static_cast<std::size_t>(frames);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < width_; ++c) {
      picked_[i * width_ + c] = c < count_ ? in[i * channels + verdicts_[c].channel] : 0.0f;
    }
  }
  const auto made = rate_.Process(std::span<const float>(picked_).first(count * width_));
  const Nanoseconds end = packet.time + FramesToTime(offset + frames, format_.sample_rate);
  const std::size_t made_frames = made.size() / width_;
  for (std::size_t i = 0; i < made_frames && taken_ < kWindow; ++i) {
    if (skipped_++ < splice_) continue;
    if (taken_ == 0) {
      const double behind_s =
          rate_.withheld_s() + static_cast<double>(made_frames - i) / RateReducer::kRate;
      begin_ = end - Nanoseconds(std::llround(behind_s * 1e9));
    }
    for (std::size_t c = 0; c < width_; ++c) samples_[c][taken_] = made[i * width_ + c];
    ++taken_;
  }
  if (taken_ == kWindow) stage_ = Stage::kAwaitReference;
}

void CopyProbe::AwaitReference(const ReferenceTap& tap) {
  const auto reading = tap.Read(begin_ - options_.max_lag, left_, right_);
  if (reading == ReferenceTap::Reading::kGone || ++waits_ > kMaxWaits) {
    stage_ = Stage::kIdle;
    return;
  }
  if (reading == ReferenceTap::Reading::kNotYet) return;
  fit_.SetReference(left_, right_);
  for (std::size_t c = 0; c < width_; ++c) fit_.SetSound(c, samples_[c]);
  stage_ = Stage::kScan;
}

bool CopyProbe::Work(const ReferenceTap& tap) {
  switch (stage_) {
    case Stage::kIdle:
    case Stage::kListen:
      return false;
    case Stage::kAwaitReference:
      AwaitReference(tap);
      return false;
    case Stage::kScan:
      if (!fit_.Scan(static_cast<std::size_t>(options_.lags_per_turn))) return false;
      fitted_ = 0;
      stage_ = Stage::kFit;
      return false;
    case Stage::kFit:
      break;
  }
  const ReferenceFit::Result result = fit_.Fit(fitted_);
  verdicts_[fitted_].verdict = result.verdict;
  verdicts_[fitted_].share = result.share;
  if (++fitted_ < count_) return false;
  stage_ = Stage::kIdle;
  return true;
}

}  // namespace anecho
