#ifndef ANECHO_OFFLINE_RECORDING_REPORT_H_
#define ANECHO_OFFLINE_RECORDING_REPORT_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <span>

#include "anecho.h"
#include "base/time.h"
#include "dsp/echo_meter.h"
#include "dsp/level_meter.h"
#include "engine/pipeline.h"
#include "offline/talk_classifier.h"

namespace anecho {

/// Measures the echo reduction over the second half of a recording whose length is known only at
/// its end. It needs constant memory: it keeps the energies of at most 1024 stretches of equal
/// length. When all are full, it merges each two neighbours, so stretches become twice as long. The
/// second half begins at a stretch, at most 1/512 of the recording after the middle.
class SecondHalfMeter {
 public:
  /// Adds one 10 ms frame. A frame that doesn't count lengthens the recording, but its powers are
  /// not used.
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
/// - TalkClassifier decides who speaks.
/// - Echo reduction is the ratio of the microphone's energy to the output's before OutputLevel. A
/// row uses all frames with an active reference, so its figure is too low where the near end
/// speaks. The figures of the whole recording use only the frames in which the far end speaks
/// alone, if these last 1 s or more; otherwise all frames with an active reference.
class RecordingReport {
 public:
  /// @param interval_frames length of a row, in frames of 10 ms.
  /// @param sample_rate of the frames, in Hz.
  RecordingReport(int interval_frames, int sample_rate)
      : interval_frames_(interval_frames), classifier_(sample_rate) {}

  void Add(const CleanFrame& frame);
  /// Ends the last row, which may be shorter than the others.
  void Finish();

  /// Rows that are complete and not yet taken by TakeRows(), oldest first.
  const std::deque<anecho_process_row>& rows() const { return rows_; }
  /// Moves rows() into `room`, oldest first, as many as fit. @return how many.
  std::uint32_t TakeRows(std::span<anecho_process_row> room);
  /// @return the echo reduction over the whole, in dB; NaN if the reference was never active.
  float reduction_db() const {
    return TellsFarEnd() ? far_end_.reduction_db() : whole_.reduction_db();
  }
  float second_half_reduction_db() const {
    const float far_end_db = far_end_second_half_.reduction_db();
    return TellsFarEnd() && !std::isnan(far_end_db) ? far_end_db : second_half_.reduction_db();
  }
  /// @return the reduction over all frames in which the reference was active, in the second half.
  float plain_second_half_reduction_db() const { return second_half_.reduction_db(); }
  /// @return the share of all frames that were classified as `talk`, 0 to 1.
  float share(Talk talk) const {
    return frames_ == 0 ? 0
                        : static_cast<float>(talk_frames_.at(static_cast<std::size_t>(talk))) /
                              static_cast<float>(frames_);
  }
  /// @return the latest known delay and drift; NaN if there was none.
  float delay_ms() const { return delay_ms_; }
  float drift_ppm() const { return drift_ppm_; }

 private:
  void EndRow();
  bool TellsFarEnd() const {
    return talk_frames_.at(static_cast<std::size_t>(Talk::kFarEnd)) >= kFramesPerSecond;
  }

  const int interval_frames_;
  TalkClassifier classifier_;
  std::array<std::int64_t, 4> talk_frames_{};
  EchoMeter far_end_;
  SecondHalfMeter far_end_second_half_;
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

#endif  // ANECHO_OFFLINE_RECORDING_REPORT_H_
