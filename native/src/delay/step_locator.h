#ifndef ANECHO_DELAY_STEP_LOCATOR_H_
#define ANECHO_DELAY_STEP_LOCATOR_H_

#include <cstddef>
#include <span>

namespace anecho {

/// Sound around a step of the echo delay, at 8 kHz; the three signals are equally long.
struct StepSurroundings {
  std::span<const float> microphone;
  /// The reference, delayed such that the echo before (after) the step comes some 2 ms behind it.
  std::span<const float> reference_before;
  std::span<const float> reference_after;
  /// Samples up to which the echo surely had the old delay, and from which on it has the new one.
  std::size_t last_before = 0;
  std::size_t first_after = 0;
};

/// Finds where the echo delay steps, to some 5 ms: from there on, a filter that has learnt the echo
/// after the step predicts the microphone better than one that has learnt the echo before it.
/// @return the sample, from last_before to first_after.
std::size_t LocateStep(const StepSurroundings& surroundings);

}  // namespace anecho

#endif  // ANECHO_DELAY_STEP_LOCATOR_H_
