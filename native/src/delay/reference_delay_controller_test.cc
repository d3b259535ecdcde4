#include "delay/reference_delay_controller.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "echo_scene.h"

namespace anecho {
namespace {

using testing::MakeSpeech;
using testing::Random;

/// A reference and its echo. As in a pipeline, the reference is read with the controller's own
/// shift.
class Room {
 public:
  explicit Room(double delay_ms) : delay_(delay_ms), sound_(MakeSpeech(1, 16000, 30)) {}

  /// Feeds the controller seconds [from, to). @return how often the shift stepped.
  int Feed(ReferenceDelayController* follower, double from, double to) {
    int leaps = 0;
    for (double time = from; time < to; time += 0.01) {
      const auto now = Nanoseconds(std::llround(time * 1e9));
      const double shift =
          ToSeconds(follower->told() ? follower->ShiftAt(now) : follower->search_shift());
      std::vector<float> microphone(160);
      std::vector<float> reference(160);
      for (int i = 0; i < 160; ++i) {
        const double at = time + i / 16000.0;
        microphone[static_cast<std::size_t>(i)] =
            0.5f * Sound(at - delay_ * 1e-3 - drift_ppm_ * 1e-6 * at) +
            0.5f * early_gain_ * Sound(at - (delay_ - early_ms_) * 1e-3) + 1e-4f * random_.Next();
        reference[static_cast<std::size_t>(i)] = Sound(at - shift);
      }
      if (!follower->Push(
              microphone, reference,
              {.slack_s = 0.0095 + shift + more_slack_s_, .clocks_ready = clocks_ready_}))
        continue;
      ++leaps;
      if (leaves_old_place_) follower->ReleaseOldCursor();
    }
    return leaps;
  }

  void set_delay_ms(double delay_ms) { delay_ = delay_ms; }
  /// More reference has come than the times say.
  void set_more_slack_s(double seconds) { more_slack_s_ = seconds; }
  void set_drift_ppm(double drift_ppm) { drift_ppm_ = drift_ppm; }
  /// A fainter sound comes so much earlier.
  void set_early(double ms, float gain) {
    early_ms_ = ms;
    early_gain_ = gain;
  }
  void set_clocks_ready(bool ready) { clocks_ready_ = ready; }
  void set_leaves_old_place(bool leaves) { leaves_old_place_ = leaves; }

 private:
  float Sound(double seconds) const {
    const double place = std::floor(seconds * 16000);
    if (place < 0 || place + 1 >= static_cast<double>(sound_.size())) return 0;
    const auto index = static_cast<std::size_t>(place);
    const auto share = static_cast<float>(seconds * 16000 - place);
    return (1 - share) * sound_[index] + share * sound_[index + 1];
  }

  double delay_;
  double drift_ppm_ = 0;
  double more_slack_s_ = 0;
  double early_ms_ = 0;
  float early_gain_ = 0;
  bool clocks_ready_ = true;
  bool leaves_old_place_ = true;
  std::vector<float> sound_;
  Random random_{2};
};

double SeenMs(const ReferenceDelayController& follower, double delay_ms) {
  return delay_ms - ToMilliseconds(follower.ShiftAt(Nanoseconds(0)));
}

}  // namespace

TEST(ReferenceDelayController, A17_BringsTheEchoWithinReachWhereverItIs) {
  for (const double delay_ms : {0.0, 2.0, 80.0, 250.0, 600.0}) {
    ReferenceDelayController follower(16000);
    Room room(delay_ms);
    EXPECT_EQ(room.Feed(&follower, 1, 12), 1) << delay_ms;
    EXPECT_GE(SeenMs(follower, delay_ms), 4) << delay_ms;
    EXPECT_LE(SeenMs(follower, delay_ms), 20) << delay_ms;
    EXPECT_EQ(follower.held_frames(), delay_ms < 10 ? 2 : 1) << delay_ms;
  }
}

// A2, A3
TEST(ReferenceDelayController, A2_BringsAFaintFirstSoundWithinReachToo) {
  for (const double early_ms : {2.0, 6.0, 11.0}) {
    ReferenceDelayController follower(16000);
    Room room(300);
    room.set_early(early_ms, 0.6f);
    EXPECT_EQ(room.Feed(&follower, 1, 12), 1) << early_ms;
    EXPECT_GE(SeenMs(follower, 300 - early_ms), 4.5) << early_ms;
    EXPECT_LE(SeenMs(follower, 300), early_ms < 3 ? 9.5 : 18) << early_ms;
  }
}

TEST(ReferenceDelayController, WaitsForTheYoungerPlaceUntilItIsLeft) {
  ReferenceDelayController follower(16000);
  Room room(80);
  const int before = follower.held_frames();
  room.set_leaves_old_place(false);
  EXPECT_EQ(room.Feed(&follower, 1, 8), 1);
  EXPECT_EQ(follower.held_frames(), before);
  follower.ReleaseOldCursor();
  // From now on, a younger place than this needs more.
  room.set_delay_ms(60);
  room.set_leaves_old_place(true);
  EXPECT_EQ(room.Feed(&follower, 8, 25), 1);
  EXPECT_EQ(follower.held_frames(), 3);
}

TEST(ReferenceDelayController, LeavesAloneWhatIsWithinReach) {
  ReferenceDelayController follower(16000);
  Room room(12);
  EXPECT_EQ(room.Feed(&follower, 1, 12), 0);
  EXPECT_EQ(follower.ShiftAt(Nanoseconds(0)), Nanoseconds(0));
  EXPECT_NEAR(follower.delay_ms(Nanoseconds(0)), 12, 0.5);
}

// A2
TEST(ReferenceDelayController, A2_FollowsADelayThatJumpsUpOrDown) {
  for (const auto& [from_ms, to_ms] :
       {std::pair{60, 180}, {120, 60}, {300, 0}, {1000, 0}, {0, 1000}, {700, 400}}) {
    ReferenceDelayController follower(16000);
    Room room(from_ms);
    room.Feed(&follower, 1, 10);
    room.set_delay_ms(to_ms);
    EXPECT_EQ(room.Feed(&follower, 10, 16), 1) << from_ms << " to " << to_ms;
    EXPECT_GE(SeenMs(follower, to_ms), 4) << from_ms << " to " << to_ms;
    EXPECT_LE(SeenMs(follower, to_ms), 20) << from_ms << " to " << to_ms;
  }
}

// A2: as when the microphone loses sound and its timestamps don't show it.
TEST(ReferenceDelayController, A2_FindsAnEchoThatComesBeforeItsReferenceByTheirTimes) {
  ReferenceDelayController follower(16000);
  Room room(120);
  room.Feed(&follower, 1, 10);
  room.set_delay_ms(-380);
  room.set_more_slack_s(0.5);
  EXPECT_EQ(room.Feed(&follower, 10, 16), 1);
  EXPECT_GE(SeenMs(follower, -380), 4);
  EXPECT_LE(SeenMs(follower, -380), 20);
}

// A17: the drift of recordings, and of devices whose timestamps come from another clock.
TEST(ReferenceDelayController, A17_TakesALargeDriftAlongFromTheFirstPlaceOn) {
  for (const bool clocks_ready : {true, false}) {
    ReferenceDelayController follower(16000);
    Room room(60);
    room.set_drift_ppm(-150);
    room.set_clocks_ready(clocks_ready);
    EXPECT_EQ(room.Feed(&follower, 1, 5), 1);
    EXPECT_NEAR(follower.drift(Nanoseconds(0)).value, clocks_ready ? -150 : 0, 30);
    const auto second = follower.PastShift(0) - follower.PastShift(kFramesPerSecond);
    EXPECT_NEAR(static_cast<double>(second.count()), 1e3 * follower.drift(second).value, 2);
  }
}

TEST(ReferenceDelayController, DoesNothingWithoutEcho) {
  ReferenceDelayController follower(16000);
  const auto voice = MakeSpeech(5, 16000, 12);
  const auto music = MakeSpeech(6, 16000, 12);
  for (std::size_t i = 0; i + 160 <= voice.size(); i += 160) {
    EXPECT_FALSE(follower.Push({voice.data() + i, 160}, {music.data() + i, 160},
                               {.clocks_ready = true, .canceller_fails = true}));
  }
  EXPECT_TRUE(std::isnan(follower.delay_ms(Nanoseconds(0))));
}

TEST(ReferenceDelayController, D2_DoesAsItIsTold) {
  ReferenceDelayController follower(16000);
  const std::vector<DelayPoint> none;
  follower.Follow(DelayCurve(none));
  EXPECT_EQ(follower.ShiftAt(std::chrono::seconds(3)), Nanoseconds(0));
  EXPECT_TRUE(std::isnan(follower.delay_ms(std::chrono::seconds(3))));
  Room room(300);
  EXPECT_EQ(room.Feed(&follower, 1, 8), 0);
}

}  // namespace anecho
