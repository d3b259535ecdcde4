#ifndef ANECHO_DELAY_ECHO_RESPONSE_H_
#define ANECHO_DELAY_ECHO_RESPONSE_H_

#include <array>
#include <vector>

#include "delay/echo_correlator.h"
#include "dsp/real_fft.h"

namespace anecho {

/// The response of the echo path over 64 ms, as a spectrum from 300 to 3400 Hz.
struct EchoResponse {
  static constexpr int kSamples = 512;
  static constexpr int kFirstBin = 20;
  static constexpr int kBins = 198;
  static constexpr double kBin_hz = static_cast<double>(EchoCorrelation::kRate) / kSamples;

  std::array<float, kBins> real{};
  std::array<float, kBins> imaginary{};

  // real-time
  /// Moves the response `seconds` earlier.
  void Advance(double seconds);
  // real-time
  /// Scales this response by `decay`, then adds `weight` times `other`.
  void Mix(const EchoResponse& other, float weight, float decay = 1.0f);
  // real-time
  /// @return the sum of the squared magnitudes.
  float Energy() const;
};

/// Cuts responses out of correlations and compares them. Comparing whole responses gives their
/// shift to 5-20 us, whereas the strongest peak hops from one reflection to another.
class EchoResponseMatcher {
 public:
  static constexpr int kMinStartLag = EchoCorrelation::kMinLag;
  static constexpr int kMaxStartLag = EchoCorrelation::kMaxLag - EchoResponse::kSamples;

  EchoResponseMatcher() : fft_(EchoResponse::kSamples), work_(EchoResponse::kSamples) {}

  // real-time
  /// @param lag in samples of EchoCorrelation::kRate, where the response starts; must be from
  /// kMinStartLag to kMaxStartLag.
  EchoResponse Cut(const EchoCorrelation& correlation, int lag);

  struct Match {
    /// How much later the response is than the pattern.
    double shift_s = 0;
    /// 1: the same but for shift and size; about 0 to 0.2 for unrelated responses.
    float similarity = 0;
  };
  // real-time
  /// @param range_s shifts of up to this much either way are tried, below 30 ms.
  Match Compare(const EchoResponse& response, const EchoResponse& pattern, double range_s);

  // real-time
  /// @return seconds from the start to the first peak at least `share` as high as the highest.
  double FirstArrival(const EchoResponse& response, float share);

 private:
  void ToTime(const EchoResponse& response);

  RealFft fft_;
  std::vector<float> work_;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_ECHO_RESPONSE_H_
