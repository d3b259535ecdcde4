#include "delay/step_locator.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "echo_scene.h"

namespace anecho {
namespace {

using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;

std::vector<float> Later(const std::vector<float>& samples, int count) {
  std::vector<float> later(samples.size());
  for (std::size_t i = 0; i < later.size(); ++i) {
    const auto from = static_cast<std::int64_t>(i) - count;
    if (from >= 0 && from < static_cast<std::int64_t>(samples.size())) {
      later[i] = samples[static_cast<std::size_t>(from)];
    }
  }
  return later;
}

}  // namespace

TEST(StepLocator, A17_FindsTheLeapWhereverThereIsSound) {
  const auto played = MakeSpeech(1, 8000, 9);
  for (const int leap : {-400, 16, 160}) {
    for (const std::size_t at : {32100u, 36321u}) {
      const auto before = MakeEcho(played, 500, 2);
      const auto after = MakeEcho(played, 500 + leap, 2);
      std::vector<float> microphone = before;
      std::copy(after.begin() + static_cast<std::ptrdiff_t>(at), after.end(),
                microphone.begin() + static_cast<std::ptrdiff_t>(at));
      const auto reference_before = Later(played, 484);
      const auto reference_after = Later(played, 484 + leap);
      const std::size_t found = LocateStep({.microphone = microphone,
                                            .reference_before = reference_before,
                                            .reference_after = reference_after,
                                            .last_before = 32000,
                                            .first_after = 38000});
      EXPECT_NEAR(static_cast<double>(found), static_cast<double>(at), 80) << leap << ", " << at;
    }
  }
}

}  // namespace anecho
