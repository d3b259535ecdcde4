#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "echo_scene.h"
#include "engine/pipeline.h"
#include "remote_call.h"

namespace anecho {
namespace {

using testing::RemoteCall;

constexpr int kRemoteRate = 48'000;

/// A phone beside the speakers of this computer, whose microphone comes over a network; a pipeline
/// may stand between the received sound and whoever records it.
class RemoteScene {
 public:
  RemoteScene(double sender_ppm, std::vector<float> played, std::vector<float> sound)
      : played_(std::move(played)),
        sound_(std::move(sound)),
        call_({.sender_ppm = sender_ppm,
               .way = 0.005,
               .jitter = 0.020,
               .receiver = {.is_paced = true}}),
        pipeline_({}, {.sample_rate = kRemoteRate, .channels = 1},
                  {.sample_rate = kRemoteRate, .channels = 1}) {}

  /// @param cancels whether the pipeline stands between.
  /// @return the recorded sound.
  const std::vector<float>& Run(double seconds, bool cancels) {
    if (cancels) call_.on_block = [this](std::span<float> block) { Cancel(block); };
    call_.Run(seconds, [this](std::int64_t sample) {
      return SampleAt(sound_, call_.SpokenAt(sample) * kRemoteRate);
    });
    return call_.heard();
  }

 private:
  static float SampleAt(const std::vector<float>& sound, double place) {
    const auto at = static_cast<std::size_t>(place);
    if (at + 1 >= sound.size()) return 0;
    const auto share = static_cast<float>(place - static_cast<double>(at));
    return (1 - share) * sound[at] + share * sound[at + 1];
  }

  void Cancel(std::span<float> block) {
    constexpr std::int64_t kFrames = 480;
    const auto now = static_cast<std::int64_t>(call_.now() * kRemoteRate);
    const auto all = static_cast<std::int64_t>(played_.size());
    for (; reference_ + kFrames <= std::min(now, all); reference_ += kFrames) {
      pipeline_.PushReference(PacketAt(played_, reference_, FramesToTime(reference_, kRemoteRate)));
    }
    const std::vector<float> copy(block.begin(), block.end());
    Packet packet = PacketAt(copy, 0, call_.receiver().block_arrival());
    packet.device_position = position_;
    position_ += kFrames;
    pipeline_.PushMicrophone(packet);
    pipeline_.Prepare();
    for (CleanFrame frame; pipeline_.Next(&frame);) {
      std::copy(frame.samples.begin(), frame.samples.end(), block.begin());
    }
  }

  static Packet PacketAt(const std::vector<float>& sound, std::int64_t at, Nanoseconds time) {
    Packet packet;
    packet.frames = 480;
    packet.samples = std::span<const float>(sound).subspan(static_cast<std::size_t>(at), 480);
    packet.device_position = at;
    packet.time = time;
    return packet;
  }

  const std::vector<float> played_;
  const std::vector<float> sound_;
  RemoteCall call_;
  Pipeline pipeline_;
  std::int64_t reference_ = 0;
  std::int64_t position_ = 0;
};

double LevelFrom(const std::vector<float>& sound, double seconds) {
  return testing::Decibels(
      testing::Power(sound, static_cast<std::size_t>(seconds * kRemoteRate), sound.size()));
}

}  // namespace

TEST(PipelineRemote, B5WhatTheSpeakersPlayIsTakenOutOfAVoiceFromElsewhere) {
  constexpr double kSeconds = 20;
  for (const double ppm : {-150.0, 150.0}) {
    const auto played = testing::MakeSpeech(3, kRemoteRate, kSeconds);
    const auto echo = testing::MakeEcho(played, 480, 4);
    const double before = LevelFrom(RemoteScene(ppm, played, echo).Run(kSeconds, false), 12);
    const double after = LevelFrom(RemoteScene(ppm, played, echo).Run(kSeconds, true), 12);
    EXPECT_GE(before - after, 20) << ppm;
  }
}

TEST(PipelineRemote, B5AVoiceFromElsewhereIsLeftAsItIsWhereNothingPlays) {
  constexpr double kSeconds = 8;
  const auto voice = testing::MakeSpeech(5, kRemoteRate, kSeconds);
  const std::vector<float> silence(voice.size());
  const double before = LevelFrom(RemoteScene(50, silence, voice).Run(kSeconds, false), 2);
  const double after = LevelFrom(RemoteScene(50, silence, voice).Run(kSeconds, true), 2);
  EXPECT_NEAR(after, before, 1);
}

}  // namespace anecho
