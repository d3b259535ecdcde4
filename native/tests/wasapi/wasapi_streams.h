#ifndef ANECHO_TESTS_WASAPI_WASAPI_STREAMS_H_
#define ANECHO_TESTS_WASAPI_WASAPI_STREAMS_H_

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "devices/wasapi/wasapi_backend.h"
#include "fake_system.h"

namespace anecho::testing {

/// A computer with a microphone, loudspeakers and a cable.
class WasapiStreams : public ::testing::Test {
 protected:
  WasapiStreams() {
    system_->SetDefault(microphone_, eConsole);
    system_->SetDefault(speakers_, eConsole);
  }
  ~WasapiStreams() override { EXPECT_EQ(Misdeeds::Sum(), 0); }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& microphone_ = system_->Add(L"microphone", eCapture);
  FakeDevice& speakers_ = system_->Add(L"speakers", eRender);
  FakeDevice& cable_ = system_->Add(L"cable", eRender, 1);
  WasapiBackend backend_{ComPtr<IMMDeviceEnumerator>::Share(system_.get())};
};

/// @return a packet of interleaved samples.
inline FakePacket FloatPacket(std::vector<float> samples, int channels, UINT64 position = 0,
                              DWORD flags = 0) {
  FakePacket packet;
  packet.data.resize(samples.size() * sizeof(float));
  std::memcpy(packet.data.data(), samples.data(), packet.data.size());
  packet.frames = static_cast<UINT32>(samples.size()) / channels;
  packet.flags = flags;
  packet.position = position;
  packet.performance_time = 1'000'000 + position;
  return packet;
}

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_WASAPI_STREAMS_H_
