#include "offline/recording_report.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr float kActive = 1;

}  // namespace

void SecondHalfMeter::Energies::Add(const Energies& other) {
  microphone += other.microphone;
  output += other.output;
  any |= other.any;
}

void SecondHalfMeter::Add(bool counts, float microphone_power, float output_power) {
  if (frames_ == static_cast<std::int64_t>(kStretches) * frames_per_stretch_) {
    for (std::size_t i = 0; i < kStretches / 2; ++i) {
      Energies merged = stretches_[2 * i];
      merged.Add(stretches_[2 * i + 1]);
      stretches_[i] = merged;
    }
    std::fill(stretches_.begin() + kStretches / 2, stretches_.end(), Energies());
    frames_per_stretch_ *= 2;
  }
  Energies& stretch = stretches_[static_cast<std::size_t>(frames_ / frames_per_stretch_)];
  ++frames_;
  if (counts) stretch.Add({microphone_power, output_power, true});
}

float SecondHalfMeter::reduction_db() const {
  const std::int64_t half = frames_ / 2;
  const std::int64_t first = (half + frames_per_stretch_ - 1) / frames_per_stretch_;
  Energies sum;
  for (auto i = static_cast<std::size_t>(first); i < kStretches; ++i) sum.Add(stretches_[i]);
  if (!sum.any) return std::numeric_limits<float>::quiet_NaN();
  constexpr double kSilence = 1e-12;
  return static_cast<float>(
      10 * std::log10(std::max(sum.microphone, kSilence) / std::max(sum.output, kSilence)));
}

void RecordingReport::Add(const CleanFrame& frame) {
  microphone_.AddPower(frame.microphone_power, 1);
  reference_.AddPower(frame.reference_power, 1);
  output_.AddPower(frame.output_power, 1);
  const bool active =
      whole_.Add(frame.microphone_power, frame.reference_power, frame.cancelled_power);
  interval_.Add(frame.microphone_power, frame.reference_power, frame.cancelled_power);
  second_half_.Add(active, frame.microphone_power, frame.cancelled_power);
  const Talk talk = classifier_.Add(frame, active);
  ++talk_frames_.at(static_cast<std::size_t>(talk));
  const bool far_end_alone = talk == Talk::kFarEnd;
  // The classifier returns kFarEnd only while the reference is active, so its level is not checked
  // again.
  if (far_end_alone) far_end_.Add(frame.microphone_power, kActive, frame.cancelled_power);
  far_end_second_half_.Add(far_end_alone, frame.microphone_power, frame.cancelled_power);
  double_talk_frames_ += talk == Talk::kBoth ? 1 : 0;
  if (!std::isnan(frame.delay_ms)) delay_ms_ = frame.delay_ms;
  if (!std::isnan(frame.drift_ppm)) drift_ppm_ = frame.drift_ppm;
  ++frames_;
  if (frames_ - row_start_ == interval_frames_) EndRow();
}

void RecordingReport::Finish() {
  if (frames_ > row_start_) EndRow();
}

std::uint32_t RecordingReport::TakeRows(std::span<anecho_process_row> room) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(room.size(), rows_.size()));
  std::copy_n(rows_.begin(), count, room.begin());
  rows_.erase(rows_.begin(), rows_.begin() + count);
  return static_cast<std::uint32_t>(count);
}

void RecordingReport::EndRow() {
  rows_.push_back({
      .time_s = static_cast<double>(row_start_) / kFramesPerSecond,
      .microphone_dbfs = microphone_.dbfs(),
      .reference_dbfs = reference_.dbfs(),
      .output_dbfs = output_.dbfs(),
      .echo_reduction_db = interval_.reduction_db(),
      .delay_ms = delay_ms_,
      .drift_ppm = drift_ppm_,
      .double_talk =
          static_cast<float>(double_talk_frames_) / static_cast<float>(frames_ - row_start_),
  });
  row_start_ = frames_;
  microphone_.Reset();
  reference_.Reset();
  output_.Reset();
  interval_.Clear();
  double_talk_frames_ = 0;
}

}  // namespace anecho
