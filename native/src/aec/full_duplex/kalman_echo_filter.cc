#include "aec/full_duplex/kalman_echo_filter.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "dsp/flush_denormals.h"

namespace anecho {
namespace {

constexpr std::size_t kHop = KalmanEchoFilter::kHop;
// Share of a transform's samples that a hop has.
constexpr float kHopShare = 0.5f;
// Least estimate of the near end's power in a bin: white noise of mean square 1 over a hop.
constexpr float kMinNearEnd = static_cast<float>(kHop);
constexpr float kInitialNearEnd = 100 * kMinNearEnd;
constexpr float kEpsilon = 1e-3f;
// Converts powers to those of PowerSpectrum. Here, a Hann window over 480 samples keeps 3/8 of
// their power; there, a square-root Hann window over 960 samples keeps as much power as 480 samples
// have.
constexpr float kWindowScale = 8.0f / 3.0f;
constexpr double kAudiblePower = 900;
// Share of the initial covariance that RaiseUncertainty() adds to the response's power, for taps
// about which nothing is known.
constexpr float kUnknownShare = 1e-4f;

constexpr int kPartitionMs = 5;

std::size_t PartitionsOf(int length_ms) {
  return static_cast<std::size_t>((length_ms + kPartitionMs - 1) / kPartitionMs);
}

const KalmanEchoFilterConfig& Checked(const KalmanEchoFilterConfig& config) {
  config.Validate();
  return config;
}

// Each loop over bins is a function of its own, so that it is vectorised.

void AddProduct(std::size_t bins, const float* __restrict x_real,
                const float* __restrict x_imaginary, const float* __restrict w_real,
                const float* __restrict w_imaginary, float* __restrict real,
                float* __restrict imaginary) {
  for (std::size_t k = 0; k < bins; ++k) {
    real[k] += x_real[k] * w_real[k] - x_imaginary[k] * w_imaginary[k];
    imaginary[k] += x_real[k] * w_imaginary[k] + x_imaginary[k] * w_real[k];
  }
}

void AddSpread(std::size_t bins, const float* __restrict x_real,
               const float* __restrict x_imaginary, const float* __restrict x_power,
               const float* __restrict covariance, float* __restrict spread,
               float* __restrict windowed_spread) {
  for (std::size_t k = 0; k < bins; ++k) {
    spread[k] += covariance[k] * (x_real[k] * x_real[k] + x_imaginary[k] * x_imaginary[k]);
    windowed_spread[k] += covariance[k] * x_power[k];
  }
}

/// @param share of the power that is missing.
void AddMissing(std::size_t bins, float share, const float* __restrict power,
                const float* __restrict w_real, const float* __restrict w_imaginary,
                const float* __restrict covariance, float* __restrict echo) {
  for (std::size_t k = 0; k < bins; ++k) {
    const float response = w_real[k] * w_real[k] + w_imaginary[k] * w_imaginary[k];
    echo[k] += share * power[k] * (response + covariance[k]);
  }
}

/// @param step_real, step_imaginary the error times the gain. @param loss share of its covariance
/// that a partition loses, divided by |X|² and the covariance.
void LearnPartition(std::size_t bins, float process_noise, const float* __restrict x_real,
                    const float* __restrict x_imaginary, const float* __restrict step_real,
                    const float* __restrict step_imaginary, const float* __restrict loss,
                    float* __restrict w_real, float* __restrict w_imaginary,
                    float* __restrict covariance) {
  for (std::size_t k = 0; k < bins; ++k) {
    const float p = covariance[k];
    const float power = x_real[k] * x_real[k] + x_imaginary[k] * x_imaginary[k];
    const float real =
        w_real[k] + p * (x_real[k] * step_real[k] + x_imaginary[k] * step_imaginary[k]);
    const float imaginary =
        w_imaginary[k] + p * (x_real[k] * step_imaginary[k] - x_imaginary[k] * step_real[k]);
    w_real[k] = real;
    w_imaginary[k] = imaginary;
    const float left = p * (1 - loss[k] * power * p);
    covariance[k] =
        left * (1 - process_noise) + process_noise * (real * real + imaginary * imaginary);
  }
}

}  // namespace

void KalmanEchoFilterConfig::Validate() const {
  const bool fine = (reference_channels == 1 || reference_channels == 2) && length_ms >= 5 &&
                    length_ms <= 1000 && high_band_length_ms >= 5 && process_noise_per_s >= 0 &&
                    process_noise_per_s < 100 && near_end_smoothing >= 0 &&
                    near_end_smoothing < 1 && min_near_end_share >= 0 && min_near_end_share <= 1 &&
                    constrained_partitions >= 1 && max_missing_ms >= 0;
  if (!fine) throw std::invalid_argument("a value of KalmanEchoFilterConfig is out of range");
}

KalmanEchoFilter::KalmanEchoFilter(const KalmanEchoFilterConfig& config)
    : config_(Checked(config)),
      channels_(static_cast<std::size_t>(config.reference_channels)),
      partitions_(PartitionsOf(config.length_ms)),
      high_partitions_(std::min(partitions_, PartitionsOf(config.high_band_length_ms))),
      fft_(kTransform),
      x_real_(channels_ * partitions_ * kPadded),
      x_imaginary_(x_real_.size()),
      x_power_(x_real_.size()),
      w_real_(x_real_.size()),
      w_imaginary_(x_real_.size()),
      covariance_(x_real_.size()),
      recent_(channels_ * kTransform),
      real_(kPadded),
      imaginary_(kPadded),
      spread_(kPadded),
      windowed_spread_(kPadded),
      missing_(channels_, kPadded, partitions_, config.max_missing_ms / kPartitionMs),
      missing_spread_(kPadded),
      near_end_(kPadded, kInitialNearEnd),
      samples_(kTransform),
      norm_(kPadded),
      process_noise_(config.process_noise_per_s * kHopSeconds) {
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t p = 0; p < partitions_; ++p) {
      const double at_s = static_cast<double>(p) * static_cast<double>(kHopSeconds);
      const double db =
          static_cast<double>(config.initial_power_db) -
          static_cast<double>(config.initial_decay_db_per_s) * std::max(0.0, at_s - 0.02);
      std::fill_n(covariance_.begin() + static_cast<std::ptrdiff_t>(RowOf(c, p)), BinsOf(p),
                  static_cast<float>(std::pow(10, db / 10)));
    }
  }
  initial_covariance_ = covariance_;
}

void KalmanEchoFilter::Process(std::span<const std::span<const float>> reference,
                               std::span<const float> microphone, std::span<float> error,
                               std::span<float> echo, float missing_share) {
  const FlushDenormals flush;
  uncertainty_.fill(0);
  missing_echo_.fill(0);
  reference_power_.fill(0);
  for (std::size_t from = 0; from < kDuplexFrame; from += kHop) {
    missing_.Push(missing_share);
    Hop(from, reference, microphone.subspan(from, kHop), error.subspan(from, kHop),
        echo.subspan(from, kHop));
  }
}

void KalmanEchoFilter::Hop(std::size_t from, std::span<const std::span<const float>> reference,
                           std::span<const float> microphone, std::span<float> error,
                           std::span<float> echo) {
  newest_ = newest_ == 0 ? partitions_ - 1 : newest_ - 1;
  bool is_audible = false;
  for (std::size_t c = 0; c < channels_; ++c) {
    is_audible |= TransformReference(c, reference[c].subspan(from, kHop));
  }
  if (is_audible) learnt_s_ += static_cast<double>(kHopSeconds);
  Predict();
  PredictMissing();
  AddSpectra();
  fft_.Inverse(real_, imaginary_, samples_);
  for (std::size_t i = 0; i < kHop; ++i) {
    echo[i] = samples_[kHop + i];
    error[i] = microphone[i] - echo[i];
    samples_[i] = 0;
    samples_[kHop + i] = error[i];
  }
  fft_.Forward(samples_, real_, imaginary_);
  Gain();
  Learn();
}

/// @return whether the channel is audible.
bool KalmanEchoFilter::TransformReference(std::size_t channel, std::span<const float> samples) {
  const std::span<float> recent = std::span(recent_).subspan(channel * kTransform, kTransform);
  std::copy_n(recent.begin() + kHop, kHop, recent.begin());
  std::copy_n(samples.begin(), kHop, recent.begin() + kHop);
  double power = 0;
  for (const float sample : recent)
    power += static_cast<double>(sample) * static_cast<double>(sample);
  const std::size_t row = InputOf(channel, 0);
  float* const real = x_real_.data() + row;
  float* const imaginary = x_imaginary_.data() + row;
  float* const windowed = x_power_.data() + row;
  fft_.Forward(recent, {real, kBins}, {imaginary, kBins});
  // In the spectrum, a Hann window is a convolution over three bins; the spectrum is mirrored at
  // both ends.
  for (std::size_t k = 0; k < kBins; ++k) {
    const std::size_t below = k == 0 ? 1 : k - 1;
    const std::size_t above = k + 1 == kBins ? kBins - 2 : k + 1;
    const float below_imaginary = k == 0 ? -imaginary[below] : imaginary[below];
    const float above_imaginary = k + 1 == kBins ? -imaginary[above] : imaginary[above];
    const float re = 0.5f * real[k] - 0.25f * (real[below] + real[above]);
    const float im = 0.5f * imaginary[k] - 0.25f * (below_imaginary + above_imaginary);
    windowed[k] = kWindowScale * (re * re + im * im);
  }
  missing_.Follow(channel, {windowed, kPadded});
  return power > kAudiblePower * kTransform;
}

void KalmanEchoFilter::Predict() {
  for (auto* sum : {&real_, &imaginary_, &spread_, &windowed_spread_}) {
    std::fill(sum->begin(), sum->end(), 0.0f);
  }
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t p = 0; p < partitions_; ++p) {
      const std::size_t x = InputOf(c, p);
      const std::size_t w = RowOf(c, p);
      AddProduct(BinsOf(p), &x_real_[x], &x_imaginary_[x], &w_real_[w], &w_imaginary_[w],
                 real_.data(), imaginary_.data());
      AddSpread(BinsOf(p), &x_real_[x], &x_imaginary_[x], &x_power_[x], &covariance_[w],
                spread_.data(), windowed_spread_.data());
    }
  }
}

/// Sums up the expected power of the echo of missing reference: in each partition, the expected
/// power of what is missing times the sum of the response's power and its covariance.
void KalmanEchoFilter::PredictMissing() {
  std::fill(missing_spread_.begin(), missing_spread_.end(), 0.0f);
  if (!missing_.any()) return;
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t p = 0; p < partitions_; ++p) {
      const float share = missing_.share(p);
      if (share == 0) continue;
      const std::size_t w = RowOf(c, p);
      AddMissing(BinsOf(p), share, missing_.power(c).data(), &w_real_[w], &w_imaginary_[w],
                 &covariance_[w], missing_spread_.data());
    }
  }
}

/// Adds half of this hop's powers (uncertainty, echo of missing reference, reference) to the
/// frame's spectra, since a frame has two hops. The frame's spectra have twice as many bins.
void KalmanEchoFilter::AddSpectra() {
  const auto add = [](const float* hop, PowerSpectrum* frame) {
    for (std::size_t k = 0; k + 1 < kBins; ++k) {
      (*frame)[2 * k] += 0.5f * hop[k];
      (*frame)[2 * k + 1] += 0.25f * (hop[k] + hop[k + 1]);
    }
    frame->back() += 0.5f * hop[kBins - 1];
  };
  add(windowed_spread_.data(), &uncertainty_);
  if (missing_.any()) add(missing_spread_.data(), &missing_echo_);
  for (std::size_t c = 0; c < channels_; ++c) add(&x_power_[InputOf(c, 0)], &reference_power_);
}

/// Turns the error into the step for LearnPartition(), and the spread into the loss. The near end's
/// power is estimated by the expectation step of an EM algorithm. The echo of missing reference is
/// no near end, but nothing can be learnt from it either.
void KalmanEchoFilter::Gain() {
  const float keep = config_.near_end_smoothing;
  for (std::size_t k = 0; k < kBins; ++k) {
    const float error_power = real_[k] * real_[k] + imaginary_[k] * imaginary_[k];
    const float near = near_end_[k];
    const float unknown = spread_[k] + missing_spread_[k];
    const float share = near / (near + kHopShare * unknown + kEpsilon);
    const float expected =
        std::max(share * share, config_.min_near_end_share) * error_power + (1 - share) * near;
    near_end_[k] = std::max(keep * near + (1 - keep) * expected, kMinNearEnd);
    const float gain = 1 / (unknown + near_end_[k] / kHopShare + kEpsilon);
    real_[k] *= gain;
    imaginary_[k] *= gain;
    spread_[k] = kHopShare * gain;
  }
}

void KalmanEchoFilter::Learn() {
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t p = 0; p < partitions_; ++p) {
      const std::size_t x = InputOf(c, p);
      const std::size_t w = RowOf(c, p);
      LearnPartition(BinsOf(p), process_noise_, &x_real_[x], &x_imaginary_[x], real_.data(),
                     imaginary_.data(), spread_.data(), &w_real_[w], &w_imaginary_[w],
                     &covariance_[w]);
    }
  }
  const std::size_t all = channels_ * partitions_;
  const std::size_t turns = std::min(static_cast<std::size_t>(config_.constrained_partitions), all);
  for (std::size_t i = 0; i < turns; ++i) {
    Constrain(next_constrained_ * kPadded);
    next_constrained_ = (next_constrained_ + 1) % all;
  }
}

/// Cuts a partition's response to 240 taps: further ones would only model circular convolution.
void KalmanEchoFilter::Constrain(std::size_t row) {
  const std::span<float> real(&w_real_[row], kBins);
  const std::span<float> imaginary(&w_imaginary_[row], kBins);
  fft_.Inverse(real, imaginary, samples_);
  std::fill(samples_.begin() + kHop, samples_.end(), 0.0f);
  fft_.Forward(samples_, real, imaginary);
  const std::size_t bins = BinsOf(row / kPadded % partitions_);
  if (bins >= kBins) return;
  std::fill(real.begin() + static_cast<std::ptrdiff_t>(bins), real.end(), 0.0f);
  std::fill(imaginary.begin() + static_cast<std::ptrdiff_t>(bins), imaginary.end(), 0.0f);
}

void KalmanEchoFilter::RaiseUncertainty(std::span<const float, kDuplexBins> power) {
  const FlushDenormals flush;
  std::fill(norm_.begin(), norm_.end(), 0.0f);
  for (const bool measure : {true, false}) {
    for (std::size_t c = 0; c < channels_; ++c) {
      for (std::size_t p = 0; p < partitions_; ++p) {
        const std::size_t x = InputOf(c, p);
        const std::size_t w = RowOf(c, p);
        float smooth = 0;
        for (std::size_t k = 0; k < std::min(kBins, BinsOf(p)); ++k) {
          const float response =
              w_real_[w + k] * w_real_[w + k] + w_imaginary_[w + k] * w_imaginary_[w + k];
          smooth = k == 0 ? response : 0.7f * smooth + 0.3f * response;
          const float shape = smooth + kUnknownShare * initial_covariance_[w + k];
          if (measure) {
            norm_[k] += shape * x_power_[x + k];
          } else if (power[2 * k] > 0 && norm_[k] > 0) {
            const float wanted = std::min(power[2 * k] * shape / norm_[k], shape);
            covariance_[w + k] = std::max(covariance_[w + k], wanted);
          }
        }
      }
    }
  }
}

void KalmanEchoFilter::ScaleUncertainty(std::span<const float, kDuplexBins> factor) {
  const FlushDenormals flush;
  for (std::size_t row = 0; row < covariance_.size(); row += kPadded) {
    for (std::size_t k = 0; k < kBins; ++k) covariance_[row + k] *= factor[2 * k];
  }
}

void KalmanEchoFilter::Reopen(float share) {
  for (std::size_t i = 0; i < covariance_.size(); ++i) {
    covariance_[i] = std::max(covariance_[i], share * initial_covariance_[i]);
  }
}

void KalmanEchoFilter::ScaleResponse(float gain) {
  const FlushDenormals flush;
  for (float& value : w_real_) value *= gain;
  for (float& value : w_imaginary_) value *= gain;
  for (float& value : covariance_) value *= gain * gain;
}

std::vector<float> KalmanEchoFilter::Response(std::size_t channel) {
  std::vector<float> response;
  for (std::size_t p = 0; p < partitions_; ++p) {
    const std::size_t w = RowOf(channel, p);
    fft_.Inverse(std::span(w_real_).subspan(w, kBins), std::span(w_imaginary_).subspan(w, kBins),
                 samples_);
    response.insert(response.end(), samples_.begin(), samples_.begin() + kHop);
  }
  return response;
}

}  // namespace anecho
