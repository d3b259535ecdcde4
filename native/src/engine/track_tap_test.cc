#include "engine/track_tap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "engine/track_reader.h"
#include "simulated_session.h"

namespace anecho {
namespace {

using testing::SimulatedSession;

constexpr int kTapRate = 48000;
constexpr auto kNoWait = Nanoseconds(0);

RoomConfig TapRoom(Scene scene) {
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.scene = scene;
  return room;
}

/// A session whose frames go through a tap to a reader.
class TappedSession {
 public:
  explicit TappedSession(const RoomConfig& room, TrackConfig config = {},
                         const PipelineConfig& pipeline = {})
      : session_(room, pipeline),
        tap_(pipeline.sample_rate, std::chrono::seconds(1)),
        reader_(config, pipeline.sample_rate, &tap_),
        piece_(static_cast<std::size_t>(reader_.channels() * config.sample_rate)) {
    tap_.SetCleanDelay(session_.pipeline().latency());
    session_.on_frame = [this](const CleanFrame& frame) {
      tap_.Push(frame, muted, &session_.pipeline());
      if (!lags) Read();
    };
  }

  void RunUntil(double seconds) { session_.RunUntil(seconds); }
  /// Ends the tap, and reads what is left.
  void Finish() {
    tap_.Finish(&session_.pipeline());
    for (int reads = 0; !reader_.is_at_end() && reads < 10; ++reads) Read();
    EXPECT_TRUE(reader_.is_at_end());
  }
  const TrackReader::Part& part() const { return part_; }
  SimulatedSession& session() { return session_; }

  /// @return one channel of what was kept.
  std::vector<float> Channel(int channel) const {
    std::vector<float> track;
    const auto step = static_cast<std::size_t>(reader_.channels());
    for (auto i = static_cast<std::size_t>(channel); i < samples.size(); i += step) {
      track.push_back(samples[i]);
    }
    return track;
  }

  bool muted = false;
  bool lags = false;
  bool keeps = true;
  std::vector<float> samples;

 private:
  void Read() {
    part_ = reader_.Read(piece_, kNoWait);
    const auto size = static_cast<std::ptrdiff_t>(part_.frames * reader_.channels());
    if (keeps) samples.insert(samples.end(), piece_.begin(), piece_.begin() + size);
  }

  SimulatedSession session_;
  TrackTap tap_;
  TrackReader reader_;
  std::vector<float> piece_;
  TrackReader::Part part_;
};

double TrackLevelDb(std::span<const float> samples) {
  double energy = 0;
  for (const float sample : samples) energy += static_cast<double>(sample) * sample;
  return 10 * std::log10(energy / static_cast<double>(samples.size()) + 1e-12);
}

/// @return by how many ms `microphone` lags `reference`, up to 100.
double LagMs(std::span<const float> microphone, std::span<const float> reference) {
  constexpr int kMaxLag = kTapRate / 10;
  // Differences: a voice has most of its energy where a lag is hard to tell.
  const auto rise = [](std::span<const float> samples, std::size_t i) {
    return samples[i] - samples[i - 1];
  };
  double best = 0;
  int best_lag = 0;
  for (int lag = 0; lag < kMaxLag; ++lag) {
    double sum = 0;
    for (std::size_t i = kMaxLag + 1; i < microphone.size(); i += 3) {
      sum += static_cast<double>(rise(microphone, i)) *
             rise(reference, i - static_cast<std::size_t>(lag));
    }
    if (std::abs(sum) <= best) continue;
    best = std::abs(sum);
    best_lag = lag;
  }
  return 1e3 * best_lag / kTapRate;
}

double HoursOfTest() {
  const char* const hours = std::getenv("ANECHO_MEETING_HOURS");
  return hours == nullptr ? 0.03 : std::stod(hours);
}

/// Clocks that run apart, a loopback that stops for a while, hiccups of both.
RoomConfig TroubledRoom(double seconds) {
  RoomConfig room = TapRoom(Scene::kFar);
  room.speaker_ppm = 120;
  room.microphone_ppm = -80;
  room.jitter_ms = 2;
  const int count = 50;
  for (int i = 1; i < count; ++i) {
    const double at = seconds * i / count;
    const RoomDevice device = i % 2 == 0 ? RoomDevice::kMicrophone : RoomDevice::kReference;
    room.faults.push_back({at, 0.15, device, RoomFault::Kind::kHiccup, {}});
  }
  const double pause = std::min(150.0, seconds / 10);
  room.faults.push_back(
      {seconds * 0.3, pause, RoomDevice::kReference, RoomFault::Kind::kStall, {}});
  room.faults.push_back(
      {seconds * 0.6, pause, RoomDevice::kReference, RoomFault::Kind::kSilent, {}});
  return room;
}

}  // namespace

TEST(TrackTap, C7_TracksStayAlignedThroughDriftHiccupsAndSilence) {
  const double seconds = 3600 * HoursOfTest();
  TappedSession session(TroubledRoom(seconds), {.layout = TrackLayout::kThree});
  const auto lag_after = [&](double from_s) {
    session.keeps = false;
    session.RunUntil(from_s);
    session.keeps = true;
    session.samples.clear();
    session.RunUntil(from_s + 2.5);
    return LagMs(session.Channel(0), session.Channel(2));
  };
  const double first = lag_after(0.5);
  // 35 ms to the air and 10 from it, and the way through the room.
  EXPECT_GT(first, 45);
  EXPECT_LT(first, 52);
  for (const double share : {0.25, 0.5, 0.8, 0.98}) {
    EXPECT_NEAR(lag_after(seconds * share), first, 1) << share;
  }
  EXPECT_EQ(session.part().dropped_frames, 0);
  // Nothing is missing except sound that has not arrived yet.
  const double read_s = static_cast<double>(session.part().position) / kTapRate;
  EXPECT_NEAR(read_s, session.session().now_s() * (1 - 80e-6), 0.5);
}

TEST(TrackTap, C2_EchoIsGoneFromTheCleanTrackAndTheRestStandsBesideIt) {
  TappedSession session(TapRoom(Scene::kFar), {.layout = TrackLayout::kThree});
  session.keeps = false;
  session.RunUntil(10);
  session.keeps = true;
  session.RunUntil(20);
  const auto microphone = session.Channel(0);
  EXPECT_GT(TrackLevelDb(microphone) - TrackLevelDb(session.Channel(1)), 25);
  EXPECT_GT(TrackLevelDb(session.Channel(2)), -40);
}

TEST(TrackTap, C2_VoiceFromTheSpeakersIsInTheMixOnce) {
  const auto run = [](TrackLayout layout) {
    TappedSession session(TapRoom(Scene::kFar), {.layout = layout});
    session.keeps = false;
    session.RunUntil(10);
    session.keeps = true;
    session.RunUntil(15);
    return session.samples;
  };
  const std::vector<float> played = run(TrackLayout::kReference);
  std::vector<float> rest = run(TrackLayout::kMix);
  ASSERT_EQ(rest.size(), played.size());
  const double mixed_db = TrackLevelDb(rest);
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= 0.5f * played[i];
  // Without the canceller the echo would be 3 dB below the mix.
  EXPECT_LT(TrackLevelDb(rest), mixed_db - 25);
}

TEST(TrackTap, C2_NearVoiceStaysAndTheTwoMicrophoneTracksAreSampleBySample) {
  for (const auto kind : {CancellerKind::kClassic, CancellerKind::kFullDuplex}) {
    PipelineConfig pipeline;
    pipeline.canceller.kind = kind;
    TappedSession session(TapRoom(Scene::kNear), {.layout = TrackLayout::kThree}, pipeline);
    session.RunUntil(6);
    const auto microphone = session.Channel(0);
    const auto clean = session.Channel(1);
    EXPECT_NEAR(TrackLevelDb(microphone), TrackLevelDb(clean), 3);
    EXPECT_LT(LagMs(clean, microphone), 0.5);
    EXPECT_LT(LagMs(microphone, clean), 0.5);
  }
}

TEST(TrackTap, C1_MixesInTheBalanceAndRateThatAreAskedFor) {
  const auto run = [](const TrackConfig& config) {
    TappedSession session(TapRoom(Scene::kConversation), config);
    session.RunUntil(3);
    session.Finish();
    return session.samples;
  };
  const auto two = run({.layout = TrackLayout::kTwo});
  const auto mix = run({.layout = TrackLayout::kMix, .balance = 0.25});
  ASSERT_EQ(two.size(), 2 * mix.size());
  for (std::size_t i = 0; i < mix.size(); ++i) {
    ASSERT_NEAR(mix[i], 0.75f * two[2 * i] + 0.25f * two[2 * i + 1], 1e-6f) << i;
  }
  const auto slow = run({.layout = TrackLayout::kMix, .sample_rate = 16000});
  // Nothing is left in the converter at the end.
  EXPECT_EQ(slow.size(), (mix.size() + 2) / 3);
}

TEST(TrackTap, C1_MutedMicrophoneIsSilentInAllItsTracks) {
  TappedSession session(TapRoom(Scene::kConversation), {.layout = TrackLayout::kThree});
  session.RunUntil(2);
  session.muted = true;
  session.session().pipeline().SetMode(PipelineMode::kMute);
  session.RunUntil(2.5);
  session.samples.clear();
  session.RunUntil(6);
  EXPECT_LT(TrackLevelDb(session.Channel(0)), -110);
  EXPECT_LT(TrackLevelDb(session.Channel(1)), -110);
  EXPECT_GT(TrackLevelDb(session.Channel(2)), -50);
}

TEST(TrackTap, C7_WhatALaggingReaderLosesIsZerosOfTheRightLength) {
  TappedSession session(TapRoom(Scene::kConversation));
  session.RunUntil(2);
  const auto before = static_cast<double>(session.samples.size());
  session.lags = true;
  session.RunUntil(5);
  session.lags = false;
  session.RunUntil(8);
  // Of the three seconds, one is kept.
  EXPECT_NEAR(static_cast<double>(session.part().dropped_frames) / kTapRate, 2, 0.05);
  EXPECT_NEAR((static_cast<double>(session.samples.size()) - before) / kTapRate, 6, 0.02);
}

TEST(TrackTap, C7_TwoThreads_ARoomFasterThanItsReaderWaitsForIt) {
  RoomConfig room = TapRoom(Scene::kFar);
  room.accelerated = true;
  room.duration_s = 12;
  room.faults.push_back({4, 2, RoomDevice::kMicrophone, RoomFault::Kind::kStall, {}});
  Engine::Config config;
  config.tracks = TrackConfig{.layout = TrackLayout::kTwo, .sample_rate = 16'000};
  Engine engine(config, OpenSimulatedBackend(room));
  std::vector<float> piece(2 * 16'000);
  TrackReader::Part part;
  std::int64_t frames = 0;
  while (!engine.tracks().is_at_end()) {
    part = engine.tracks().Read(piece, std::chrono::seconds(5));
    frames += part.frames;
    // If the clock didn't wait for the reader, the room would end meanwhile.
    std::this_thread::sleep_for(std::chrono::milliseconds(frames < 32'000 ? 150 : 0));
  }
  EXPECT_EQ(part.dropped_frames, 0);
  EXPECT_NEAR(static_cast<double>(frames) / 16'000, 12, 0.1);
}

TEST(TrackTap, C7_TwoThreads_WhoNeverReadsDoesNotKeepTheEngineFromClosing) {
  RoomConfig room = TapRoom(Scene::kFar);
  room.accelerated = true;
  Engine::Config config;
  config.tracks = TrackConfig{.layout = TrackLayout::kTwo};
  Engine engine(config, OpenSimulatedBackend(room));
  std::vector<float> piece(2 * 480);
  EXPECT_EQ(engine.tracks().Read(piece, std::chrono::seconds(10)).frames, 480);
}

TEST(TrackTap, C7_TimeGoesOnWhileTheMicrophoneIsGoneAndWhatIsPlayedIsKept) {
  RoomConfig room = TapRoom(Scene::kFar);
  room.accelerated = true;
  room.duration_s = 15;
  room.faults.push_back({4, 6, RoomDevice::kMicrophone, RoomFault::Kind::kStall, {}});
  Engine::Config config;
  config.tracks = TrackConfig{.layout = TrackLayout::kTwo, .buffer_ms = 60'000};
  Engine engine(config, OpenSimulatedBackend(room));
  std::vector<float> all;
  std::vector<float> piece(9600);
  TrackReader::Part part;
  while (!engine.tracks().is_at_end()) {
    part = engine.tracks().Read(piece, std::chrono::seconds(5));
    all.insert(all.end(), piece.begin(), piece.begin() + 2 * part.frames);
  }
  EXPECT_NEAR(static_cast<double>(all.size()) / 2 / kTapRate, 15, 0.1);
  EXPECT_NEAR(static_cast<double>(part.missing_microphone_frames) / kTapRate, 6, 0.1);
  EXPECT_EQ(part.dropped_frames, 0);
  double energy = 0;
  for (auto i = static_cast<std::size_t>(10 * kTapRate); i < 2 * 9 * kTapRate; i += 2) {
    EXPECT_EQ(all[i], 0.0f) << i;
    energy += static_cast<double>(all[i + 1]) * all[i + 1];
    if (::testing::Test::HasFailure()) break;
  }
  EXPECT_GT(energy, 1);
}

TEST(TrackTap, C4_TwoThreads_WithoutAMicrophoneWhatIsPlayedGoesOnByTheClock) {
  RoomConfig room = TapRoom(Scene::kFar);
  room.accelerated = true;
  Engine::Config config;
  config.microphone.is_absent = true;
  config.tracks = TrackConfig{.layout = TrackLayout::kReference};
  Engine engine(config, OpenSimulatedBackend(room));
  std::vector<float> second(kTapRate);
  // The first words may take a while.
  double energy = 0;
  for (int i = 0; i < 4; ++i) {
    const auto part = engine.tracks().Read(second, std::chrono::seconds(10));
    ASSERT_EQ(part.frames, kTapRate);
    for (const float sample : second) energy += static_cast<double>(sample) * sample;
  }
  EXPECT_GT(energy, 1);
}

}  // namespace anecho
