#ifndef ANECHO_PROCESS_RECORDING_REPORT_H_
#define ANECHO_PROCESS_RECORDING_REPORT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>

#include "anecho.h"
#include "dsp/echo_meter.h"
#include "dsp/level_meter.h"
#include "engine/pipeline.h"

namespace anecho {

/// Echo reduction over the second half of something whose length shows only at its end, in constant
/// memory: the energies are kept in up to 1024 stretches of equal length, which double when they
/// run out. Where the halves meet is exact to 1/512 of the whole.
class SecondHalfMeter {
 public:
  /// Adds one 10 ms frame. Frames that don't count (reference not active) still take up time.
  void Add(bool counts, float microphone_power, float output_power);
  /// @return the reduction in dB; NaN if no frame counts.
  float reduction_db() const;

 private:
  struct Energies {
    double microphone = 0;
    double output = 0;
    bool any = false;
    void Add(const Energies& other);
  };
  static constexpr std::size_t kStretches = 1024;
  std::array<Energies, kStretches> stretches_{};
  std::int64_t frames_per_stretch_ = 1;
  std::int64_t frames_ = 0;
};

/// The figures of a processed recording: a row for each interval, and the whole.
///
/// - The reference is active when its level has been above -60 dBFS within the last 200 ms
/// (EchoMeter).
/// - Echo reduction is the microphone's energy against the output's, over the frames where the
/// reference was
///   active. Where the near end speaks it understates.
/// - Double talk: a frame counts as both sides speaking when the reference is active and the output
/// stays
///   within 10 dB of the microphone and above -55 dBFS. It is a guess from levels: echo that is not
///   yet cancelled, in the first second, counts too.
class RecordingReport {
 public:
  /// @param interval_frames length of a row, in frames of 10 ms.
  explicit RecordingReport(int interval_frames) : interval_frames_(interval_frames) {}

  void Add(const CleanFrame& frame);
  /// Ends the last row, which may be shorter than the others.
  void Finish();

  /// Rows that are complete and not yet taken, oldest first.
  std::deque<anecho_process_row>& rows() { return rows_; }
  /// @return over the whole, in dB; NaN where the reference was never active.
  float reduction_db() const { return whole_.reduction_db(); }
  float second_half_reduction_db() const { return second_half_.reduction_db(); }
  /// @return the latest known; NaN if there was none.
  float delay_ms() const { return delay_ms_; }
  float drift_ppm() const { return drift_ppm_; }

 private:
  void EndRow();

  const int interval_frames_;
  std::int64_t frames_ = 0;
  std::int64_t row_start_ = 0;
  LevelMeter microphone_;
  LevelMeter reference_;
  LevelMeter output_;
  EchoMeter interval_;
  EchoMeter whole_;
  SecondHalfMeter second_half_;
  std::int64_t double_talk_frames_ = 0;
  float delay_ms_ = std::numeric_limits<float>::quiet_NaN();
  float drift_ppm_ = std::numeric_limits<float>::quiet_NaN();
  std::deque<anecho_process_row> rows_;
};

}  // namespace anecho

#endif  // ANECHO_PROCESS_RECORDING_REPORT_H_
