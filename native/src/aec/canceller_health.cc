#include "aec/canceller_health.h"

#include <algorithm>
#include <cstddef>

#include "aec/candidate_judge.h"

namespace anecho {
namespace {

// -85 dBFS: a quieter microphone counts as silent.
constexpr double kSilence = 3e-9;
// -15 dB. A canceller that has found the echo reduces it by more than 15 dB, even if it has just
// begun.
constexpr double kWorks = 0.0316;

}  // namespace

void CancellerHealth::Add(double reference, double microphone, double output) {
  if (!CandidateJudge::IsHeard(reference)) return;
  const auto place = static_cast<std::size_t>(frames_ % kWindow);
  // Recompute the sums once per window: otherwise rounding errors accumulate over days.
  if (place == 0) {
    microphone_sum_ = output_sum_ = 0;
    for (std::size_t i = 1; i < microphone_.size(); ++i) {
      microphone_sum_ += microphone_[i];
      output_sum_ += output_[i];
    }
  } else {
    microphone_sum_ -= microphone_[place];
    output_sum_ -= output_[place];
  }
  microphone_[place] = microphone;
  output_[place] = output;
  microphone_sum_ += microphone;
  output_sum_ += output;
  // Wraps around to kWindow, not to 0: below kWindow, fails() takes the window for not yet full.
  frames_ = frames_ + 1 < 2 * kWindow ? frames_ + 1 : kWindow;
}

bool CancellerHealth::fails() const {
  return frames_ >= kWindow && microphone_sum_ > kWindow * kSilence &&
         output_sum_ > kWorks * microphone_sum_;
}

}  // namespace anecho
