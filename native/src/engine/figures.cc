#include "engine/figures.h"

#include <algorithm>

#include "dsp/level_meter.h"

namespace anecho {

void FigureWindow::AddFrame(const CleanFrame& frame) {
  ++frames_;
  microphone_energy_ += static_cast<double>(frame.microphone_power);
  reference_energy_ += static_cast<double>(frame.reference_power);
  output_energy_ += static_cast<double>(frame.output_power);
  echo_.Add(frame.microphone_power, frame.reference_power, frame.cancelled_power);
}

void FigureWindow::AddTurn(Nanoseconds time) {
  ++turns_;
  turn_sum_ += time;
  turn_worst_ = std::max(turn_worst_, time);
}

void FigureWindow::Collect(anecho_snapshot* figures) {
  if (frames_ < kFramesPerSecond || turns_ == 0) return;
  figures->microphone_dbfs = PowerToDbfs(microphone_energy_ / frames_);
  figures->reference_dbfs = PowerToDbfs(reference_energy_ / frames_);
  figures->output_dbfs = PowerToDbfs(output_energy_ / frames_);
  figures->echo_reduction_db = echo_.reduction_db();
  figures->latency_ms = static_cast<float>(ToMilliseconds(latency_));
  figures->turn_mean_us = static_cast<float>(ToMilliseconds(turn_sum_) * 1000 / turns_);
  figures->turn_worst_us = static_cast<float>(ToMilliseconds(turn_worst_) * 1000);
  EchoMeter next = echo_;
  next.Clear();
  *this = FigureWindow();
  echo_ = next;
}

void MeterFigures::AddFrame(const CleanFrame& frame, Nanoseconds now) {
  microphone_.Add(static_cast<double>(frame.microphone_power), kFrameTime, now);
  reference_.Add(static_cast<double>(frame.reference_power), kFrameTime, now);
  output_.Add(static_cast<double>(frame.output_power), kFrameTime, now);
}

void MeterFigures::Fill(anecho_snapshot* figures, Nanoseconds now) const {
  figures->microphone_meter_dbfs = microphone_.dbfs(now);
  figures->reference_meter_dbfs = reference_.dbfs(now);
  figures->output_meter_dbfs = output_.dbfs(now);
}

}  // namespace anecho
