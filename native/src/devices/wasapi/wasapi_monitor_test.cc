#include "devices/wasapi/wasapi_monitor.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "fake_system.h"

namespace anecho {
namespace {

using testing::FakeDevice;
using testing::FakeSystem;

constexpr auto kPatience = std::chrono::seconds(30);
/// So long that no regular check helps a test.
constexpr auto kNever = std::chrono::hours(1);

class WasapiMonitorTest : public ::testing::Test {
 protected:
  ~WasapiMonitorTest() override { EXPECT_EQ(testing::Misdeeds::Sum(), 0); }

  void Open(std::chrono::milliseconds check_interval = kNever) {
    monitor_ = std::make_unique<WasapiMonitor>(ComPtr<IMMDeviceEnumerator>::Share(system_.get()),
                                               check_interval);
  }

  Event Next() {
    Event event;
    EXPECT_EQ(monitor_->events().Wait(kPatience, &event), EventQueue::WaitResult::kEvent);
    return event;
  }

  const ComPtr<FakeSystem> system_ = ComPtr<FakeSystem>::Adopt(new FakeSystem);
  FakeDevice& speakers_ = system_->Add(L"speakers", eRender);
  FakeDevice& headset_ = system_->Add(L"headset", eCapture, 7);
  std::unique_ptr<WasapiMonitor> monitor_;
};

TEST_F(WasapiMonitorTest, DescribesEndpoints) {
  headset_.name = L"Kopfh\u00f6rer (USB)";
  headset_.form_factor = Headset;
  headset_.abilities.mix_format.Format.nSamplesPerSec = 16000;
  system_->SetDefault(headset_, eCommunications);
  system_->SetDefault(speakers_, eConsole);
  system_->SetDefault(speakers_, eMultimedia);
  speakers_.state.store(DEVICE_STATE_UNPLUGGED);
  Open();
  const std::vector<Endpoint> endpoints = monitor_->Endpoints();
  ASSERT_EQ(endpoints.size(), 2U);
  EXPECT_EQ(endpoints[0].id, "speakers");
  EXPECT_EQ(endpoints[0].flow, Flow::kRender);
  EXPECT_EQ(endpoints[0].state, EndpointState::kUnplugged);
  EXPECT_EQ(endpoints[0].form_factor, FormFactor::kSpeakers);
  EXPECT_EQ(endpoints[0].container, "");
  EXPECT_EQ(endpoints[0].default_for, kConsole | kMultimedia);
  EXPECT_EQ(endpoints[1].name, "Kopfhörer (USB)");
  EXPECT_EQ(endpoints[1].flow, Flow::kCapture);
  EXPECT_EQ(endpoints[1].form_factor, FormFactor::kHeadset);
  EXPECT_EQ(endpoints[1].container, "{00000007-0000-0000-0000-000000000000}");
  EXPECT_EQ(endpoints[1].default_for, kCommunications);
  EXPECT_EQ(endpoints[1].format, (StreamFormat{16000, 2}));
}

// B6 A11
TEST_F(WasapiMonitorTest, B6_TellsWhatTheDriverSaysOfAnEndpoint) {
  FakeDevice& mix = system_->Add(L"mix", eCapture);
  mix.form_factor = UnknownFormFactor;
  mix.jack = L"{DFF21FE1-F70F-11D0-B917-00A0C9223196}";
  mix.adapter = L"{1}.HDAUDIO\\FUNC_01&VEN_10EC&DEV_0256\\4&2&0&0001";
  mix.driver = L"Realtek(R) Audio";
  headset_.jack = L"{dff21be3-f70f-11d0-b917-00a0c9223196}";
  headset_.enumerator = L"USB";
  FakeDevice& cable = system_->Add(L"cable", eRender);
  cable.adapter = L"{1}.ROOT\\MEDIA\\0000";
  FakeDevice& odd = system_->Add(L"odd", eCapture);
  odd.jack = L"{nonsense";
  odd.adapter = L"{no end";
  Open();
  const std::vector<Endpoint> endpoints = monitor_->Endpoints();
  ASSERT_EQ(endpoints.size(), 5U);
  EXPECT_EQ(endpoints[0].jack, Jack::kUnknown);
  EXPECT_EQ(endpoints[0].bus, "");
  EXPECT_FALSE(endpoints[0].is_virtual);
  EXPECT_EQ(endpoints[1].jack, Jack::kMicrophone);
  EXPECT_EQ(endpoints[1].bus, "usb");
  EXPECT_EQ(endpoints[2].jack, Jack::kNone);
  EXPECT_EQ(endpoints[2].form_factor, FormFactor::kUnknown);
  EXPECT_EQ(endpoints[2].bus, "hdaudio");
  EXPECT_EQ(endpoints[2].adapter, "HDAUDIO\\FUNC_01&VEN_10EC&DEV_0256\\4&2&0&0001");
  EXPECT_EQ(endpoints[2].driver, "Realtek(R) Audio");
  EXPECT_FALSE(endpoints[2].is_virtual);
  EXPECT_EQ(endpoints[3].bus, "root");
  EXPECT_TRUE(endpoints[3].is_virtual);
  EXPECT_EQ(endpoints[4].jack, Jack::kUnknown);
  EXPECT_EQ(endpoints[4].adapter, "{no end");
}

TEST_F(WasapiMonitorTest, B6_KnowsJacksByTheirCategories) {
  const auto jack_of = [&](const wchar_t* category) {
    headset_.jack = category;
    return monitor_->Endpoints()[1].jack;
  };
  Open();
  EXPECT_EQ(jack_of(L"{DFF21BE5-F70F-11D0-B917-00A0C9223196}"), Jack::kMicrophone);
  EXPECT_EQ(jack_of(L"{DFF21FE3-F70F-11D0-B917-00A0C9223196}"), Jack::kLine);
  EXPECT_EQ(jack_of(L"{DFF21FE5-F70F-11D0-B917-00A0C9223196}"), Jack::kDigital);
  EXPECT_EQ(jack_of(L"{DFF21CE1-F70F-11D0-B917-00A0C9223196}"), Jack::kSpeakers);
  EXPECT_EQ(jack_of(L"{DFF21DE1-F70F-11D0-B917-00A0C9223196}"), Jack::kHeadset);
  EXPECT_EQ(jack_of(L"{DFF21FE4-F70F-11D0-B917-00A0C9223196}"), Jack::kNone);
  EXPECT_EQ(jack_of(L"{6994AD04-93EF-11D0-A3CC-00A0C9223196}"), Jack::kNone);
  EXPECT_EQ(jack_of(L"{12345678-F70F-11D0-B917-00A0C9223196}"), Jack::kUnknown);
  EXPECT_EQ(jack_of(L""), Jack::kUnknown);
}

// A15
TEST_F(WasapiMonitorTest, A15_TellsWhatComesGoesAndChanges) {
  Open();
  system_->Add(L"cable", eRender);
  EXPECT_EQ(Next().kind, ANECHO_EVENT_ENDPOINTS);
  system_->SetState(headset_, DEVICE_STATE_UNPLUGGED);
  EXPECT_EQ(Next().kind, ANECHO_EVENT_ENDPOINTS);
  for (const ERole role : {eConsole, eMultimedia, eCommunications}) {
    system_->SetDefault(speakers_, role);
    EXPECT_EQ(Next().kind, ANECHO_EVENT_DEFAULT);
  }
  speakers_.abilities.mix_format.Format.nSamplesPerSec = 44100;
  constexpr PROPERTYKEY kDeviceFormat = {
      {0xf19f064d, 0x082c, 0x4e27, {0xbc, 0x73, 0x68, 0x82, 0xa1, 0xbb, 0x8e, 0x4c}}, 0};
  system_->TellProperty(speakers_, kDeviceFormat);
  EXPECT_EQ(Next().kind, ANECHO_EVENT_ENDPOINTS);
}

TEST_F(WasapiMonitorTest, SaysNothingWhenNothingHasChanged) {
  Open();
  system_->SetState(speakers_, DEVICE_STATE_ACTIVE);
  system_->TellProperty(speakers_, {{0x12345678, 0, 0, {}}, 3});
  // Neither call queued an event: the next event is the first.
  system_->SetDefault(speakers_, eConsole);
  const Event event = Next();
  EXPECT_EQ(event.kind, ANECHO_EVENT_DEFAULT);
  EXPECT_EQ(event.sequence, 1U);
}

// A15: notifications can be missed.
TEST_F(WasapiMonitorTest, A15_FindsByItselfWhatNobodyTold) {
  Open(std::chrono::milliseconds(20));
  system_->SetStateSilently(headset_, DEVICE_STATE_NOTPRESENT);
  EXPECT_EQ(Next().kind, ANECHO_EVENT_ENDPOINTS);
}

// A15: while the service is down, the monitor neither ends nor crashes.
TEST_F(WasapiMonitorTest, A15_OutlivesTheAudioService) {
  Open(std::chrono::milliseconds(20));
  system_->failures.Fail("EnumAudioEndpoints", AUDCLNT_E_SERVICE_NOT_RUNNING);
  EXPECT_THROW(monitor_->Endpoints(), Error);
  system_->SetState(headset_, DEVICE_STATE_DISABLED);
  system_->failures.Heal();
  EXPECT_EQ(Next().kind, ANECHO_EVENT_ENDPOINTS);
  EXPECT_EQ(monitor_->Endpoints()[1].state, EndpointState::kDisabled);
}

TEST_F(WasapiMonitorTest, CannotBeOpenedWithoutASoundSystem) {
  system_->failures.Fail("EnumAudioEndpoints", AUDCLNT_E_SERVICE_NOT_RUNNING);
  EXPECT_THROW(Open(), Error);
  EXPECT_EQ(system_->listeners(), 0U);
}

// A6
TEST_F(WasapiMonitorTest, A6_TellsRecordersAtOnceAndWithEachChange) {
  system_->Add(L"cable input", eRender, 9);
  FakeDevice& output = system_->Add(L"cable output", eCapture, 9);
  Open();
  monitor_->WatchRecorders({.output = "cable input", .captures = {}});
  Event event = Next();
  EXPECT_EQ(event.kind, ANECHO_EVENT_RECORDERS);
  EXPECT_EQ(event.value, 0);
  const auto session = output.sessions->Create(L"1", 4711);
  session->Become(AudioSessionStateActive);
  event = Next();
  EXPECT_EQ(event.value, 1);
  EXPECT_EQ(event.text, "app4711");
  session->Become(AudioSessionStateActive);
  session->Become(AudioSessionStateInactive);
  event = Next();
  EXPECT_EQ(event.value, 0);
  monitor_->WatchRecorders({});
  EXPECT_EQ(Next().value, 0);
  EXPECT_EQ(output.sessions->listeners(), 0U);
  EXPECT_EQ(session->listeners(), 0U);
}

}  // namespace
}  // namespace anecho
