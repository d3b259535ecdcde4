#include "delay/offline_delay_estimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "drifting_scene.h"
#include "dsp/rate_converter.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

using testing::Add;
using testing::Echo;
using testing::kSceneRate;
using testing::Signal;
using testing::Voice;

DelayCurve Analyze(Signal microphone, Signal reference) {
  constexpr std::size_t kFrame = kSceneRate / 100;
  OfflineDelayEstimator analyzer(kSceneRate);
  const std::size_t size = std::max(microphone.size(), reference.size()) / kFrame * kFrame;
  microphone.resize(size);
  reference.resize(size);
  for (std::size_t i = 0; i < size; i += kFrame) {
    analyzer.Push({&microphone[i], kFrame}, {&reference[i], kFrame});
  }
  return analyzer.Finish();
}

TEST(OfflineDelayEstimator, KnowsTheDelayOverTheWholeOfAClip) {
  const Signal reference = Voice(10, 1);
  const DelayCurve track =
      Analyze(Echo(reference, [](double t) { return 0.1 - 130e-6 * t; }), reference);
  for (double t : {0.0, 5.0, 10.0}) EXPECT_NEAR(track.DelayAt(t), 0.1 - 130e-6 * t, 60e-6) << t;
  EXPECT_NEAR(track.DriftAt(5).value, -130, 1.5);
  EXPECT_LT(track.drift_uncertainty().value, 4);
  EXPECT_GT(track.confidence(), 0.8);
}

TEST(OfflineDelayEstimator, NeedsTheEchoAloneForASecondOrTwo) {
  // The near end speaks from the fourth second on, and the far end no more.
  Signal reference = Voice(12, 1);
  std::fill(reference.begin() + 4 * kSceneRate, reference.end(), 0.0f);
  Signal microphone = Echo(reference, [](double) { return 0.03; });
  Add(microphone, Voice(12, 2, 200), 1, 4);
  const DelayCurve track = Analyze(microphone, reference);
  ASSERT_FALSE(track.empty());
  EXPECT_NEAR(track.DelayAt(0), 0.03, 60e-6);
  EXPECT_NEAR(track.DelayAt(12), 0.03, 0.5e-3);
}

TEST(OfflineDelayEstimator, KnowsTheDelayOnBothSidesOfAJump) {
  const Signal reference = Voice(14, 1);
  const auto delay = [](double t) { return t < 7 ? 0.05 : 0.08; };
  const DelayCurve track = Analyze(Echo(reference, delay), reference);
  for (double t : {0.0, 3.0, 6.4, 7.6, 10.0, 14.0}) {
    EXPECT_NEAR(track.DelayAt(t), delay(t), 0.1e-3) << t;
  }
}

TEST(OfflineDelayEstimator, FindsNothingWhereThereIsNothing) {
  EXPECT_TRUE(Analyze(Voice(10, 1), Voice(10, 2, 170)).empty());
  EXPECT_TRUE(Analyze(Signal(kSceneRate), Signal(kSceneRate)).empty());
  EXPECT_TRUE(Analyze({}, {}).empty());
}

Signal Load(const std::string& path) {
  const auto reader = AudioReader::Open(path);
  const int channels = reader->info().channels;
  const auto size = static_cast<std::size_t>(reader->info().frames);
  Signal interleaved(size * static_cast<std::size_t>(channels)), mono(size);
  reader->Read(interleaved);
  for (std::size_t i = 0; i < interleaved.size(); ++i) {
    mono[i / channels] += interleaved[i] / static_cast<float>(channels);
  }
  RateConverter converter(reader->info().sample_rate, kSceneRate, 1);
  const auto room = converter.MaxOutputFrames(static_cast<std::int64_t>(size));
  Signal result(static_cast<std::size_t>(room));
  result.resize(static_cast<std::size_t>(converter.Process(mono, result, true)));
  return result;
}

// Measured once by this class, and beside it by a search for the drift that adds up the segments'
// responses best, in Python: the same within 1.5 ppm.
TEST(OfflineDelayEstimator, AgreesWithRealRecordings) {
  const char* folder = std::getenv("ANECHO_RECORDINGS");
  if (folder == nullptr) GTEST_SKIP() << "ANECHO_RECORDINGS names no folder with recordings";
  struct Recording {
    const char* prefix;
    double delay_ms;
    double drift_ppm;
    double tolerance_ppm;
  };
  for (const Recording& expected :
       {Recording{"dtln-aec/farend_", 34.67, -126, 3},
        Recording{"dtln-aec/doubletalk_", 116.11, 0, 2}, Recording{"minaec3/", 119.52, 0, 1},
        Recording{"pyaec/", 0.03, 0, 1}, Recording{"webrtc-apm-resources/", 11.04, 1.4, 4}}) {
    const std::string prefix = std::string(folder) + "/" + expected.prefix;
    const DelayCurve track = Analyze(Load(prefix + "mic.wav"), Load(prefix + "reference.wav"));
    ASSERT_FALSE(track.empty()) << prefix;
    EXPECT_NEAR(1e3 * track.DelayAt(5), expected.delay_ms, 0.1) << prefix;
    EXPECT_NEAR(track.DriftAt(5).value, expected.drift_ppm, expected.tolerance_ppm) << prefix;
    EXPECT_GT(track.confidence(), 0.5) << prefix;
  }
  const std::string near_end = std::string(folder) + "/dtln-aec/nearend_";
  EXPECT_TRUE(Analyze(Load(near_end + "mic.wav"), Load(near_end + "reference.wav")).empty());
}

}  // namespace
}  // namespace anecho
