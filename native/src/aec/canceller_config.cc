#include "aec/canceller_config.h"

#include "aec/full_duplex/frame_layout.h"
#include "aec/neural_suppressor.h"
#include "anecho.h"
#include "base/error.h"

namespace anecho {

bool CancellerConfig::NeedsFullBand() const {
  return canceller.kind == CancellerKind::kFullDuplex ||
         cleaning.noise_suppression == NoiseSuppression::kVoice;
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
  canceller.Validate();
}

}  // namespace anecho
