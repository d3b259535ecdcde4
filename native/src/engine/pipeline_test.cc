#include "engine/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "aec/echo_canceller.h"
#include "anecho.h"
#include "base/error.h"
#include "echo_scene.h"
#include "pipeline_play.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;

/// One stream's sound and how it comes in.
struct Source {
  std::vector<float> samples;
  StreamFormat format;
  /// Sizes of the packets in frames, taken in turn.
  std::vector<std::int64_t> packet_frames;
  std::int64_t position = 0;
  std::size_t packets = 0;

  std::int64_t frames() const {
    return static_cast<std::int64_t>(samples.size()) / format.channels;
  }
  Nanoseconds time() const { return FramesToTime(position, format.sample_rate); }

  Packet Take() {
    Packet packet;
    packet.frames = std::min(packet_frames[packets++ % packet_frames.size()], frames() - position);
    packet.samples = std::span<const float>(samples).subspan(
        static_cast<std::size_t>(position * format.channels),
        static_cast<std::size_t>(packet.frames * format.channels));
    packet.device_position = position;
    packet.time = time();
    position += packet.frames;
    return packet;
  }
};

/// @return all output, if the reference is always pushed before the microphone.
/// @param aligned receives the aligned reference of each frame, unless it is NULL.
std::vector<float> Drive(Pipeline* pipeline, Source microphone, Source reference,
                         std::vector<float>* aligned = nullptr) {
  std::vector<float> clean;
  while (microphone.position < microphone.frames()) {
    const Packet packet = microphone.Take();
    while (reference.position < reference.frames() && reference.time() < microphone.time()) {
      pipeline->PushReference(reference.Take());
    }
    pipeline->PushMicrophone(packet);
    CleanFrame frame;
    while (pipeline->Next(&frame)) {
      clean.insert(clean.end(), frame.samples.begin(), frame.samples.end());
      if (aligned == nullptr) continue;
      aligned->insert(aligned->end(), frame.reference.begin(), frame.reference.end());
    }
  }
  return clean;
}

/// Takes the next event that is not about whether an echo is heard.
bool TakeOther(Pipeline* pipeline, PipelineEvent* event) {
  while (pipeline->TakeEvent(event)) {
    if (event->kind != PipelineEvent::Kind::kEcho) return true;
  }
  return false;
}

std::vector<float> Interleave(const std::vector<float>& mono, int channels) {
  std::vector<float> all;
  all.reserve(mono.size() * static_cast<std::size_t>(channels));
  for (const float sample : mono) {
    for (int c = 0; c < channels; ++c) all.push_back(sample);
  }
  return all;
}

}  // namespace

TEST(Pipeline, A3_CancelsWhateverTheDevicesDeliver) {
  struct Case {
    int rate;
    int microphone_channels;
    int reference_channels;
  };
  for (const Case& c : {Case{8000, 1, 1}, Case{44100, 2, 2}, Case{96000, 1, 6}}) {
    const auto played = MakeSpeech(1, c.rate, 6);
    const auto echo = MakeEcho(played, c.rate * 3 / 100, 2);
    Pipeline pipeline(PipelineConfig{}, {c.rate, c.microphone_channels},
                      {c.rate, c.reference_channels});
    const auto clean = Drive(
        &pipeline,
        {Interleave(echo, c.microphone_channels), {c.rate, c.microphone_channels}, {101, 37, 480}},
        {Interleave(played, c.reference_channels), {c.rate, c.reference_channels}, {441, 13, 700}});
    const auto rate = static_cast<std::size_t>(c.rate);
    const double before = Power(echo, 3 * rate, 6 * rate);
    const double after = Power(clean, 3 * 48000, clean.size());
    EXPECT_GT(Decibels(before / after), 15) << c.rate << " Hz";
  }
}

TEST(Pipeline, SamePacketsGiveTheSameSamples) {
  const auto played = MakeSpeech(3, 48000, 2);
  const auto echo = MakeEcho(played, 960, 4);
  std::vector<float> runs[2];
  for (auto& run : runs) {
    Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
    run = Drive(&pipeline, {echo, {48000, 1}, {480}}, {played, {48000, 1}, {480}});
  }
  EXPECT_EQ(runs[0], runs[1]);
}

TEST(Pipeline, A25_TheLevelIsOfTheCleanVoiceAlone) {
  const Source microphone{MakeSpeech(3, 48000, 2), {48000, 1}, {480}};
  const Source reference{std::vector<float>(96000), {48000, 1}, {480}};
  const auto run = [&](float level_db, PipelineMode mode) {
    PipelineConfig config;
    config.output_level_db = level_db;
    Pipeline pipeline(config, microphone.format, reference.format);
    pipeline.SetMode(mode);
    return Drive(&pipeline, microphone, reference);
  };
  const auto plain = run(0, PipelineMode::kCancel);
  const auto softer = run(-6, PipelineMode::kCancel);
  EXPECT_NEAR(Decibels(Power(softer, 48000, 90000) / Power(plain, 48000, 90000)), -6, 0.01);
  // After the cross-fade of the first frame.
  const auto bypassed = run(0, PipelineMode::kBypass);
  const auto still = run(-6, PipelineMode::kBypass);
  EXPECT_TRUE(std::equal(bypassed.begin() + 480, bypassed.end(), still.begin() + 480, still.end()));
}

TEST(Pipeline, A25_TheLevelIsNoEchoReduction) {
  Source microphone{MakeSpeech(3, 48000, 1), {48000, 1}, {480}};
  PipelineConfig config;
  config.output_level_db = -20;
  Pipeline pipeline(config, microphone.format, {48000, 1});
  while (microphone.position < microphone.frames()) pipeline.PushMicrophone(microphone.Take());
  CleanFrame frame;
  ASSERT_TRUE(pipeline.Next(&frame));
  while (pipeline.Next(&frame)) {
  }
  EXPECT_NEAR(Decibels(static_cast<double>(frame.cancelled_power / frame.output_power)), 20, 0.01);
}

TEST(Pipeline, A23_TellsWhetherAnEchoIsHeard) {
  const auto played = MakeSpeech(1, 48000, 32);
  auto heard = MakeEcho(played, 1440, 2);
  // The person wears headphones first.
  std::fill(heard.begin(), heard.begin() + 20 * 48000, 0.0f);
  const Source microphone{heard, {48000, 1}, {480}};
  const Source reference{played, {48000, 1}, {480}};
  Pipeline pipeline({}, microphone.format, reference.format);
  Drive(&pipeline, microphone, reference);
  std::vector<double> states;
  for (PipelineEvent event; pipeline.TakeEvent(&event);) {
    if (event.kind == PipelineEvent::Kind::kEcho) states.push_back(event.value);
  }
  EXPECT_EQ(states, (std::vector<double>{ANECHO_ECHO_NONE, ANECHO_ECHO_FOUND}));
}

TEST(Pipeline, PacketSizesDoNotMoveTheReference) {
  const auto played = MakeSpeech(5, 48000, 2);
  const auto echo = MakeEcho(played, 960, 6);
  Pipeline regular(PipelineConfig{}, {48000, 1}, {48000, 1});
  Pipeline odd(PipelineConfig{}, {48000, 1}, {48000, 1});
  std::vector<float> expected;
  std::vector<float> actual;
  Drive(&regular, {echo, {48000, 1}, {480}}, {played, {48000, 1}, {4800}}, &expected);
  Drive(&odd, {echo, {48000, 1}, {7, 1000, 333}}, {played, {48000, 1}, {4800, 1}}, &actual);
  ASSERT_EQ(expected.size(), actual.size());
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(expected[i], actual[i], 1e-4) << i;
}

TEST(Pipeline, A16_SilentPacketsAreZerosWhateverTheyHold) {
  const std::vector<float> stale(480, 0.5f);
  Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
  double output = 0;
  double reference = 0;
  for (int f = 0; f < 100; ++f) {
    Packet packet;
    packet.samples = stale;
    packet.frames = 480;
    packet.silent = true;
    packet.device_position = f * 480;
    packet.time = f * std::chrono::milliseconds(10);
    pipeline.PushReference(packet);
    pipeline.PushMicrophone(packet);
    CleanFrame frame;
    while (pipeline.Next(&frame)) {
      reference += static_cast<double>(frame.reference_power);
      for (const float sample : frame.samples) output += std::abs(sample);
    }
  }
  EXPECT_EQ(reference, 0);
  EXPECT_LT(output / 48000, 1e-4);  // comfort noise at most
}

TEST(Pipeline, A16_MissingReferenceKeepsItsPlaceInTime) {
  const auto played = MakeSpeech(7, 48000, 12);
  const auto echo = MakeEcho(played, 960, 8);
  // The loopback delivers nothing from second 5 to 7, though its echo goes on: after the gap the
  // reference must be where it was before, so that the canceller is at its best at once.
  Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
  std::vector<float> clean;
  for (std::size_t i = 0; i + 480 <= echo.size(); i += 480) {
    Packet packet;
    packet.frames = 480;
    packet.device_position = static_cast<std::int64_t>(i);
    packet.time = FramesToTime(packet.device_position, 48000);
    packet.samples = {played.data() + i, 480};
    if (i < 5 * 48000 || i >= 7 * 48000) pipeline.PushReference(packet);
    packet.samples = {echo.data() + i, 480};
    pipeline.PushMicrophone(packet);
    CleanFrame frame;
    while (pipeline.Next(&frame)) {
      clean.insert(clean.end(), frame.samples.begin(), frame.samples.end());
    }
  }
  const auto reduction = [&](double from, double to) {
    const auto first = static_cast<std::size_t>(from * 48000);
    const auto last = static_cast<std::size_t>(to * 48000);
    return Decibels(Power(echo, first, last) / Power(clean, first, last));
  };
  const double before = reduction(4, 5);
  EXPECT_GT(before, 20);
  EXPECT_LT(reduction(5.5, 7), before / 2);
  EXPECT_GT(reduction(7.5, 9), before - 6);
  PipelineEvent event;
  ASSERT_TRUE(TakeOther(&pipeline, &event));
  EXPECT_EQ(event.kind, PipelineEvent::Kind::kReferenceGap);
  EXPECT_NEAR(event.value, 2000, 1);
  EXPECT_FALSE(TakeOther(&pipeline, &event));
}

// A3, A17
TEST(Pipeline, A3_MovingTheReferenceAmidSpeechCostsNoEcho) {
  constexpr std::size_t kHalf = 24000;
  // It begins in quiet: AEC3 takes what it hears first for the noise of the room.
  std::vector<float> played(kHalf);
  const auto speech = MakeSpeech(11, 48000, 16);
  played.insert(played.end(), speech.begin(), speech.end());
  for (const int delay_ms : {40, 150}) {
    const auto echo = MakeEcho(played, delay_ms * 48, 12);
    Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
    const auto clean = Drive(&pipeline, {echo, {48000, 1}, {480}}, {played, {48000, 1}, {480}});
    PipelineEvent event;
    ASSERT_TRUE(TakeOther(&pipeline, &event)) << delay_ms;
    EXPECT_EQ(event.kind, PipelineEvent::Kind::kRealigned);
    EXPECT_FALSE(TakeOther(&pipeline, &event)) << delay_ms;
    // For comparison, without alignment: AEC3 finds this echo by itself.
    EchoCanceller still{PipelineConfig{}};
    std::vector<float> expected = echo;
    for (std::size_t i = 0; i + 480 <= echo.size(); i += 480) {
      still.Process({played.data() + i, 480}, {expected.data() + i, 480});
    }
    double worst = -100;
    for (std::size_t i = kHalf; i + kHalf <= clean.size(); i += kHalf) {
      const double cost = Decibels(Power(clean, i, i + kHalf) / Power(expected, i, i + kHalf));
      worst = std::max(worst, cost);
    }
    std::printf("%d ms: at most %.2f dB\n", delay_ms, worst);
    EXPECT_LT(worst, 3) << delay_ms;
  }
}

// A19
TEST(Pipeline, A19_AResetWhileTheReferenceMovesLeavesItAtItsNewPlace) {
  const auto played = MakeSpeech(13, 48000, 12);
  const auto echo = MakeEcho(played, 250 * 48, 14);
  Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
  bool moved = false;
  const auto play =
      testing::PlayThrough(&pipeline, {echo}, {played}, [&](const PipelineEvent& event) {
        if (event.kind == PipelineEvent::Kind::kEcho) return;
        EXPECT_FALSE(moved);
        moved = true;
        pipeline.ResetCanceller();
      });
  const std::vector<float>& clean = play.clean.front();
  EXPECT_TRUE(moved);
  EXPECT_GT(Decibels(Power(echo, 8 * 48000, 11 * 48000) / Power(clean, 8 * 48000, 11 * 48000)), 20);
}

TEST(Pipeline, RefusesFormatsThatNoDeviceHas) {
  const StreamFormat good{48000, 1};
  for (const StreamFormat bad : {StreamFormat{7999, 1}, StreamFormat{192001, 1},
                                 StreamFormat{48000, 0}, StreamFormat{48000, 65}}) {
    EXPECT_THROW(Pipeline(PipelineConfig{}, bad, good), Error);
    EXPECT_THROW(Pipeline(PipelineConfig{}, good, bad), Error);
  }
  PipelineConfig config;
  config.sample_rate = 44100;
  EXPECT_THROW(Pipeline(config, good, good), Error);
}

}  // namespace anecho
