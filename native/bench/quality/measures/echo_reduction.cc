#include "measures/echo_reduction.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/level_meter.h"

namespace anecho::quality {
namespace {

constexpr std::size_t kFrame = 480;
constexpr double kActivePower = 1e-6;  // −60 dBFS
constexpr double kSilence = 1e-12;     // −120 dBFS
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Smallest share of a window's frames that must have echo for the window to count.
constexpr double kMinActive = 0.3;

double PowerOf(std::span<const float> signal, std::size_t frame) {
  const std::size_t begin = frame * kFrame;
  if (begin + kFrame > signal.size()) return 0;
  return MeanSquare(signal.subspan(begin, kFrame));
}

}  // namespace

EchoReduction::EchoReduction(std::span<const float> microphone, std::span<const float> output,
                             std::span<const float> activity, double hold_s) {
  const std::size_t count = std::min(microphone.size(), output.size()) / kFrame;
  const int hold = static_cast<int>(std::lround(hold_s * 100));
  int left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (PowerOf(activity, i) > kActivePower) left = hold + 1;
    frames_.push_back({PowerOf(microphone, i), PowerOf(output, i), left > 0});
    left = std::max(0, left - 1);
  }
}

double EchoReduction::Sum::Decibels() const {
  if (active == 0) return kNaN;
  return 10 * std::log10(std::max(microphone, kSilence) / std::max(output, kSilence));
}

EchoReduction::Sum EchoReduction::SumOver(std::size_t first, std::size_t last) const {
  Sum sum;
  for (std::size_t i = first; i < std::min(last, frames_.size()); ++i) {
    if (!frames_[i].active) continue;
    sum.microphone += frames_[i].microphone;
    sum.output += frames_[i].output;
    ++sum.active;
  }
  return sum;
}

std::size_t EchoReduction::FrameAt(double seconds) const {
  const double frame = std::round(std::max(0.0, seconds) * 100);
  return static_cast<std::size_t>(std::min(frame, static_cast<double>(frames_.size())));
}

double EchoReduction::Over(double from_s, double to_s) const {
  return SumOver(FrameAt(from_s), FrameAt(to_s)).Decibels();
}

double EchoReduction::TimeTo(double db, double from_s, double to_s) const {
  constexpr std::size_t kWindow = 50;
  constexpr std::size_t kStays = 200;
  const std::size_t end = FrameAt(to_s);
  std::size_t first = FrameAt(from_s);
  while (first < end && !frames_[first].active) ++first;
  std::size_t start = first;
  bool heard = false;
  for (std::size_t i = first; i + kWindow <= end; ++i) {
    const Sum sum = SumOver(i, i + kWindow);
    if (sum.active < kMinActive * kWindow) continue;
    if (sum.Decibels() < db) {
      start = i + 1;
      heard = false;
      continue;
    }
    if (!heard) start = i;
    heard = true;
    if (i >= start + kStays) return static_cast<double>(start - first) / 100;
  }
  return kNaN;
}

double EchoReduction::WorstSecond(double from_s, double to_s) const {
  constexpr std::size_t kWindow = 100;
  constexpr std::size_t kStep = 10;
  double worst = kNaN;
  for (std::size_t i = FrameAt(from_s); i + kWindow <= FrameAt(to_s); i += kStep) {
    const Sum sum = SumOver(i, i + kWindow);
    if (sum.active < kMinActive * kWindow) continue;
    worst = std::fmin(worst, sum.Decibels());
  }
  return worst;
}

std::vector<EchoReduction::Point> EchoReduction::OverTime(double step_s) const {
  std::vector<Point> points;
  const std::size_t step = std::max<std::size_t>(1, FrameAt(step_s));
  for (std::size_t i = 0; i + step <= frames_.size(); i += step) {
    double microphone = 0;
    double output = 0;
    for (std::size_t k = i; k < i + step; ++k) {
      microphone += frames_[k].microphone / static_cast<double>(step);
      output += frames_[k].output / static_cast<double>(step);
    }
    points.push_back(
        {SumOver(i, i + step).Decibels(), PowerToDbfs(microphone), PowerToDbfs(output)});
  }
  return points;
}

}  // namespace anecho::quality
