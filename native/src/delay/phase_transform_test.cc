#include "delay/phase_transform.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "dsp/real_fft.h"
#include "echo_scene.h"

namespace anecho {

TEST(WhitenSpeechBand, LeavesThePhaseOfTheBandAndNothingElse) {
  constexpr std::size_t kSize = 1024;
  RealFft fft(kSize);
  testing::Random random(3);
  std::vector<float> spectrum(kSize);
  for (float& sample : spectrum) sample = random.Next();
  fft.Forward(spectrum);
  // A voice's low bins are far above its high ones.
  for (std::size_t i = 2; i < kSize; ++i) spectrum[i] *= 1000.0f / static_cast<float>(i);
  const std::vector<float> before = spectrum;
  WhitenSpeechBand(spectrum);
  for (std::size_t bin = 0; bin < kSize / 2; ++bin) {
    const std::complex<float> was(before[2 * bin], before[2 * bin + 1]);
    const std::complex<float> is(spectrum[2 * bin], spectrum[2 * bin + 1]);
    const double hz = 8000.0 * static_cast<double>(bin) / kSize;
    if (hz < 295 || hz > 3395) {
      EXPECT_EQ(is, 0.0f) << hz;
    } else {
      // All but the weakest are within 10 dB.
      EXPECT_LT(std::abs(is), 1) << hz;
      if (std::abs(was) > 10) {
        EXPECT_GT(std::abs(is), 0.3f) << hz;
      }
      EXPECT_NEAR(std::arg(is), std::arg(was), 1e-5) << hz;
    }
  }
}

TEST(WhitenSpeechBand, LeavesSilenceSilent) {
  std::vector<float> spectrum(1024);
  WhitenSpeechBand(spectrum);
  for (const float value : spectrum) EXPECT_EQ(value, 0.0f);
}

}  // namespace anecho
