#include "measures/near_end.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "devices/simulated/random.h"

namespace anecho::quality {
namespace {

std::vector<float> Noise(std::uint64_t seed, float level, std::size_t size = 48000) {
  Random random(seed);
  std::vector<float> noise(size);
  for (float& sample : noise) sample = level * random.Noise();
  return noise;
}

}  // namespace

// D8
TEST(NearEnd, D8_KnowsAVoiceThatIsOnlySofter) {
  const auto truth = Noise(1, 0.1f);
  auto output = truth;
  for (float& sample : output) sample *= 0.5f;
  const NearEndDamage damage = MeasureNearEnd(output, truth);
  EXPECT_NEAR(damage.attenuation_db, 6.02, 0.01);
  EXPECT_GT(damage.si_sdr_db, 100);
}

TEST(NearEnd, D8_CountsWhatIsAddedAsDistortion) {
  const auto truth = Noise(1, 0.1f);
  const auto added = Noise(2, 0.01f);
  auto output = truth;
  for (std::size_t i = 0; i < output.size(); ++i) output[i] += added[i];
  const NearEndDamage damage = MeasureNearEnd(output, truth);
  EXPECT_NEAR(damage.si_sdr_db, 20, 0.2);
  EXPECT_NEAR(damage.attenuation_db, 0, 0.1);
}

TEST(NearEnd, D8_CountsWhatIsMissing) {
  const auto truth = Noise(1, 0.1f);
  auto output = truth;
  std::fill(output.begin(), output.begin() + 24000, 0.0f);
  const NearEndDamage damage = MeasureNearEnd(output, truth);
  EXPECT_NEAR(damage.si_sdr_db, 0, 0.2);
  EXPECT_NEAR(damage.attenuation_db, 6, 0.2);
}

TEST(NearEnd, D8_SaysNothingOfASilentTruth) {
  const std::vector<float> silence(4800);
  EXPECT_TRUE(std::isnan(MeasureNearEnd(Noise(1, 0.1f), silence).si_sdr_db));
}

TEST(NearEnd, D8_FindsTheLag) {
  const auto input = Noise(3, 0.1f, 9600);
  std::vector<float> output(417);
  output.insert(output.end(), input.begin(), input.end());
  EXPECT_EQ(MeasureLag(input, output, 4800), 417u);
  EXPECT_EQ(MeasureLag(input, std::vector<float>(9600), 4800), 0u);
}

}  // namespace anecho::quality
