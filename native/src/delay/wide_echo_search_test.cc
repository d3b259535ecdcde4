#include "delay/wide_echo_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/ppm.h"
#include "drifting_scene.h"
#include "dsp/decimator.h"

namespace anecho {
namespace {

using testing::Add;
using testing::Delayed;
using testing::Echo;
using testing::kSceneRate;
using testing::Signal;
using testing::Voice;

Signal At8kHz(const Signal& signal) {
  constexpr std::size_t kFrame = kSceneRate / 100;
  Decimator decimator(kSceneRate);
  Signal all;
  for (std::size_t i = 0; i + kFrame <= signal.size(); i += kFrame) {
    std::vector<float> part(80);
    decimator.Process(std::span(signal).subspan(i, kFrame), part);
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::vector<WideEchoCandidate> Search(const Signal& microphone, const Signal& reference) {
  const Signal heard = At8kHz(microphone);
  const Signal played = At8kHz(reference);
  WideEchoSearch search;
  for (std::size_t i = 0; i + WideEchoSearch::kBlock <= heard.size(); i += WideEchoSearch::kBlock) {
    search.AddBlock(static_cast<std::int64_t>(i),
                    std::span(heard).subspan(i, WideEchoSearch::kBlock));
  }
  // In pieces that fit nothing.
  for (std::size_t i = 0; i < played.size(); i += 1234) {
    search.PushReference(
        std::span(played).subspan(i, std::min<std::size_t>(1234, played.size() - i)));
  }
  return search.Finish(3);
}

}  // namespace

TEST(WideEchoSearch, A17_D2_FindsAnEchoAtAnyDelay) {
  const Signal played = Voice(16, 1);
  for (const double delay_s : {-9.3, -0.4, 0.02, 2.06, 9.7}) {
    const auto found = Search(Echo(played, [&](double) { return delay_s; }), played);
    ASSERT_FALSE(found.empty()) << delay_s;
    EXPECT_NEAR(found[0].line.At(8), delay_s, 0.01);
    EXPECT_GE(found[0].blocks, 2) << delay_s;
  }
}

TEST(WideEchoSearch, A17_D2_FindsItAmidDoubleTalkAndDrift) {
  const Signal played = Voice(40, 2);
  for (const double drift_ppm : {-144.0, 700.0}) {
    const auto delay = [&](double t) { return 3.2 + Ppm{drift_ppm}.share() * t; };
    Signal microphone = Echo(played, delay);
    Add(microphone, Voice(40, 3, 190));
    const auto found = Search(microphone, played);
    ASSERT_FALSE(found.empty());
    for (const double t : {5.0, 20.0, 35.0}) EXPECT_NEAR(found[0].line.At(t), delay(t), 0.01);
    EXPECT_NEAR(Ppm::Of(found[0].line.slope).value, drift_ppm, 150);
    EXPECT_GE(found[0].blocks, 6);
  }
}

TEST(WideEchoSearch, A17_D2_UnrelatedSoundsAgreeOnNothing) {
  const auto found = Search(Voice(40, 5, 190), Voice(40, 6));
  for (const WideEchoCandidate& candidate : found) EXPECT_LT(candidate.blocks, 5);
}

}  // namespace anecho
