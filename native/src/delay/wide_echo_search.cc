#include "delay/wide_echo_search.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "delay/phase_transform.h"

namespace anecho {
namespace {

/// A reference that stays below -80 dBFS is silent.
constexpr float kSilence = 1e-4f;
/// Peaks of one block are at least 8 ms apart.
constexpr int kPeakDistance = 64;
/// Least height of a peak, in standard deviations: by chance, the highest of a minute of lags
/// reaches 5.
constexpr float kMinHeight = 5.5f;
/// Limit of a peak's height, so that one block does not decide.
constexpr float kMaxHeight = 20;
/// Peaks this near to a line belong to it, as reflections in the same room.
constexpr double kNearLine_s = 8e-3;
/// Peaks this near to a line are of the same reflection.
constexpr double kClose_s = 0.5e-3;
/// Drift at which the score of a line would be 0; a drift of 300 ppm lowers it by 3 %.
constexpr double kUnlikelyDrift = 10'000e-6;

}  // namespace

WideEchoSearch::WideEchoSearch() : fft_(kFft), spectrum_(kFft), work_(kFft) {
  // The reference begins with a block of silence, so that a microphone block that begins before the
  // reference is found too.
  reference_.assign(kBlock, 0.0f);
  begin_ = -kBlock;
}

void WideEchoSearch::AddBlock(std::int64_t begin, std::span<const float> samples) {
  if (blocks() == kMaxBlocks) return;
  Block& block = blocks_.emplace_back();
  block.begin = begin;
  block.time_s = (static_cast<double>(begin) + kBlock / 2.0) / kRate;
  block.spectrum.assign(kFft, 0.0f);
  std::copy_n(samples.begin(), kBlock, block.spectrum.begin());
  fft_.Forward(block.spectrum);
  WhitenSpeechBand(block.spectrum);
}

void WideEchoSearch::PushReference(std::span<const float> samples) {
  while (!samples.empty()) {
    const std::size_t count = std::min(samples.size(), kFft - reference_.size());
    reference_.insert(reference_.end(), samples.begin(),
                      samples.begin() + static_cast<std::ptrdiff_t>(count));
    samples = samples.subspan(count);
    if (reference_.size() < kFft) continue;
    Correlate();
    constexpr int kHop = kFft - kBlock;
    reference_.erase(reference_.begin(), reference_.begin() + kHop);
    begin_ += kHop;
  }
}

void WideEchoSearch::Correlate() {
  const auto loud = [](float sample) { return std::abs(sample) > kSilence; };
  if (std::none_of(reference_.begin(), reference_.end(), loud)) return;
  std::copy(reference_.begin(), reference_.end(), spectrum_.begin());
  std::fill(spectrum_.begin() + static_cast<std::ptrdiff_t>(reference_.size()), spectrum_.end(),
            0.0f);
  fft_.Forward(spectrum_);
  WhitenSpeechBand(spectrum_);
  for (Block& block : blocks_) {
    work_[0] = work_[1] = 0;
    for (std::size_t i = 2; i < kFft; i += 2) {
      const float a = block.spectrum[i], b = block.spectrum[i + 1];
      const float c = spectrum_[i], d = spectrum_[i + 1];
      work_[i] = a * c + b * d;
      work_[i + 1] = a * d - b * c;
    }
    fft_.Inverse(work_);
    TakePeaks(&block);
  }
}

void WideEchoSearch::TakePeaks(Block* block) {
  constexpr int kLags = kFft - kBlock;
  double energy = 0;
  for (int i = 0; i < kLags; ++i) energy += static_cast<double>(work_[i]) * work_[i];
  const auto sigma = static_cast<float>(std::sqrt(energy / kLags));
  if (!(sigma > 0)) return;
  for (int i = 1; i + 1 < kLags; ++i) {
    const float height = std::abs(work_[i]) / sigma;
    if (height < kMinHeight || height < std::abs(work_[i - 1]) / sigma ||
        height < std::abs(work_[i + 1]) / sigma) {
      continue;
    }
    const Peak peak{static_cast<double>(block->begin - begin_ - i) / kRate, height};
    auto& peaks = block->peaks;
    const auto near = std::find_if(peaks.begin(), peaks.end(), [&](const Peak& other) {
      return std::abs(other.delay_s - peak.delay_s) * kRate < kPeakDistance;
    });
    const auto lowest = std::min_element(
        peaks.begin(), peaks.end(),
        [](const Peak& one, const Peak& other) { return one.height < other.height; });
    if (near != peaks.end()) {
      if (near->height < height) *near = peak;
    } else if (static_cast<int>(peaks.size()) < kPeaks) {
      peaks.push_back(peak);
    } else if (lowest->height < height) {
      *lowest = peak;
    }
  }
}

WideEchoCandidate WideEchoSearch::Vote(const Block& a, const Peak& from, const Block& b,
                                       const Peak& to) const {
  WideEchoCandidate candidate;
  const double span = b.time_s - a.time_s;
  const double slope = span > 0 ? (to.delay_s - from.delay_s) / span : 0;
  // Two peaks may be of different reflections, so blocks close in time tell little about the slope.
  if (std::abs(to.delay_s - from.delay_s) > kMaxDrift * std::abs(span) + kNearLine_s) {
    return candidate;
  }
  candidate.line = {.time_s = a.time_s,
                    .delay_s = from.delay_s,
                    .slope = std::clamp(slope, -kMaxDrift, kMaxDrift)};
  std::vector<DelayPoint> points;
  for (const Block& block : blocks_) {
    const Peak* best = nullptr;
    for (const Peak& peak : block.peaks) {
      if (std::abs(peak.delay_s - candidate.line.At(block.time_s)) > kNearLine_s) continue;
      if (best == nullptr || peak.height > best->height) best = &peak;
    }
    if (best == nullptr) continue;
    const float height = std::min(best->height, kMaxHeight);
    candidate.score += static_cast<double>(height - kMinHeight) + 1;
    points.push_back(
        {.time_s = block.time_s, .delay_s = best->delay_s, .weight = height / kMaxHeight});
  }
  candidate.blocks = static_cast<int>(points.size());
  if (candidate.blocks >= 3) {
    const DelayLine fitted = FitDelayLine(points);
    if (std::abs(fitted.slope) <= kMaxDrift) candidate.line = fitted;
  }
  return candidate;
}

/// Draws the line through those two peaks that has most other peaks close to it: with tones or
/// reflections, single peaks are some ms off. Of similar lines it prefers the one with the smaller
/// drift. If the peaks close to the line determine a slope well enough, the line is fitted to them.
void WideEchoSearch::Refine(WideEchoCandidate* candidate) const {
  std::vector<DelayPoint> near;
  for (const Block& block : blocks_) {
    for (const Peak& peak : block.peaks) {
      if (std::abs(peak.delay_s - candidate->line.At(block.time_s)) > kNearLine_s) continue;
      near.push_back({.time_s = block.time_s,
                      .delay_s = peak.delay_s,
                      .weight = std::min(peak.height, kMaxHeight) / kMaxHeight});
    }
  }
  double best = 0;
  for (const DelayPoint& a : near) {
    for (const DelayPoint& b : near) {
      if (b.time_s < a.time_s || (b.time_s == a.time_s && &a != &b)) continue;
      DelayLine line{.time_s = a.time_s, .delay_s = a.delay_s};
      if (&a != &b) line.slope = (b.delay_s - a.delay_s) / (b.time_s - a.time_s);
      if (std::abs(line.slope) > kMaxDrift) continue;
      double score = 0;
      for (const DelayPoint& point : near) {
        const double off = (point.delay_s - line.At(point.time_s)) / kClose_s;
        score += static_cast<double>(point.weight) * std::exp(-off * off);
      }
      score *= 1 - std::abs(line.slope) / kUnlikelyDrift;
      if (score <= best) continue;
      best = score;
      candidate->line = line;
    }
  }
  std::erase_if(near, [&](const DelayPoint& point) {
    return std::abs(point.delay_s - candidate->line.At(point.time_s)) > 2 * kClose_s;
  });
  candidate->blocks = 0;
  for (std::size_t i = 0; i < near.size(); ++i) {
    candidate->blocks += i == 0 || near[i].time_s != near[i - 1].time_s ? 1 : 0;
  }
  const DelayLine fitted = FitDelayLine(near);
  if (near.size() >= 4 && fitted.slope_sigma < 100e-6) candidate->line = fitted;
}

std::vector<WideEchoCandidate> WideEchoSearch::Finish(int count) {
  if (reference_.size() > kBlock) Correlate();
  std::vector<WideEchoCandidate> all;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    for (std::size_t k = i; k < blocks_.size(); ++k) {
      for (const Peak& from : blocks_[i].peaks) {
        for (const Peak& to : blocks_[k].peaks) {
          if (i == k && &from != &to) continue;
          all.push_back(Vote(blocks_[i], from, blocks_[k], to));
        }
      }
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& one, const auto& other) { return one.score > other.score; });
  std::vector<WideEchoCandidate> best;
  for (const WideEchoCandidate& candidate : all) {
    if (candidate.blocks == 0 || static_cast<int>(best.size()) == count) break;
    const bool known = std::any_of(best.begin(), best.end(), [&](const auto& other) {
      const double time = candidate.line.time_s;
      return std::abs(other.line.At(time) - candidate.line.At(time)) < 4 * kNearLine_s;
    });
    if (!known) best.push_back(candidate);
  }
  for (WideEchoCandidate& candidate : best) Refine(&candidate);
  return best;
}

}  // namespace anecho
