#include "delay/echo_path_acquisition.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anecho {
namespace {

constexpr int kCorrelationRate = EchoCorrelation::kRate;
constexpr int kLags = EchoCorrelation::kLags;

/// Evidence is summed over boxes of 4 ms.
constexpr int kBox = 32;
/// How much of the response's window lies before the strongest lag: 16 ms.
constexpr int kLead = 128;

/// Slopes that are tried in one frame.
constexpr int kSlopesPerStep = 10;

/// The box with the most evidence is looked for from -182 to 1246 ms.
constexpr int kFirstStart =
    EchoResponseMatcher::kMinStartLag - EchoCorrelation::kMinLag + kLead + 16;
constexpr int kLastStart =
    EchoResponseMatcher::kMaxStartLag - EchoCorrelation::kMinLag + kLead - 48;

/// Lags on each side of the response (64 ms) that do not count against its uniqueness: a room's
/// late reflections may be half as high as its highest peak.
constexpr int kReflections = 512;

float BandFill(const EchoResponse& response) {
  float squares = 0, fourth_powers = 0;
  for (int i = 0; i < EchoResponse::kBins; ++i) {
    const float square =
        response.real[i] * response.real[i] + response.imaginary[i] * response.imaginary[i];
    squares += square;
    fourth_powers += square * square;
  }
  return squares * squares / (EchoResponse::kBins * fourth_powers + 1e-30f);
}

}  // namespace

EchoPathAcquisition::EchoPathAcquisition(const EchoPathAcquisitionConfig& config)
    : config_(config), segments_(EchoPath::kMaxPoints), evidence_(kLags) {
  std::iota(order_.begin(), order_.end(), 0);
}

void EchoPathAcquisition::Add(const EchoCorrelation& correlation) {
  ForgetUntil(correlation.time_s - config_.max_age_s);
  if (count_ == EchoPath::kMaxPoints) {
    std::rotate(order_.begin(), order_.begin() + 1, order_.end());
    --count_;
  }
  segments_[order_[count_++]] = correlation;
  SearchAgain();
}

void EchoPathAcquisition::ForgetUntil(double time_s) {
  int old = 0;
  while (old < count_ && segments_[order_[old]].time_s <= time_s) ++old;
  std::rotate(order_.begin(), order_.begin() + old, order_.end());
  count_ -= old;
  stage_ = Stage::kIdle;
}

bool EchoPathAcquisition::Step() {
  switch (stage_) {
    case Stage::kIdle:
      return false;
    case Stage::kLocate:
      stage_ = Locate() ? Stage::kCut : Stage::kIdle;
      return false;
    case Stage::kCut:
      Cut();
      stage_ = Stage::kDrift;
      return false;
    case Stage::kDrift:
      if (SearchDrift()) stage_ = Stage::kAlign;
      return false;
    case Stage::kAlign:
      Align();
      if (++rounds_ == config_.rounds) stage_ = Stage::kJudge;
      return false;
    case Stage::kJudge:
      stage_ = Stage::kIdle;
      return Judge();
  }
  return false;
}

bool EchoPathAcquisition::Locate() {
  std::fill(evidence_.begin(), evidence_.end(), 0.0f);
  for (int i = 0; i < count_; ++i) {
    const EchoCorrelation& segment = segments_[order_[i]];
    const float scale = 1.0f / (segment.floor * segment.floor);
    const float most = config_.max_evidence;
    for (int lag = 0; lag < kLags; ++lag) {
      evidence_[lag] += std::min(segment.values[lag] * segment.values[lag] * scale, most);
    }
  }
  double box = std::accumulate(evidence_.begin(), evidence_.begin() + kBox, 0.0);
  double best = 0, sum = 0, squares = 0;
  int best_start = 0;
  for (int start = 0; start + kBox < kLags; ++start) {
    if (box > best && start >= kFirstStart && start < kLastStart) {
      best = box;
      best_start = start;
    }
    sum += box;
    squares += box * box;
    box += evidence_[start + kBox] - evidence_[start];
  }
  const double boxes = kLags - kBox;
  const double mean = sum / boxes;
  const double deviation = std::sqrt(std::max(squares / boxes - mean * mean, 1e-12));
  const auto begin = evidence_.begin() + best_start;
  const int peak = static_cast<int>(std::max_element(begin, begin + kBox) - evidence_.begin());
  start_lag_ = std::clamp(EchoCorrelation::kMinLag + peak - kLead,
                          EchoResponseMatcher::kMinStartLag, EchoResponseMatcher::kMaxStartLag);
  return best > mean + config_.min_prominence * deviation;
}

void EchoPathAcquisition::Cut() {
  for (int i = 0; i < count_; ++i) {
    const EchoCorrelation& segment = segments_[order_[i]];
    candidates_[i] = {.response = matcher_.Cut(segment, start_lag_), .time_s = segment.time_s};
  }
  const double span = candidates_[count_ - 1].time_s - candidates_[0].time_s;
  path_.line = {.time_s = candidates_[0].time_s + span / 2};
  slope_step_ = config_.slope_step_s / std::max(span, 1.0);
  next_slope_ = -config_.max_slope;
  best_power_ = 0;
  rounds_ = 0;
}

bool EchoPathAcquisition::SearchDrift() {
  for (int i = 0; i < kSlopesPerStep && next_slope_ <= config_.max_slope; ++i) {
    path_.line.slope = next_slope_;
    EchoResponse sum;
    for (int k = 0; k < count_; ++k) sum.Mix(Aligned(candidates_[k]), 1);
    const double power = sum.Energy();
    if (power > best_power_) {
      best_power_ = power;
      best_slope_ = next_slope_;
    }
    next_slope_ += slope_step_;
  }
  if (next_slope_ <= config_.max_slope) return false;
  path_.line.slope = best_slope_;
  return true;
}

EchoResponse EchoPathAcquisition::Aligned(const Candidate& candidate) const {
  EchoResponse response = candidate.response;
  response.Advance(path_.line.At(candidate.time_s));
  return response;
}

void EchoPathAcquisition::Align() {
  path_.pattern = {};
  for (int i = 0; i < count_; ++i) {
    path_.pattern.Mix(Aligned(candidates_[i]), candidates_[i].weight);
  }
  for (int i = 0; i < count_; ++i) {
    Candidate& candidate = candidates_[i];
    const EchoResponse response = Aligned(candidate);
    // The segment itself is left out: anything is similar to itself.
    EchoResponse others = path_.pattern;
    others.Mix(response, -candidate.weight);
    const auto match = matcher_.Compare(response, others, config_.align_range_s);
    candidate.shift_s = match.shift_s;
    candidate.similarity = match.similarity;
  }
  FitLine();
  for (int i = 0; i < count_; ++i) {
    candidates_[i].weight = std::max(candidates_[i].similarity - config_.min_similarity / 2, 0.01f);
  }
}

void EchoPathAcquisition::FitLine() {
  int used = 0;
  for (int i = 0; i < count_; ++i) {
    const Candidate& candidate = candidates_[i];
    if (candidate.similarity < config_.min_similarity) continue;
    path_.points[used++] = {.time_s = candidate.time_s,
                            .delay_s = path_.line.At(candidate.time_s) + candidate.shift_s,
                            .weight = std::min(candidate.similarity, 1.0f)};
  }
  path_.point_count = used;
  if (used >= config_.min_segments)
    path_.line = FitDelayLine({path_.points.data(), static_cast<std::size_t>(used)});
}

float EchoPathAcquisition::Uniqueness() {
  // Adds up the segments along the line, by whole samples, which is exact enough here.
  std::fill(evidence_.begin(), evidence_.end(), 0.0f);
  for (int i = 0; i < count_; ++i) {
    if (candidates_[i].similarity < config_.min_similarity) continue;
    const auto& values = segments_[order_[i]].values;
    const double later = path_.line.At(candidates_[i].time_s) * kCorrelationRate;
    const int shift = std::clamp(static_cast<int>(std::lround(later)), -kLags / 2, kLags / 2);
    const int begin = std::max(0, -shift), end = std::min(kLags, kLags - shift);
    for (int lag = begin; lag < end; ++lag) evidence_[lag] += values[lag + shift];
  }
  const int start = start_lag_ - EchoCorrelation::kMinLag;
  float inside = 0, outside = 0;
  for (int lag = 0; lag < kLags; ++lag) {
    const bool within =
        lag >= start - kReflections && lag < start + EchoResponse::kSamples + kReflections;
    float& highest = within ? inside : outside;
    highest = std::max(highest, std::abs(evidence_[lag]));
  }
  return inside / (outside + 1e-20f);
}

bool EchoPathAcquisition::Judge() {
  const auto end = std::remove_if(
      path_.points.begin(), path_.points.begin() + path_.point_count, [&](const DelayPoint& point) {
        return std::abs(point.delay_s - path_.line.At(point.time_s)) > config_.max_residual_s;
      });
  path_.point_count = static_cast<int>(end - path_.points.begin());
  if (path_.point_count < config_.min_segments) return false;
  path_.pattern = {};
  for (int i = 0; i < count_; ++i) {
    if (candidates_[i].similarity < config_.min_similarity) continue;
    path_.pattern.Mix(Aligned(candidates_[i]), candidates_[i].similarity);
  }
  if (Uniqueness() < config_.min_uniqueness || BandFill(path_.pattern) < config_.min_band_fill)
    return false;
  // Until here, delays are relative to the window's start.
  const double start_s = static_cast<double>(start_lag_) / kCorrelationRate;
  path_.line.delay_s += start_s;
  for (int i = 0; i < path_.point_count; ++i) path_.points[i].delay_s += start_s;
  return true;
}

}  // namespace anecho
