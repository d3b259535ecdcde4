#ifndef ANECHO_TIME_DELAY_ANALYZER_H_
#define ANECHO_TIME_DELAY_ANALYZER_H_

#include <span>
#include <vector>

#include "time/acoustic_clock.h"
#include "time/delay_track.h"

namespace anecho {

/// The first pass over a file: everything in, the delay over time out. Not for real time.
class DelayAnalyzer {
 public:
  /// @param sample_rate in Hz: 16000, 32000 or 48000.
  explicit DelayAnalyzer(int sample_rate);

  /// Takes 10 ms of each; push zeros for the one that ends first.
  void Push(std::span<const float> microphone, std::span<const float> reference);

  /// @return what was found; empty() when there was no echo to see. Call it once, after the last
  /// Push().
  DelayTrack Finish();

 private:
  void Collect();

  AcousticClock clock_;
  std::vector<float> silence_;
  std::vector<DelayPoint> points_;
};

}  // namespace anecho

#endif  // ANECHO_TIME_DELAY_ANALYZER_H_
