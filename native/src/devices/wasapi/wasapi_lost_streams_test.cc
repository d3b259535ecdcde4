#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "devices/wasapi/performance_clock.h"
#include "devices/wasapi/wasapi_backend.h"
#include "fake_system.h"
#include "wasapi_streams.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FloatPacket;

class WasapiLostStreams : public testing::WasapiStreams {};

// A15
TEST_F(WasapiLostStreams, A15_InvalidatedAtAnyCallIsAnErrorOrALostStream) {
  const char* const calls[] = {"Activate",       "GetMixFormat",  "Initialize", "GetBufferSize",
                               "SetEventHandle", "GetService",    "Start",      "GetCurrentPadding",
                               "GetBuffer",      "ReleaseBuffer", "Reset",      "Stop"};
  microphone_.abilities.periods[2] = 0;
  for (const char* const call : calls) {
    SCOPED_TRACE(call);
    system_->failures.Fail(call, AUDCLNT_E_DEVICE_INVALIDATED);
    for (const StreamHealth expected : {StreamHealth::kGone}) {
      try {
        const auto stream = backend_.OpenMicrophone({});
        stream->Start();
        microphone_.client().Deliver(FloatPacket({1, 1}, 2));
        Packet packet;
        stream->Read(&packet);
        stream->Release();
        const bool matters =
            std::string(call) == "GetBuffer" || std::string(call) == "ReleaseBuffer";
        EXPECT_EQ(stream->health(), matters ? expected : StreamHealth::kGood);
      } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("microphone"), std::string::npos) << error.what();
      }
      try {
        const auto stream = backend_.OpenOutput("cable");
        stream->Start();
        EXPECT_LE(stream->Write(std::vector<float>(960)), 480);
        stream->QueuedFrames();
      } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("cable"), std::string::npos) << error.what();
      }
    }
    system_->failures.Heal();
  }
}

// A15: a lost stream stays quiet until it is closed.
TEST_F(WasapiLostStreams, A15_LostOutputTakesNothingAndSaysWhy) {
  const auto stream = backend_.OpenOutput("cable");
  stream->Start();
  system_->failures.Fail("GetCurrentPadding", AUDCLNT_E_SERVICE_NOT_RUNNING);
  EXPECT_EQ(stream->Write(std::vector<float>(960)), 0);
  EXPECT_EQ(stream->health(), StreamHealth::kServerLost);
  system_->failures.Heal();
  EXPECT_EQ(stream->Write(std::vector<float>(960)), 0);
  EXPECT_EQ(stream->QueuedFrames(), stream->BufferFrames());
}

// A15
TEST_F(WasapiLostStreams, A15_SilentDeathIsFoundByAsking) {
  const auto loopback = backend_.OpenReference("");
  loopback->Start();
  Packet packet;
  EXPECT_FALSE(loopback->Read(&packet));
  EXPECT_EQ(loopback->health(), StreamHealth::kGood);
  system_->failures.Fail("GetCurrentPadding", AUDCLNT_E_DEVICE_INVALIDATED);
  const Nanoseconds patience = PerformanceNow() + std::chrono::seconds(30);
  while (loopback->health() == StreamHealth::kGood && PerformanceNow() < patience) {
    loopback->Wait(std::chrono::milliseconds(10));
    loopback->Read(&packet);
  }
  EXPECT_EQ(loopback->health(), StreamHealth::kGone);
}

// A15, A16: a microphone that delivers nothing is stalled; a loopback may be silent for any time.
TEST_F(WasapiLostStreams, A15_OnlyAMicrophoneCanStall) {
  const auto loopback = backend_.OpenReference("");
  const auto microphone = backend_.OpenMicrophone({});
  loopback->Start();
  microphone->Start();
  Packet packet;
  const Nanoseconds patience = PerformanceNow() + std::chrono::seconds(30);
  while (microphone->health() == StreamHealth::kGood && PerformanceNow() < patience) {
    microphone->Wait(std::chrono::milliseconds(10));
    microphone->Read(&packet);
    loopback->Read(&packet);
  }
  EXPECT_EQ(microphone->health(), StreamHealth::kStalled);
  EXPECT_EQ(loopback->health(), StreamHealth::kGood);
}

// A15
TEST_F(WasapiLostStreams, A15_WhyWindowsEndedAStreamIsHeard) {
  const std::pair<AudioSessionDisconnectReason, StreamHealth> reasons[] = {
      {DisconnectReasonFormatChanged, StreamHealth::kFormatChanged},
      {DisconnectReasonServerShutdown, StreamHealth::kServerLost},
      {DisconnectReasonDeviceRemoval, StreamHealth::kGone},
      {DisconnectReasonExclusiveModeOverride, StreamHealth::kGone}};
  for (const auto& [reason, health] : reasons) {
    const auto microphone = backend_.OpenMicrophone({});
    const auto output = backend_.OpenOutput("cable");
    microphone->Start();
    microphone_.client().session().Chatter();
    EXPECT_EQ(microphone->health(), StreamHealth::kGood);
    microphone_.client().session().Disconnect(reason);
    cable_.client().session().Disconnect(reason);
    EXPECT_EQ(microphone->health(), health);
    EXPECT_EQ(output->health(), health);
    Packet packet;
    microphone_.client().Deliver(FloatPacket({1, 1}, 2));
    EXPECT_FALSE(microphone->Read(&packet));
  }
  EXPECT_EQ(microphone_.client().session().listeners(), 0U);
}

// A15: a device that vanished while the microphone was released is lost, not a fault of the engine.
TEST_F(WasapiLostStreams, A15_ADeviceThatWentDuringAPauseIsALostStream) {
  const auto stream = backend_.OpenMicrophone({});
  stream->Start();
  stream->Stop();
  system_->failures.Fail("Start", AUDCLNT_E_DEVICE_INVALIDATED);
  stream->Start();
  EXPECT_EQ(stream->health(), StreamHealth::kGone);
}

// A8
TEST_F(WasapiLostStreams, A8_CooledStreamsHoldNothingAndGoOnAllTheSame) {
  const auto microphone = backend_.OpenMicrophone({});
  const auto reference = backend_.OpenReference("");
  const auto output = backend_.OpenOutput("cable");
  microphone->Start();
  reference->Start();
  output->Start();
  output->Cool();
  EXPECT_EQ(output->Write(std::vector<float>(960)), 480) << "only what is stopped cools";
  microphone->Stop();
  reference->Stop();
  output->Stop();
  const auto clients = [&] {
    return testing::FakeObject<IAudioCaptureClient>::Live().load() +
           testing::FakeObject<IAudioRenderClient>::Live().load();
  };
  const int held = clients();
  microphone->Cool();
  reference->Cool();
  output->Cool();
  EXPECT_EQ(clients(), held - 3);
  for (FakeDevice* const device : {&microphone_, &speakers_, &cable_}) {
    EXPECT_EQ(device->client().session().listeners(), 0U);
  }
  EXPECT_EQ(microphone->health(), StreamHealth::kGood);

  microphone->Start();
  reference->Start();
  output->Start();
  EXPECT_EQ(microphone_.clients.size(), 2U);
  EXPECT_EQ(microphone_.client().properties.Options, AUDCLNT_STREAMOPTIONS_RAW);
  EXPECT_EQ(speakers_.client().flags, AUDCLNT_STREAMFLAGS_LOOPBACK);
  microphone_.client().Deliver(FloatPacket({0.25f, -0.5f}, 2));
  EXPECT_EQ(microphone->Wait(std::chrono::seconds(30)), WaitResult::kReady);
  Packet packet;
  EXPECT_TRUE(microphone->Read(&packet));
  EXPECT_EQ(output->Write(std::vector<float>(960)), 480);
}

// A8, A15: a stream whose device changed while it was released is lost, and opened again.
TEST_F(WasapiLostStreams, A15_WhatChangedWhileAStreamWasColdIsSaid) {
  const auto microphone = backend_.OpenMicrophone({});
  const auto output = backend_.OpenOutput("cable");
  microphone->Cool();
  output->Cool();
  microphone_.abilities.mix_format = FloatFormat({44100, 2});
  microphone->Start();
  EXPECT_EQ(microphone->health(), StreamHealth::kFormatChanged);
  Packet packet;
  EXPECT_FALSE(microphone->Read(&packet));
  system_->failures.Fail("Initialize", AUDCLNT_E_DEVICE_IN_USE);
  output->Start();
  EXPECT_EQ(output->health(), StreamHealth::kGone);
  EXPECT_EQ(output->Write(std::vector<float>(960)), 0);
  microphone->Stop();
  microphone->Cool();
}

}  // namespace
}  // namespace anecho
