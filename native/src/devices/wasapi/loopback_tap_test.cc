#include "devices/wasapi/loopback_tap.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "devices/wasapi/channel_mask.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakePacket;
using testing::FakeSystem;

constexpr DWORD kQuad = KSAUDIO_SPEAKER_QUAD;
constexpr DWORD kBack51 = KSAUDIO_SPEAKER_5POINT1;
constexpr DWORD kSide51 = KSAUDIO_SPEAKER_5POINT1_SURROUND;
constexpr DWORD kWide71 = KSAUDIO_SPEAKER_7POINT1;
constexpr DWORD k71 = KSAUDIO_SPEAKER_7POINT1_SURROUND;
constexpr float kHalf = 0.70710678f;

/// Speakers and headphones that can be listened to.
class WasapiLoopbackTaps : public ::testing::Test {
 protected:
  WasapiLoopbackTaps() { system_->SetDefault(speakers_, eConsole); }
  ~WasapiLoopbackTaps() override { EXPECT_EQ(testing::Misdeeds::Sum(), 0); }

  std::unique_ptr<WasapiLoopbackTap> Open(LoopbackQueue& queue, const std::string& endpoint = "") {
    return std::make_unique<WasapiLoopbackTap>(ComPtr<IMMDeviceEnumerator>::Share(system_.get()),
                                               endpoint, queue);
  }

  void UseFormat(DWORD mask, int channels, int sample_rate = 48000) {
    speakers_.abilities.mix_format = FloatFormat({sample_rate, channels});
    speakers_.abilities.mix_format.dwChannelMask = mask;
  }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& speakers_ = system_->Add(L"speakers", eRender);
  FakeDevice& headphones_ = system_->Add(L"headphones", eRender);
};

/// Frames whose channel n holds n + 1.
FakePacket NumberedPacket(int channels, UINT32 frames, DWORD flags = 0) {
  std::vector<float> samples;
  for (UINT32 frame = 0; frame < frames; ++frame) {
    for (int channel = 0; channel < channels; ++channel) {
      samples.push_back(static_cast<float>(channel + 1));
    }
  }
  FakePacket packet;
  packet.data.resize(samples.size() * sizeof(float));
  std::memcpy(packet.data.data(), samples.data(), packet.data.size());
  packet.frames = frames;
  packet.flags = flags;
  packet.performance_time = 1;
  return packet;
}

std::vector<float> ReadFrames(LoopbackQueue& queue, std::size_t frames) {
  const std::size_t wanted = frames * static_cast<std::size_t>(queue.channels());
  std::vector<float> read(wanted);
  std::size_t count = 0;
  while (count < wanted) {
    queue.WaitFor(std::chrono::seconds(30), [] { return false; });
    const std::int64_t more = queue.Read(std::span(read).subspan(count));
    if (more == 0) break;
    count += static_cast<std::size_t>(more * queue.channels());
  }
  read.resize(count);
  return read;
}

TEST_F(WasapiLoopbackTaps, B1_EveryUsualMaskPutsEachChannelInItsPlace) {
  struct Case {
    const char* name;
    DWORD mask;
    int channels;
    int wanted;
    std::vector<float> expected;
  };
  const Case cases[] = {
      {"stereo", KSAUDIO_SPEAKER_STEREO, 2, 2, {1, 2}},
      {"stereo, all wanted", KSAUDIO_SPEAKER_STEREO, 2, 8, {1, 2, 0, 0, 0, 0, 0, 0}},
      {"mono", KSAUDIO_SPEAKER_MONO, 1, 2, {1, 1}},
      {"mono of no mask", 0, 1, 6, {1, 1, 0, 0, 0, 0}},
      {"quad", kQuad, 4, 6, {1, 2, 0, 0, 3, 4}},
      {"quad, two wanted", kQuad, 4, 2, {1 + 3 * kHalf, 2 + 4 * kHalf}},
      {"5.1 back", kBack51, 6, 6, {1, 2, 3, 4, 5, 6}},
      {"5.1 side", kSide51, 6, 6, {1, 2, 3, 4, 5, 6}},
      {"5.1 side, all wanted", kSide51, 6, 8, {1, 2, 3, 4, 0, 0, 5, 6}},
      {"5.1, two wanted", kSide51, 6, 2, {1 + 8 * kHalf, 2 + 9 * kHalf}},
      {"7.1", k71, 8, 8, {1, 2, 3, 4, 5, 6, 7, 8}},
      {"7.1, six wanted", k71, 8, 6, {1, 2, 3, 4, 5 + 7 * kHalf, 6 + 8 * kHalf}},
      {"7.1 wide", kWide71, 8, 8, {8, 10, 3, 4, 5, 6, 0, 0}},
      {"stereo of no mask", 0, 2, 2, {1, 2}},
      {"six of no mask", 0, 6, 6, {1, 2, 3, 4, 5, 6}},
      {"eight of no mask", 0, 8, 8, {1, 2, 3, 4, 5, 6, 7, 8}},
      {"a mask of fewer than there are", KSAUDIO_SPEAKER_STEREO, 4, 6, {1, 2, 0, 0, 0, 0}},
  };
  for (const bool refuses : {false, true}) {
    for (const auto& [name, mask, channels, wanted, expected] : cases) {
      SCOPED_TRACE(name);
      UseFormat(mask, channels);
      speakers_.abilities.refuses_mix_format = refuses;
      LoopbackQueue queue(wanted, 4800);
      const auto tap = Open(queue);
      EXPECT_NE(speakers_.client().flags & AUDCLNT_STREAMFLAGS_LOOPBACK, 0u);
      speakers_.client().Deliver(NumberedPacket(channels, 2));
      const std::vector<float> read = ReadFrames(queue, 2);
      ASSERT_EQ(read.size(), 2 * expected.size());
      for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_FLOAT_EQ(read[i], expected[i % expected.size()]) << i;
      }
    }
  }
}

TEST_F(WasapiLoopbackTaps, B1_AnyRateComesAt48Khz) {
  UseFormat(KSAUDIO_SPEAKER_STEREO, 2, 96000);
  LoopbackQueue queue(2, 48000);
  const auto tap = Open(queue);
  const DWORD silent = AUDCLNT_BUFFERFLAGS_SILENT;
  for (const DWORD flags : {DWORD{0}, DWORD{0}, silent, silent}) {
    speakers_.client().Deliver(NumberedPacket(2, 4800, flags));
  }
  const std::vector<float> read = ReadFrames(queue, 9000);
  ASSERT_EQ(read.size(), 2 * 9000u);
  EXPECT_NEAR(read[2 * 2400], 1, 0.01);
  EXPECT_NEAR(read[2 * 2400 + 1], 2, 0.02);
  EXPECT_NEAR(read[2 * 7200], 0, 0.01);
}

TEST_F(WasapiLoopbackTaps, B1_NothingComesWhileNothingPlaysAndSilenceIsTime) {
  LoopbackQueue queue(2, 48000);
  const auto tap = Open(queue);
  speakers_.client().Deliver(NumberedPacket(2, 480, AUDCLNT_BUFFERFLAGS_SILENT));
  EXPECT_EQ(ReadFrames(queue, 480), std::vector<float>(960, 0.0f));
  queue.WaitFor(std::chrono::milliseconds(30), [] { return false; });
  EXPECT_EQ(queue.captured_frames(), 480u);
  EXPECT_EQ(tap->health(), StreamHealth::kGood);
}

TEST_F(WasapiLoopbackTaps, B1_WhatAReaderIsTooLateForIsDroppedAndCounted) {
  LoopbackQueue queue(2, 480);
  const auto tap = Open(queue);
  speakers_.client().Deliver(NumberedPacket(2, 480));
  speakers_.client().Deliver(NumberedPacket(2, 480));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (queue.captured_frames() < 960 && std::chrono::steady_clock::now() < deadline) Sleep(1);
  EXPECT_EQ(queue.captured_frames(), 960u);
  EXPECT_EQ(queue.dropped_frames(), 480u);
  queue.Drain();
  std::vector<float> rest(960);
  EXPECT_EQ(queue.Read(rest), 0);
}

TEST_F(WasapiLoopbackTaps, B1_AnotherDefaultIsMovedToAndAChosenOneIsNot) {
  LoopbackQueue queue(2, 48000);
  LoopbackQueue chosen_queue(2, 48000);
  const auto tap = Open(queue);
  const auto chosen = Open(chosen_queue, "speakers");
  system_->SetDefault(headphones_, eConsole);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (headphones_.clients.empty() && std::chrono::steady_clock::now() < deadline) {
    tap->Follow();
    chosen->Follow();
    Sleep(10);
  }
  ASSERT_EQ(headphones_.clients.size(), 1u);
  headphones_.client().Deliver(NumberedPacket(2, 1));
  EXPECT_EQ(ReadFrames(queue, 1), (std::vector<float>{1, 2}));
}

TEST_F(WasapiLoopbackTaps, B1_AnotherFormatOfTheDefaultIsMovedToAndADeadOneSaysSo) {
  LoopbackQueue queue(6, 48000);
  const auto tap = Open(queue);
  UseFormat(kBack51, 6);
  const auto await_end = [&](StreamHealth health) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (tap->health() != health && std::chrono::steady_clock::now() < deadline) Sleep(1);
    EXPECT_EQ(tap->health(), health);
  };
  speakers_.client().session().Disconnect(DisconnectReasonFormatChanged);
  await_end(StreamHealth::kFormatChanged);
  tap->Follow();
  EXPECT_EQ(tap->health(), StreamHealth::kGood);
  speakers_.client().Deliver(NumberedPacket(6, 1));
  EXPECT_EQ(ReadFrames(queue, 1), (std::vector<float>{1, 2, 3, 4, 5, 6}));

  system_->failures.Fail("Activate", AUDCLNT_E_DEVICE_INVALIDATED);
  speakers_.client().session().Disconnect(DisconnectReasonDeviceRemoval);
  await_end(StreamHealth::kGone);
  tap->Follow();
  EXPECT_EQ(tap->health(), StreamHealth::kGone);
  EXPECT_THROW(Open(queue, "gone"), Error);
}

TEST(ChannelPositions, B1_NamesAreThoseOfTheMask) {
  EXPECT_EQ(ChannelPositions(kSide51, 6),
            (std::vector<std::string>{"FL", "FR", "FC", "LFE", "SL", "SR"}));
  EXPECT_EQ(ChannelPositions(SPEAKER_FRONT_LEFT | SPEAKER_TOP_CENTER, 3),
            (std::vector<std::string>{"FL", "", ""}));
  EXPECT_EQ(ChannelPositions(KSAUDIO_SPEAKER_STEREO, 1), (std::vector<std::string>{"MONO"}));
}

}  // namespace
}  // namespace anecho
