#include "aec/full_duplex/echo_presence.h"

#include <gtest/gtest.h>

#include "echo_scene.h"

namespace anecho {
namespace {

class Presence : public ::testing::Test {
 protected:
  Presence() { noise_.fill(1); }

  /// @param echo, voice amplitudes in the microphone; known: share of the echo that is predicted.
  EchoState Push(float echo, float voice, float known, bool is_playing = true) {
    for (std::size_t k = 0; k < kDuplexBins; ++k) {
      const float re = echo * 1e4f * random_.Next();
      const float im = echo * 1e4f * random_.Next();
      // Without a path, what is predicted has nothing to do with the microphone.
      echo_.real[k] = echo > 0 ? known * re : 1e3f * random_.Next();
      echo_.imaginary[k] = echo > 0 ? known * im : 1e3f * random_.Next();
      error_.real[k] = re + voice * 1e4f * random_.Next() - echo_.real[k];
      error_.imaginary[k] = im + voice * 1e4f * random_.Next() - echo_.imaginary[k];
    }
    return presence_.Update(
        {.error = error_, .echo = echo_, .noise = noise_, .is_playing = is_playing});
  }

  EchoPresence::Frame Nothing(bool is_playing) const {
    return {.error = error_, .echo = nothing_, .noise = noise_, .is_playing = is_playing};
  }

  testing::Random random_{1};
  EchoPresence presence_;
  FrameSpectrum error_;
  FrameSpectrum echo_;
  const FrameSpectrum nothing_;
  PowerSpectrum noise_;
};

}  // namespace

TEST_F(Presence, A23_IsUnknownUntilSomethingPlays) {
  for (int i = 0; i < 500; ++i) EXPECT_EQ(Push(0, 1, 0, false), EchoState::kUnknown);
}

TEST_F(Presence, A23_IsProvenByAnEcho) {
  int frames = 0;
  while (Push(1, 0, 0.5f) != EchoState::kPresent && frames < 100) ++frames;
  EXPECT_LE(frames, 10);
}

TEST_F(Presence, A23_IsProvenByAnEchoBeneathAVoice) {
  int frames = 0;
  while (Push(1, 1, 0.5f) != EchoState::kPresent && frames < 100) ++frames;
  EXPECT_LE(frames, 20);
}

TEST_F(Presence, A23_IsAbsentWhereAVoiceIsAllThereIs) {
  for (int i = 0; i < 200; ++i) Push(0, 1, 0);
  EXPECT_EQ(presence_.state(), EchoState::kAbsent);
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(Push(0, 1, 0), EchoState::kAbsent) << i;
}

TEST_F(Presence, A23_EndsWhereTheLoudspeakerIsMuted) {
  for (int i = 0; i < 50; ++i) Push(1, 0, 0.5f);
  ASSERT_EQ(presence_.state(), EchoState::kPresent);
  for (int i = 0; i < 199; ++i) {
    EXPECT_EQ(presence_.Update(Nothing(true)), EchoState::kPresent);
  }
  EXPECT_EQ(presence_.Update(Nothing(true)), EchoState::kAbsent);
}

TEST_F(Presence, A23_LastsWhileNothingPlays) {
  for (int i = 0; i < 50; ++i) Push(1, 0, 0.5f);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(presence_.Update(Nothing(false)), EchoState::kPresent);
  }
}

TEST_F(Presence, A23_OfAnEchoThatBeginsLaterIsSeen) {
  for (int i = 0; i < 200; ++i) Push(0, 1, 0);
  int frames = 0;
  while (Push(1, 0, 0.5f) != EchoState::kPresent && frames < 100) ++frames;
  EXPECT_LE(frames, 10);
}

TEST_F(Presence, A23_IsProvenByAec3WhereTheEchoComesTooLateForUs) {
  for (int i = 0; i < 200; ++i) Push(0, 1, 0);
  ASSERT_EQ(presence_.state(), EchoState::kAbsent);
  EchoPresence::Frame late = Nothing(true);
  late.aec3_knows = true;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(presence_.Update(late), EchoState::kPresent);
}

}  // namespace anecho
