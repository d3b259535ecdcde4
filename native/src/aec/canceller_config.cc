#include "aec/canceller_config.h"

#include <chrono>

#include "aec/full_duplex/frame_layout.h"
#include "aec/full_duplex/full_duplex_canceller.h"
#include "aec/neural_suppressor.h"
#include "anecho.h"
#include "base/error.h"

namespace anecho {

bool CancellerConfig::NeedsFullBand() const {
  return canceller.kind == CancellerKind::kFullDuplex || cleaning.stereo ||
         cleaning.noise_suppression == NoiseSuppression::kVoice;
}

Nanoseconds CancellerConfig::MidDelay() const {
  using std::chrono::microseconds;
  const NoiseSuppression level = cleaning.noise_suppression;
  const bool is_neural = level == NoiseSuppression::kVoice;
  const bool noise_suppression = level != NoiseSuppression::kOff && !is_neural;
  microseconds sum{0};
  if (is_neural) {
    sum += microseconds(NeuralSuppressor::kFrame * 1'000'000LL / NeuralSuppressor::kSampleRate);
  }
  if (canceller.enabled && canceller.kind == CancellerKind::kFullDuplex) {
    sum += microseconds(FullDuplexCanceller::kDelay * 1'000'000 / kDuplexRate);
    if (noise_suppression) sum += microseconds(6000 + 958);
    return sum;
  }
  // AEC3 delays by two blocks, the noise suppressor by its overlap of 96 samples at 16 kHz.
  if (canceller.enabled) sum += microseconds(8000);
  if (noise_suppression) sum += microseconds(6000);
  // Measured delays of the filter banks; echo_canceller_test.cc checks them to a sample.
  if (canceller.enabled || noise_suppression) {
    if (sample_rate == 32000) sum += microseconds(125);
    if (sample_rate == 48000) sum += microseconds(958);
  }
  return sum;
}

void CancellerConfig::Validate() const {
  if (sample_rate != 16000 && sample_rate != 32000 && sample_rate != 48000) {
    throw Error(ANECHO_INVALID_CONFIG, "pipeline.sample_rate must be 16000, 32000 or 48000");
  }
  if (reference_channels != 1 && reference_channels != 2) {
    throw Error(ANECHO_INVALID_CONFIG, "pipeline.reference_channels must be 1 or 2");
  }
  if (canceller.kind == CancellerKind::kFullDuplex && sample_rate != kDuplexRate) {
    throw Error(ANECHO_INVALID_CONFIG,
                "full duplex needs a pipeline.sample_rate of 48000: leave that out, or choose the "
                "classic canceller");
  }
  if (cleaning.noise_suppression == NoiseSuppression::kVoice &&
      sample_rate != NeuralSuppressor::kSampleRate) {
    throw Error(
        ANECHO_INVALID_CONFIG,
        "noise suppression \"voice\" needs a pipeline.sample_rate of 48000: leave that out, or "
        "choose another level");
  }
  if (cleaning.stereo && sample_rate != kDuplexRate) {
    throw Error(ANECHO_INVALID_CONFIG,
                "stereo output needs a pipeline.sample_rate of 48000: leave that out, or leave "
                "stereo output out");
  }
  canceller.Validate();
}

}  // namespace anecho
