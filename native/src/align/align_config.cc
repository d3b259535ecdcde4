#include "align/align_config.h"

#include "align/reference_timeline.h"
#include "base/config_rule.h"

namespace anecho {

void ReferenceTimelineConfig::Validate() const {
  Require(step_s > 0 && slew_s > 0 && max_slew > 0,
          "timeline: step_s, slew_s and max_slew are above 0");
  Require(max_clock_error > 0 && max_clock_error + max_slew <= ReferenceTimeline::kMaxStepError,
          "timeline: max_clock_error + max_slew is at most 0.0105");
}

void CaptureDelayConfig::Validate() const {
  Require(max_late_s > kFrame_s, "capture: max_late_s is more than a frame, 0.01");
  Require(late_packets >= 1 && late_frames >= late_packets && spare_frames >= late_frames,
          "capture: 1 <= late_packets <= late_frames <= spare_frames");
  // With a smaller spare_s, packets would soon be late again after the delay has fallen.
  Require(spare_s > kFrame_s, "capture: spare_s is more than a frame, 0.01");
}

}  // namespace anecho
