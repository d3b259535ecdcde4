#ifndef ANECHO_DELAY_WIDE_ECHO_SEARCH_H_
#define ANECHO_DELAY_WIDE_ECHO_SEARCH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "clock/line_fit.h"
#include "dsp/real_fft.h"

namespace anecho {

/// A line of delay over time that several blocks of the microphone agree on.
struct WideEchoCandidate {
  DelayLine line;
  /// Number of blocks that show the line; and the score by which Finish() ranks the candidates. The
  /// score grows with the number of these blocks and with the height of their peaks.
  int blocks = 0;
  double score = 0;
};

/// Searches the whole of a reference for blocks of the microphone, at any delay: for two recorders
/// that were started at different times. Not for real time.
///
/// Each block of 2 s is correlated with the reference by whitened spectra (PHAT, 300-3400 Hz). Then
/// the highest peaks of all blocks vote for lines of delay over time. The memory used doesn't grow
/// with the length of the reference.
class WideEchoSearch {
 public:
  /// Sample rate of all input, Hz.
  static constexpr int kRate = 8000;
  /// Samples of a block: 2.05 s.
  static constexpr int kBlock = 16384;
  /// Most blocks that are taken; AddBlock() ignores any further ones.
  static constexpr int kMaxBlocks = 24;
  /// Largest drift that is looked for: 3500 ppm.
  static constexpr double kMaxDrift = 3500e-6;

  WideEchoSearch();

  /// Adds kBlock samples of the microphone that begin at `begin` (samples from its start). Add all
  /// blocks before the first PushReference().
  void AddBlock(std::int64_t begin, std::span<const float> samples);

  int blocks() const { return static_cast<int>(blocks_.size()); }

  /// Takes the next samples of the reference, any number.
  void PushReference(std::span<const float> samples);

  /// Ends the search. @return up to `count` candidates, best first.
  std::vector<WideEchoCandidate> Finish(int count);

 private:
  static constexpr int kFft = 65536;
  static constexpr int kPeaks = 4;

  struct Peak {
    double delay_s = 0;
    /// Standard deviations.
    float height = 0;
  };
  struct Block {
    double time_s = 0;
    std::int64_t begin = 0;
    std::vector<float> spectrum;
    /// The highest peaks, in no order.
    std::vector<Peak> peaks;
  };

  void Correlate();
  void TakePeaks(Block* block);
  void Refine(WideEchoCandidate* candidate) const;
  WideEchoCandidate Vote(const Block& a, const Peak& from, const Block& b, const Peak& to) const;

  RealFft fft_;
  std::vector<Block> blocks_;
  /// The reference's samples from `begin_` on, and their spectrum.
  std::vector<float> reference_;
  std::int64_t begin_ = 0;
  std::vector<float> spectrum_;
  std::vector<float> work_;
};

}  // namespace anecho

#endif  // ANECHO_DELAY_WIDE_ECHO_SEARCH_H_
