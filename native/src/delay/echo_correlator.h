#ifndef ANECHO_DELAY_ECHO_CORRELATOR_H_
#define ANECHO_DELAY_ECHO_CORRELATOR_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/decimator.h"
#include "dsp/real_fft.h"

namespace anecho {

/// Correlation of microphone and reference at each lag, over one segment of 0.5 s.
struct EchoCorrelation {
  static constexpr int kRate = Decimator::kOutputRate;
  /// Range of the lags in samples of kRate: -200 ms to 1.3 s. At a lag of n, the microphone holds
  /// at sample t what the reference held at t - n. With PipeWire's longest cycles, the reference
  /// may come 200 ms later than its echo.
  static constexpr int kMinLag = -1600;
  static constexpr int kMaxLag = 10400;
  static constexpr int kLags = kMaxLag - kMinLag + 1;

  /// Where the segment's energy is centred, in seconds of pushed microphone signal.
  double time_s = 0;
  /// The whitened correlation (PHAT, 300-3400 Hz) at the lags kMinLag to kMaxLag: for an echo, the
  /// response of its path, whatever the spectrum of the voice.
  std::array<float, kLags> values{};
  /// Root of the mean square of `values`.
  float floor = 0;
};

/// Turns successive frames into an EchoCorrelation per segment, one Fourier transform per frame at
/// most. Segments in which reference or microphone is silent, or not finite, give none.
class EchoCorrelator {
 public:
  /// Samples of EchoCorrelation::kRate in a segment: short enough that 300 ppm blur
  /// little (0.15 ms).
  static constexpr int kSegment = 4096;

  /// @param sample_rate in Hz: 16000, 32000 or 48000.
  explicit EchoCorrelator(int sample_rate);

  // real-time
  /// Takes 10 ms of both.
  /// @return whether correlation() is new.
  bool Push(std::span<const float> microphone, std::span<const float> reference);

  // real-time
  /// Forgets the samples so far: call it when the reference has been shifted.
  void Reset();

  /// The last correlation. Read it right after Push() has returned true: later calls overwrite it.
  const EchoCorrelation& correlation() const { return correlation_; }

  /// @return seconds pushed so far.
  double time_s() const;

 private:
  enum class Stage { kIdle = 1, kMicrophone, kReference, kWhiten, kLags };

  void StartSegment();
  bool Advance();
  void LoadMicrophone();
  void LoadReference();
  void Whiten();
  bool StoreLags();

  Decimator microphone_decimator_;
  Decimator reference_decimator_;
  RealFft fft_;
  std::vector<float> microphone_ring_;
  std::vector<float> reference_ring_;
  std::vector<float> microphone_spectrum_;
  std::vector<float> reference_spectrum_;
  EchoCorrelation correlation_;
  Stage stage_ = Stage::kIdle;
  /// Samples of kRate taken so far; the first of the current segment; the first of the next.
  std::int64_t samples_ = 0;
  std::int64_t segment_ = 0;
  std::int64_t next_segment_ = 0;
  double segment_time_s_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_CORRELATOR_H_
