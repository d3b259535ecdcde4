#include "offline/delay_pass.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "dsp/level_meter.h"

namespace anecho {
namespace {

/// A frame of the reference or of the microphone holds sound if it is louder than this: -60 dBFS
/// and -80 dBFS.
constexpr double kReferenceSilence = 1e-6;
constexpr double kMicrophoneSilence = 1e-8;
/// Least power that a recording's noise counts with: -110 dBFS, below one step of 16-bit samples.
constexpr double kMinNoise = 1e-11;

}  // namespace

DelayPass::DelayPass(const MonoRecording& microphone, const MonoRecording& reference,
                     int sample_rate, const Range& range)
    : microphone_(microphone, sample_rate),
      reference_(reference, sample_rate),
      analyzer_(sample_rate),
      levels_(sample_rate),
      range_(range),
      silence_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)) {}

bool DelayPass::Turn() {
  if (microphone_.ended() || frame_ >= range_.end) return false;
  const std::span<const float> microphone = microphone_.Next();
  if (frame_ == 0) {
    for (std::int64_t skipped = range_.shift; skipped < 0; ++skipped) reference_.Next();
  }
  const bool before = frame_ < range_.shift;
  const std::span<const float> reference = before ? silence_ : reference_.Next();
  if (frame_ >= range_.begin) {
    Note(microphone, reference);
    levels_.Push(microphone, reference);
    analyzer_.Push(microphone, reference);
  }
  ++frame_;
  return true;
}

void DelayPass::Note(std::span<const float> microphone, std::span<const float> reference) {
  const double microphone_power = MeanSquare(microphone);
  const double reference_power = MeanSquare(reference);
  slots_.resize(static_cast<std::size_t>(frame_ / kSlotFrames) + 1);
  Slot& slot = slots_.back();
  slot.microphone |= microphone_power > kMicrophoneSilence;
  slot.reference |= reference_power > kReferenceSilence;
  slot.quietest_microphone = std::min(slot.quietest_microphone, microphone_power);
  slot.quietest_reference = std::min(slot.quietest_reference, reference_power);
  double common = 0;
  for (std::size_t i = 0; i < microphone.size(); ++i) {
    common += static_cast<double>(microphone[i]) * reference[i];
  }
  microphone_energy_ += microphone_power;
  reference_energy_ += reference_power;
  common_energy_ += common / static_cast<double>(microphone.size());
}

double DelayPass::likeness() const {
  const double energy = microphone_energy_ * reference_energy_;
  return energy > 0 ? common_energy_ * common_energy_ / energy : 0;
}

double DelayPass::ExcessNoiseDb() const {
  const auto noise = [&](double Slot::*quietest) {
    std::vector<double> powers;
    for (const Slot& slot : slots_) powers.push_back(slot.*quietest);
    const auto tenth = powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 10);
    std::nth_element(powers.begin(), tenth, powers.end());
    return std::max(*tenth, kMinNoise);
  };
  if (slots_.empty()) return 0;
  const double microphone = noise(&Slot::quietest_microphone) / (microphone_energy_ + kMinNoise);
  const double reference = noise(&Slot::quietest_reference) / (reference_energy_ + kMinNoise);
  return 10 * std::log10(microphone / reference);
}

std::vector<DelayPoint> DelayPass::Finish() {
  std::vector<DelayPoint> points = analyzer_.FinishPoints();
  for (DelayPoint& point : points) {
    point.time_s += static_cast<double>(range_.begin) / kFramesPerSecond;
    point.delay_s += static_cast<double>(range_.shift) / kFramesPerSecond;
  }
  return points;
}

}  // namespace anecho
