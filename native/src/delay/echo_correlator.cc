#include "delay/echo_correlator.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/time.h"
#include "delay/phase_transform.h"

namespace anecho {
namespace {

constexpr int kRate = EchoCorrelation::kRate;
constexpr int kMinLag = EchoCorrelation::kMinLag;
constexpr int kMaxLag = EchoCorrelation::kMaxLag;
constexpr int kSegment = EchoCorrelator::kSegment;
constexpr std::size_t kFftSize = 16384;
constexpr std::size_t kRingSize = 32768;
constexpr int kFrame = kRate / kFramesPerSecond;
static_assert(kSegment + EchoCorrelation::kLags <= static_cast<int>(kFftSize));

/// Mean squares (-60 and -85 dBFS). A segment is silent if the loudest 64 ms of its reference, or
/// of its microphone, are below them.
constexpr double kReferenceSilence = 1e-6;
constexpr double kMicrophoneSilence = 3e-9;
constexpr int kActivityBlock = 512;

float At(const std::vector<float>& ring, std::int64_t index) {
  return index < 0 ? 0.0f : ring[static_cast<std::size_t>(index) % kRingSize];
}

struct Activity {
  double loudest = 0;
  double centre = 0;
};

/// Mean square of the loudest block of [begin, begin + count), and the energy's centre in samples
/// from `begin`.
Activity MeasureActivity(const std::vector<float>& ring, std::int64_t begin, int count) {
  Activity activity;
  double total = 0;
  for (int block = 0; block < count; block += kActivityBlock) {
    double energy = 0;
    for (int i = 0; i < kActivityBlock; ++i) {
      const double sample = At(ring, begin + block + i);
      energy += sample * sample;
    }
    activity.loudest = std::max(activity.loudest, energy / kActivityBlock);
    activity.centre += energy * (block + 0.5 * kActivityBlock);
    total += energy;
  }
  activity.centre = total > 0 ? activity.centre / total : count / 2.0;
  return activity;
}

}  // namespace

EchoCorrelator::EchoCorrelator(int sample_rate)
    : microphone_decimator_(sample_rate),
      reference_decimator_(sample_rate),
      fft_(kFftSize),
      microphone_ring_(kRingSize),
      reference_ring_(kRingSize),
      microphone_spectrum_(kFftSize),
      reference_spectrum_(kFftSize) {}

double EchoCorrelator::time_s() const { return static_cast<double>(samples_) / kRate; }

bool EchoCorrelator::Push(std::span<const float> microphone, std::span<const float> reference) {
  std::array<float, kFrame> frame;
  microphone_decimator_.Process(microphone, frame);
  for (int i = 0; i < kFrame; ++i) microphone_ring_[(samples_ + i) % kRingSize] = frame[i];
  reference_decimator_.Process(reference, frame);
  for (int i = 0; i < kFrame; ++i) reference_ring_[(samples_ + i) % kRingSize] = frame[i];
  samples_ += kFrame;
  if (stage_ != Stage::kIdle) return Advance();
  // To find an echo that is ahead of the reference, a segment needs 200 ms of later reference.
  if (samples_ >= next_segment_ + kSegment - kMinLag) StartSegment();
  return false;
}

void EchoCorrelator::Reset() {
  std::fill(microphone_ring_.begin(), microphone_ring_.end(), 0.0f);
  std::fill(reference_ring_.begin(), reference_ring_.end(), 0.0f);
  next_segment_ = samples_;
  stage_ = Stage::kIdle;
}

void EchoCorrelator::StartSegment() {
  segment_ = next_segment_;
  next_segment_ += kSegment;
  const Activity microphone = MeasureActivity(microphone_ring_, segment_, kSegment);
  const Activity reference = MeasureActivity(reference_ring_, segment_ - kMaxLag,
                                             kSegment + kMaxLag - kMinLag - kActivityBlock);
  if (microphone.loudest < kMicrophoneSilence || reference.loudest < kReferenceSilence) return;
  segment_time_s_ = (static_cast<double>(segment_) + microphone.centre) / kRate;
  stage_ = Stage::kMicrophone;
}

bool EchoCorrelator::Advance() {
  switch (stage_) {
    case Stage::kIdle:
      return false;
    case Stage::kMicrophone:
      LoadMicrophone();
      stage_ = Stage::kReference;
      return false;
    case Stage::kReference:
      LoadReference();
      stage_ = Stage::kWhiten;
      return false;
    case Stage::kWhiten:
      Whiten();
      stage_ = Stage::kLags;
      return false;
    case Stage::kLags:
      stage_ = Stage::kIdle;
      return StoreLags();
  }
  return false;
}

void EchoCorrelator::LoadMicrophone() {
  for (int i = 0; i < kSegment; ++i) microphone_spectrum_[i] = At(microphone_ring_, segment_ + i);
  std::fill(microphone_spectrum_.begin() + kSegment, microphone_spectrum_.end(), 0.0f);
  fft_.Forward(microphone_spectrum_);
}

void EchoCorrelator::LoadReference() {
  constexpr int kCount = kSegment + kMaxLag - kMinLag;
  for (int i = 0; i < kCount; ++i) {
    reference_spectrum_[i] = At(reference_ring_, segment_ - kMaxLag + i);
  }
  std::fill(reference_spectrum_.begin() + kCount, reference_spectrum_.end(), 0.0f);
  fft_.Forward(reference_spectrum_);
}

void EchoCorrelator::Whiten() {
  std::vector<float>& a = microphone_spectrum_;
  const std::vector<float>& b = reference_spectrum_;
  // The first two values are packed differently, but are outside of the band.
  for (std::size_t i = 0; i < kFftSize; i += 2) {
    const float real = a[i] * b[i] + a[i + 1] * b[i + 1];
    const float imaginary = a[i] * b[i + 1] - a[i + 1] * b[i];
    a[i] = real;
    a[i + 1] = imaginary;
  }
  WhitenSpeechBand(a);
}

bool EchoCorrelator::StoreLags() {
  fft_.Inverse(microphone_spectrum_);
  float energy = 0;
  for (int i = 0; i < EchoCorrelation::kLags; ++i) {
    const float value = microphone_spectrum_[EchoCorrelation::kLags - 1 - i];
    correlation_.values[i] = value;
    energy += value * value;
  }
  correlation_.time_s = segment_time_s_;
  correlation_.floor = std::sqrt(energy / EchoCorrelation::kLags) + 1e-20f;
  return std::isfinite(correlation_.floor);
}

}  // namespace anecho
