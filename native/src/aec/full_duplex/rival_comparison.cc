#include "aec/full_duplex/rival_comparison.h"

#include <algorithm>

#include "aec/full_duplex/frame_transform.h"
#include "dsp/fast_math.h"

namespace anecho {
namespace {

constexpr std::array<std::size_t, 10> kEdges = {
    DuplexBin(100),  DuplexBin(300),  DuplexBin(500),  DuplexBin(800),  DuplexBin(1200),
    DuplexBin(1800), DuplexBin(2600), DuplexBin(3600), DuplexBin(5000), DuplexBin(7500)};
constexpr float kComparisonKeep = 0.75f;
// 1.5 dB
constexpr float kMargin = 1.4125375f;
// At 16 kHz a frame has a third of the samples, so a tone has a ninth of the power.
constexpr float kScale = 9;

}  // namespace

RivalComparison::RivalComparison() { FillFrameWindow(window_); }

void RivalComparison::Update(std::span<const float> rival, const PowerSpectrum& error,
                             const PowerSpectrum& microphone) {
  std::copy(recent_.begin() + kRivalFrame, recent_.end(), recent_.begin());
  std::copy_n(rival.begin(), kRivalFrame, recent_.end() - kRivalFrame);
  for (std::size_t i = 0; i < window_.size(); ++i) windowed_[i] = recent_[i] * window_[i];
  fft_.Forward(windowed_, real_, imaginary_);
  excess_.fill(0);
  float our_sum = 1;
  float their_sum = 1;
  float microphone_sum = 0;
  for (std::size_t b = 0; b < kBands; ++b) {
    float ours = 0;
    float theirs = 0;
    for (std::size_t k = kEdges[b]; k < kEdges[b + 1]; ++k) {
      ours += last_error_[k];
      microphone_sum += last_microphone_[k];
      theirs += real_[k] * real_[k] + imaginary_[k] * imaginary_[k];
    }
    ours_[b] = kComparisonKeep * ours_[b] + (1 - kComparisonKeep) * ours;
    theirs_[b] = kComparisonKeep * theirs_[b] + (1 - kComparisonKeep) * kScale * theirs;
    our_sum += ours_[b];
    their_sum += theirs_[b];
    const float more = std::max(0.0f, ours_[b] - kMargin * theirs_[b]);
    std::fill(excess_.begin() + static_cast<std::ptrdiff_t>(kEdges[b]),
              excess_.begin() + static_cast<std::ptrdiff_t>(kEdges[b + 1]),
              more / static_cast<float>(kEdges[b + 1] - kEdges[b]));
  }
  ratio_db_ = FastPowerToDb(our_sum / their_sum);
  microphone_ = kComparisonKeep * microphone_ + (1 - kComparisonKeep) * microphone_sum;
  taken_out_db_ = FastPowerToDb((microphone_ + 1) / their_sum);
  last_error_ = error;
  last_microphone_ = microphone;
}

}  // namespace anecho
