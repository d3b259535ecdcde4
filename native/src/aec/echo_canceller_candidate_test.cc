// Tests of the hand-over from one AEC3 to another in EchoCanceller.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "aec/echo_canceller.h"
#include "breaking_control.h"
#include "echo_scene.h"

namespace anecho {
namespace {

using testing::BreakingControl;
using testing::MakeSpeech;
using testing::Power;

constexpr float kNoNumber = std::numeric_limits<float>::quiet_NaN();

/// Runs cancellers that pass the voice through, with a hand-over from frame 10 on.
struct TrialRun {
  /// @param breaking number of the canceller that breaks, in the order in which they are made; -1:
  ///   none.
  /// @param at the frame that it breaks in.
  explicit TrialRun(int breaking, int at = -1, CancellerConfig config = {})
      : canceller(config, [this, breaking, at](bool) {
          return std::make_unique<BreakingControl>(made++ == breaking ? at : -1, kNoNumber);
        }) {}

  void Go(const std::vector<float>& voice, bool with_trial = true) {
    clean = voice;
    for (std::size_t i = 0; i + 480 <= voice.size(); i += 480) {
      const int frame = static_cast<int>(i / 480);
      if (frame == 10 && with_trial) canceller.BeginHandover({});
      const std::span<const float> reference(voice.data() + i, 480);
      const auto figures = canceller.Process(reference, {clean.data() + i, 480}, reference);
      faults += figures.fault;
      if (figures.promoted) exchanges.push_back(frame);
      canceller.Prepare();
    }
  }

  int made = 0;
  int faults = 0;
  std::vector<int> exchanges;
  std::vector<float> clean;
  EchoCanceller canceller;
};

}  // namespace

// A3
TEST(EchoCancellerTrial, A3_GoingOverIsNotHeard) {
  const auto voice = MakeSpeech(9, 48000, 16);
  for (const bool gain : {false, true}) {
    CancellerConfig config;
    config.cleaning.automatic_gain = gain;
    TrialRun with(-1, -1, config);
    with.Go(voice);
    TrialRun without(-1, -1, config);
    without.Go(voice, /*with_trial=*/false);
    ASSERT_EQ(with.exchanges.size(), 1u) << gain;
    EXPECT_GE(with.exchanges[0], 1009) << gain;
    EXPECT_FALSE(with.canceller.is_handing_over());
    EXPECT_TRUE(without.exchanges.empty()) << gain;
    for (std::size_t i = 0; i < voice.size(); ++i) {
      ASSERT_NEAR(with.clean[i], without.clean[i], 1e-3) << gain << ", sample " << i;
    }
  }
}

// A3
TEST(EchoCancellerTrial, A3_OneThatHasHeardTheSameTakesOverAtOnce) {
  const auto voice = MakeSpeech(9, 48000, 4);
  TrialRun run(-1);
  run.clean = voice;
  std::vector<CancellerFigures> figures;
  for (std::size_t i = 0; i + 480 <= voice.size(); i += 480) {
    const std::span<const float> reference(voice.data() + i, 480);
    if (figures.size() == 300) {
      run.canceller.BeginHandover({});
      ASSERT_TRUE(run.canceller.StartCandidate());
      for (std::size_t past = 0; past < 300; ++past) {
        const std::span<const float> sound(voice.data() + past * 480, 480);
        ASSERT_TRUE(
            run.canceller.WarmUpCandidate({.reference = sound,
                                           .microphone = sound,
                                           .cancelled_power = figures[past].cancelled_power}));
      }
    }
    figures.push_back(run.canceller.Process(reference, {run.clean.data() + i, 480}, reference));
    EXPECT_EQ(figures.back().promoted, figures.size() == 301) << figures.size();
  }
}

// A19
TEST(EchoCancellerTrial, A19_TheFreshOneTakesOverFromABrokenOneAtOnce) {
  const auto voice = MakeSpeech(9, 48000, 1);
  TrialRun run(0, 20);
  run.Go(voice);
  EXPECT_EQ(run.faults, 1);
  EXPECT_EQ(run.exchanges, std::vector<int>{20});
  for (int frame = 0; frame < 100; ++frame) {
    const auto begin = static_cast<std::size_t>(frame) * 480;
    if (Power(voice, begin, begin + 480) < 1e-4) continue;
    EXPECT_GT(Power(run.clean, begin, begin + 480), 1e-6) << frame;
  }
}

// A19
TEST(EchoCancellerTrial, A19_ABrokenFreshOneIsReplaced) {
  const auto voice = MakeSpeech(9, 48000, 16);
  TrialRun run(1, 26 + 20);
  run.Go(voice);
  EXPECT_EQ(run.faults, 1);
  ASSERT_EQ(run.exchanges.size(), 1u);
  // Ten frames until the hand-over, and twenty until the fault; before that, 26 frames of the
  // room's noise.
  EXPECT_GE(run.exchanges[0], 1030);
  TrialRun undisturbed(-1);
  undisturbed.Go(voice, /*with_trial=*/false);
  for (std::size_t i = 0; i < 100 * 480; ++i) ASSERT_EQ(run.clean[i], undisturbed.clean[i]) << i;
}

// A19
TEST(EchoCancellerTrial, A19_AResetEndsIt) {
  const auto voice = MakeSpeech(9, 48000, 1);
  TrialRun run(-1);
  run.Go(voice);
  EXPECT_TRUE(run.canceller.is_handing_over());
  run.canceller.EndHandover();
  run.canceller.Reset();
  const int made = run.made;
  run.Go(voice, /*with_trial=*/false);
  EXPECT_TRUE(run.exchanges.empty());
  EXPECT_GT(run.made, made);
  EXPECT_GT(Power(run.clean, 0, run.clean.size()), Power(voice, 0, voice.size()) / 2);
}

}  // namespace anecho
