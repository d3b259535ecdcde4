#include "align/capture_delay.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace anecho {
void CaptureDelay::OnFrame(double slack_s) {
  if (slack_s < 0 && slack_s > -config_.max_late_s) missing_ = true;
  begun_slack_s_ = late_age_ == 0 ? slack_s : std::min(begun_slack_s_, slack_s);
  if (++late_age_ >= config_.late_frames) {
    late_age_ = late_packets_ = 0;
    second_slack_s_ = begun_slack_s_;
  }
  least_slack_s_ = slack_age_ == 0 ? slack_s : std::min(least_slack_s_, slack_s);
  if (++slack_age_ < config_.spare_frames) return;
  slack_age_ = 0;
  if (least_slack_s_ > config_.spare_s) frames_ = std::max(0, frames_ - 1);
}

void CaptureDelay::OnPacket(bool follows) {
  const bool late = missing_ && follows;
  missing_ = false;
  if (!late || ++late_packets_ < config_.late_packets) return;
  late_packets_ = 0;
  frames_ = std::min(kMaxFrames, frames_ + 1);
}

void CaptureDelay::OnShift(double seconds) {
  // Rounds up to whole frames, but ignores an excess of up to 1 ms, since there is often a frame of
  // slack.
  const double spare_s = std::max(0.0, std::min(second_slack_s_, begun_slack_s_));
  const double needed = std::ceil(frames_ - (seconds + spare_s) / kFrame_s - 0.1);
  // Never lowers the delay: the frames that are then no longer delayed would reach the output all
  // at once. The output can absorb one of them by its pace, but would have to cut the others.
  // OnFrame() lowers the delay by one frame in ten seconds.
  frames_ = static_cast<int>(std::clamp<double>(needed, frames_, kMaxFrames));
  missing_ = false;
  late_age_ = late_packets_ = slack_age_ = 0;
  second_slack_s_ = begun_slack_s_ = 0;
}

}  // namespace anecho
