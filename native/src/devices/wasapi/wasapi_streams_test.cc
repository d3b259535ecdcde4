#include "wasapi_streams.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/wasapi_backend.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakePacket;
using testing::FloatPacket;
using testing::WasapiStreams;

void ExpectDeviceError(const std::string& words, const std::function<void()>& act) {
  try {
    act();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

// A1
TEST_F(WasapiStreams, A1_MicrophoneIsRawEventDrivenAndAtTheSmallestPeriod) {
  const auto stream = backend_.OpenMicrophone({});
  const auto& client = microphone_.client();
  EXPECT_EQ(client.properties.Options, AUDCLNT_STREAMOPTIONS_RAW);
  EXPECT_EQ(client.properties.eCategory, AudioCategory_Communications);
  EXPECT_EQ(client.flags, AUDCLNT_STREAMFLAGS_EVENTCALLBACK);
  EXPECT_EQ(client.period, 144U);
  ASSERT_NE(client.event, nullptr);
  stream->Start();
  EXPECT_TRUE(client.running);
  EXPECT_EQ(stream->Wait(Nanoseconds(0)), WaitResult::kTimeout);
  microphone_.client().Deliver(FloatPacket({0.25f, -0.5f}, 2));
  EXPECT_EQ(stream->Wait(std::chrono::seconds(30)), WaitResult::kReady);
}

// A1
TEST_F(WasapiStreams, A1_VendorsEffectsAreKeptWhereAskedFor) {
  const auto stream = backend_.OpenMicrophone({.endpoint = "microphone", .keep_effects = true});
  EXPECT_EQ(microphone_.client().properties.Options, AUDCLNT_STREAMOPTIONS_NONE);
  EXPECT_EQ(microphone_.client().properties.eCategory, AudioCategory_Communications);
}

// A1
TEST_F(WasapiStreams, A1_WithoutARawModeTheVendorsCancellerIsNotAskedFor) {
  microphone_.abilities.has_raw_mode = false;
  const auto stream = backend_.OpenMicrophone({});
  EXPECT_EQ(microphone_.client().properties.Options, AUDCLNT_STREAMOPTIONS_NONE);
  EXPECT_EQ(microphone_.client().properties.eCategory, AudioCategory_Other);
}

// A1
TEST_F(WasapiStreams, A1_NonsensePeriodsLeaveThePlainWay) {
  const UINT32 nonsense[][3] = {{0, 0, 0},      {480, 0, 144},  {480, 48, 0},
                                {480, 50, 144}, {480, 48, 480}, {480, 1, 7}};
  for (const auto& periods : nonsense) {
    std::copy_n(periods, 3, microphone_.abilities.periods);
    const auto stream = backend_.OpenMicrophone({});
    EXPECT_EQ(microphone_.client().period, 0U);
    EXPECT_EQ(microphone_.client().flags, AUDCLNT_STREAMFLAGS_EVENTCALLBACK);
    stream->Start();
  }
}

// A2
TEST_F(WasapiStreams, A2_ReferenceIsTheLoopbackOfTheDefaultOrOfTheOneChosen) {
  FakeDevice& other = system_->Add(L"headphones", eRender);
  const auto by_default = backend_.OpenReference("");
  EXPECT_EQ(speakers_.client().flags, AUDCLNT_STREAMFLAGS_LOOPBACK);
  EXPECT_TRUE(other.clients.empty());
  const auto chosen = backend_.OpenReference("headphones");
  EXPECT_EQ(other.client().flags, AUDCLNT_STREAMFLAGS_LOOPBACK);
  chosen->Start();
  other.client().Deliver(FloatPacket({0.5f, 0.25f, -0.5f, -0.25f}, 2, 960));
  Packet packet;
  ASSERT_TRUE(chosen->Read(&packet));
  EXPECT_EQ(packet.frames, 2);
  EXPECT_EQ(packet.device_position, 960);
  EXPECT_EQ(packet.time, Nanoseconds((1'000'000 + 960) * 100));
  EXPECT_EQ(std::vector<float>(packet.samples.begin(), packet.samples.end()),
            (std::vector<float>{0.5f, 0.25f, -0.5f, -0.25f}));
  chosen->Release();
  EXPECT_FALSE(chosen->Read(&packet));
}

// A2: loopback is tapped before the volume control.
TEST_F(WasapiStreams, A2_VolumeAndMuteOfTheReferenceAreKnown) {
  speakers_.volume->Turn(0.5f, false);
  {
    const auto stream = backend_.OpenReference("");
    EXPECT_EQ(stream->playback_gain(), 0.5f);
    speakers_.volume->Turn(0.75f, false);
    EXPECT_EQ(stream->playback_gain(), 0.75f);
    speakers_.volume->Turn(0.75f, true);
    EXPECT_EQ(stream->playback_gain(), 0.0f);
    EXPECT_EQ(speakers_.volume->listeners(), 1U);
  }
  EXPECT_EQ(speakers_.volume->listeners(), 0U);
}

// A2
TEST_F(WasapiStreams, A2_AChangeWhileTheVolumeIsReadCounts) {
  speakers_.volume->TurnAfterRead(0.25f);
  EXPECT_EQ(backend_.OpenReference("")->playback_gain(), 0.25f);
}

// A3
TEST_F(WasapiStreams, A3_AnyMixFormatBecomesFloat) {
  WAVEFORMATEXTENSIBLE& mix = microphone_.abilities.mix_format;
  mix.Format.wBitsPerSample = 16;
  mix.Format.nChannels = 1;
  mix.Format.nBlockAlign = 2;
  mix.Format.nSamplesPerSec = 44100;
  mix.SubFormat.Data1 = WAVE_FORMAT_PCM;
  const auto stream = backend_.OpenMicrophone({});
  EXPECT_EQ(stream->format(), (StreamFormat{44100, 1}));
  stream->Start();
  FakePacket packet;
  packet.data = {0x00, 0x40, 0x00, 0x80};
  packet.frames = 2;
  microphone_.client().Deliver(packet);
  Packet read;
  ASSERT_TRUE(stream->Read(&read));
  EXPECT_EQ(std::vector<float>(read.samples.begin(), read.samples.end()),
            (std::vector<float>{0.5f, -1.0f}));
  // A packet without a time stamp counts as just captured.
  EXPECT_GT(read.time, PerformanceNow() - std::chrono::seconds(30));
}

// A3
TEST_F(WasapiStreams, A3_WindowsConvertsOnlyWhereNothingElseWorks) {
  microphone_.abilities.mix_format.SubFormat.Data1 = WAVE_FORMAT_DOLBY_AC3_SPDIF;
  cable_.abilities.refuses_mix_format = true;
  const auto microphone = backend_.OpenMicrophone({});
  const auto output = backend_.OpenOutput("cable");
  for (FakeDevice* const device : {&microphone_, &cable_}) {
    EXPECT_NE(device->client().flags & AUDCLNT_STREAMFLAGS_AUTOCONVERTPCM, 0U);
    EXPECT_NE(device->client().flags & AUDCLNT_STREAMFLAGS_SRC_DEFAULT_QUALITY, 0U);
  }
  EXPECT_EQ(microphone->format(), (StreamFormat{48000, 2}));
  EXPECT_EQ(output->format(), (StreamFormat{48000, 2}));
}

// A3
TEST_F(WasapiStreams, A3_AllChannelsOfAMicrophoneAreHadUpToThirtyTwo) {
  for (const int channels : {4, 32}) {
    for (const bool refuses : {false, true}) {
      microphone_.abilities.mix_format = FloatFormat({48000, channels});
      microphone_.abilities.refuses_mix_format = refuses;
      const auto stream = backend_.OpenMicrophone({});
      EXPECT_EQ(stream->format(), (StreamFormat{48000, channels}));
    }
  }
  // An output needs no more than two channels.
  cable_.abilities.mix_format = FloatFormat({48000, 8});
  cable_.abilities.refuses_mix_format = true;
  EXPECT_EQ(backend_.OpenOutput("cable")->format(), (StreamFormat{48000, 2}));
}

// A16
TEST_F(WasapiStreams, A16_SilentPacketsAreTimeWithoutSamples) {
  const auto stream = backend_.OpenReference("");
  stream->Start();
  speakers_.client().Deliver(FloatPacket({9, 9, 9, 9}, 2, 0, AUDCLNT_BUFFERFLAGS_SILENT));
  speakers_.client().Deliver(FloatPacket({1, 1}, 2, 4800, AUDCLNT_BUFFERFLAGS_DATA_DISCONTINUITY));
  Packet packet;
  ASSERT_TRUE(stream->Read(&packet));
  EXPECT_TRUE(packet.silent);
  EXPECT_TRUE(packet.samples.empty()) << "stale samples";
  EXPECT_EQ(packet.frames, 2);
  ASSERT_TRUE(stream->Read(&packet));
  EXPECT_FALSE(packet.silent);
  EXPECT_TRUE(packet.discontinuity);
  EXPECT_EQ(packet.device_position, 4800);
}

// A16
TEST_F(WasapiStreams, A16_WhatWasLeftFromBeforeAStopIsNotDelivered) {
  const auto stream = backend_.OpenMicrophone({});
  stream->Start();
  microphone_.client().Deliver(FloatPacket({1, 1}, 2, 0, AUDCLNT_BUFFERFLAGS_DATA_DISCONTINUITY));
  Packet packet;
  ASSERT_TRUE(stream->Read(&packet));
  EXPECT_FALSE(packet.discontinuity) << "the first packet has none before it";
  microphone_.client().Deliver(FloatPacket({1, 1}, 2, 480));
  stream->Stop();
  EXPECT_FALSE(microphone_.client().running);
  stream->Start();
  EXPECT_FALSE(stream->Read(&packet));
}

TEST_F(WasapiStreams, A4_OutputTakesWhatThereIsRoomFor) {
  const auto stream = backend_.OpenOutput("cable");
  EXPECT_EQ(cable_.client().flags, 0U);
  stream->Start();
  const std::vector<float> samples(2 * 4000, 0.5f);
  EXPECT_EQ(stream->Write(samples), 4000);
  EXPECT_EQ(stream->QueuedFrames(), 4000);
  EXPECT_EQ(stream->Write(samples), 800);
  EXPECT_EQ(stream->Write(samples), 0);
  const std::vector<BYTE> played = cable_.client().played();
  ASSERT_EQ(played.size(), 4800 * 2 * sizeof(float));
  float first = 0;
  std::memcpy(&first, played.data(), sizeof(first));
  EXPECT_EQ(first, 0.5f);
  cable_.client().Drain();
  EXPECT_EQ(stream->QueuedFrames(), 0);
}

TEST_F(WasapiStreams, FailuresSayWhatToDo) {
  ExpectDeviceError("choose another device",
                    [&] { backend_.OpenMicrophone({.endpoint = "gone"}); });
  ExpectDeviceError("does not record", [&] { backend_.OpenMicrophone({.endpoint = "cable"}); });
  ExpectDeviceError("does not play", [&] { backend_.OpenReference("microphone"); });
  ExpectDeviceError("virtual cable", [&] { backend_.OpenOutput(""); });
  const std::pair<HRESULT, const char*> failures[] = {
      {AUDCLNT_E_DEVICE_IN_USE, "exclusive mode"},
      {E_ACCESSDENIED, "Privacy"},
      {AUDCLNT_E_SERVICE_NOT_RUNNING, "services.msc"},
      {AUDCLNT_E_ENDPOINT_CREATE_FAILED, "default format"},
      {E_FAIL, "0x80004005"}};
  microphone_.abilities.periods[2] = 0;
  for (const auto& [result, words] : failures) {
    system_->failures.Fail("Initialize", result);
    ExpectDeviceError(words, [&] { backend_.OpenMicrophone({}); });
  }
}

TEST_F(WasapiStreams, NothingIsLeftOfAStream) {
  const int before = testing::FakeObject<IAudioCaptureClient>::Live().load();
  for (int i = 0; i < 10; ++i) {
    const auto microphone = backend_.OpenMicrophone({});
    const auto reference = backend_.OpenReference("");
    microphone->Start();
    EXPECT_EQ(testing::FakeObject<IAudioCaptureClient>::Live().load(), before + 2);
  }
  EXPECT_EQ(testing::FakeObject<IAudioCaptureClient>::Live().load(), before);
}

}  // namespace
}  // namespace anecho
