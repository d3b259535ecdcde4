#ifndef ANECHO_BENCH_QUALITY_MEASURES_ECHO_REDUCTION_H_
#define ANECHO_BENCH_QUALITY_MEASURES_ECHO_REDUCTION_H_

#include <span>
#include <vector>

namespace anecho::quality {

/// Echo reduction (ERLE, ITU-T G.168 and the AEC Challenge): ratio of the microphone's energy to
/// the output's, over the 10 ms frames in which there is echo. Unknown figures are NaN. Times are
/// in seconds from the beginning of the signals.
class EchoReduction {
 public:
  /// @param microphone, output at 48 kHz, of about the same length.
  /// @param activity signal that tells in which frames there is echo: those in which this signal is
  /// above −60 dBFS (RMS of 10 ms), and all frames of the `hold_s` seconds after such a frame.
  EchoReduction(std::span<const float> microphone, std::span<const float> output,
                std::span<const float> activity, double hold_s);

  double seconds() const { return static_cast<double>(frames_.size()) / 100; }

  /// @return the reduction over a stretch of time, in dB.
  double Over(double from_s, double to_s) const;

  /// @return seconds from the first echo at or after `from_s` until the reduction over half a
  /// second reaches `db` and does not fall below it for two seconds. Half seconds with echo in less
  /// than 30 % of their frames don't count. NaN if this does not happen before `to_s`.
  double TimeTo(double db, double from_s, double to_s) const;

  /// @return the lowest reduction, in dB, over any second with echo in 30 % of its frames or more.
  double WorstSecond(double from_s, double to_s) const;

  /// Values over one step of OverTime(): reduction in dB (NaN where there is no echo), level of the
  /// microphone and of the output in dBFS.
  struct Point {
    double reduction_db;
    double microphone_dbfs;
    double output_dbfs;
  };
  std::vector<Point> OverTime(double step_s) const;

  /// @return whether there is echo in a frame of 10 ms.
  bool ActiveAt(std::size_t frame) const { return frame < frames_.size() && frames_[frame].active; }

 private:
  struct Frame {
    double microphone = 0;
    double output = 0;
    bool active = false;
  };
  struct Sum {
    double microphone = 0;
    double output = 0;
    int active = 0;
    double Decibels() const;
  };

  Sum SumOver(std::size_t first, std::size_t last) const;
  std::size_t FrameAt(double seconds) const;

  std::vector<Frame> frames_;
};

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_MEASURES_ECHO_REDUCTION_H_
