#include "devices/wasapi/endpoints.h"

#include <audioclient.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/wasapi_error.h"
#include "devices/wasapi/wave_format.h"

namespace anecho {
namespace {

// Written out, since the headers define them only with preprocessor tricks.
// https://learn.microsoft.com/windows/win32/coreaudio/device-properties
constexpr PROPERTYKEY kContainerId = {
    {0x8c7ed206, 0x3f8a, 0x4827, {0xb3, 0xab, 0xae, 0x9e, 0x1f, 0xae, 0xfc, 0x6c}}, 2};
constexpr PROPERTYKEY kFriendlyName = {
    {0xa45c254e, 0xdf1c, 0x4efd, {0x80, 0x20, 0x67, 0xd1, 0x46, 0xa8, 0x50, 0xe0}}, 14};
constexpr PROPERTYKEY kFormFactor = {
    {0x1da5d803, 0xd492, 0x4edd, {0x8c, 0x23, 0xe0, 0xc0, 0xff, 0xee, 0x7f, 0x0e}}, 0};
constexpr PROPERTYKEY kJackSubType = {
    {0x1da5d803, 0xd492, 0x4edd, {0x8c, 0x23, 0xe0, 0xc0, 0xff, 0xee, 0x7f, 0x0e}}, 8};
constexpr PROPERTYKEY kDriverName = {
    {0x026e516e, 0xb814, 0x414b, {0x83, 0xcd, 0x85, 0x6d, 0x6f, 0xef, 0x48, 0x22}}, 2};
constexpr PROPERTYKEY kEnumeratorName = {
    {0xa45c254e, 0xdf1c, 0x4efd, {0x80, 0x20, 0x67, 0xd1, 0x46, 0xa8, 0x50, 0xe0}}, 24};
// The device instance of the sound card behind an endpoint, such as
// "{1}.HDAUDIO\\FUNC_01&VEN_10EC…". Undocumented, but there since Windows 7.
constexpr PROPERTYKEY kAdapter = {
    {0xb3f8fa53, 0x0004, 0x438e, {0x90, 0x03, 0x51, 0xa4, 0x6e, 0x13, 0x9b, 0xfc}}, 2};
constexpr PROPERTYKEY kDeviceFormat = {
    {0xf19f064d, 0x082c, 0x4e27, {0xbc, 0x73, 0x68, 0x82, 0xa1, 0xbb, 0x8e, 0x4c}}, 0};

EDataFlow ToDataFlow(Flow flow) { return flow == Flow::kCapture ? eCapture : eRender; }

EndpointState ToState(DWORD state) {
  switch (state) {
    case DEVICE_STATE_ACTIVE:
      return EndpointState::kActive;
    case DEVICE_STATE_DISABLED:
      return EndpointState::kDisabled;
    case DEVICE_STATE_UNPLUGGED:
      return EndpointState::kUnplugged;
    default:
      return EndpointState::kAbsent;
  }
}

FormFactor ToFormFactor(const PROPVARIANT& value) {
  if (value.vt != VT_UI4) return FormFactor::kUnknown;
  switch (value.ulVal) {
    case Speakers:
      return FormFactor::kSpeakers;
    case LineLevel:
      return FormFactor::kLine;
    case Headphones:
      return FormFactor::kHeadphones;
    case Microphone:
      return FormFactor::kMicrophone;
    case Headset:
      return FormFactor::kHeadset;
    case Handset:
      return FormFactor::kHandset;
    case UnknownDigitalPassthrough:
    case SPDIF:
    case DigitalAudioDisplayDevice:
      return FormFactor::kDigital;
    default:
      return FormFactor::kUnknown;
  }
}

std::string ToText(const PROPVARIANT& value) {
  return value.vt == VT_LPWSTR ? ToUtf8(value.pwszVal) : std::string();
}

std::string ToLower(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

/// @return the category of a jack, by KSNODETYPE_… of ksmedia.h. All of these have the form
///   {DFFxxxxx-F70F-11D0-B917-00A0C9223196}: the five digits xxxxx tell the category.
Jack ToJack(const PROPVARIANT& value) {
  const std::string category = ToLower(ToText(value));
  if (category.size() != 38) return Jack::kUnknown;
  constexpr std::string_view kTail = "-f70f-11d0-b917-00a0c9223196}";
  // KSCATEGORY_AUDIO: a pin without a category of its own.
  if (category == "{6994ad04-93ef-11d0-a3cc-00a0c9223196}") return Jack::kNone;
  if (!category.ends_with(kTail) || !category.starts_with("{dff")) return Jack::kUnknown;
  const std::string_view digits = std::string_view(category).substr(4, 5);
  // https://learn.microsoft.com/windows-hardware/drivers/audio/pin-category-property
  if (digits.starts_with("21be")) return Jack::kMicrophone;
  if (digits.starts_with("21ce")) return Jack::kSpeakers;
  if (digits.starts_with("21de")) return Jack::kHeadset;
  if (digits == "21fe3") return Jack::kLine;
  if (digits == "21fe2" || digits == "21fe5" || digits == "21fe6") return Jack::kDigital;
  // An analog or legacy connector, or a function inside the card; Stereo Mix is in one of these
  // categories.
  if (digits.starts_with("21fe") || digits.starts_with("220e")) return Jack::kNone;
  return Jack::kUnknown;
}

/// @return the device's instance without its prefix "{1}.".
std::string ToAdapter(const PROPVARIANT& value) {
  const std::string text = ToText(value);
  const std::size_t end = text.starts_with("{") ? text.find("}.") : std::string::npos;
  return end == std::string::npos ? text : text.substr(end + 2);
}

/// @return the container's id; empty for the container of the computer itself: all devices that
///   have no other container share it, so it doesn't tell which endpoints belong together.
std::string ToContainer(const PROPVARIANT& value) {
  constexpr GUID kComputer{0, 0, 0, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};
  std::array<wchar_t, 40> text{};
  if (value.vt != VT_CLSID || value.puuid == nullptr) return {};
  if (IsEqualGUID(*value.puuid, kComputer) || IsEqualGUID(*value.puuid, GUID{})) return {};
  StringFromGUID2(*value.puuid, text.data(), static_cast<int>(text.size()));
  return ToUtf8(text.data());
}

std::optional<StreamFormat> ToFormat(const PROPVARIANT& value) {
  if (value.vt != VT_BLOB || value.blob.cbSize < sizeof(WAVEFORMATEX)) return std::nullopt;
  const auto* format = reinterpret_cast<const WAVEFORMATEX*>(value.blob.pBlobData);
  const auto parsed = ParseWaveFormat(*format, value.blob.cbSize);
  return parsed ? std::optional(parsed->stream) : std::nullopt;
}

std::optional<StreamFormat> MixFormat(IMMDevice& device) {
  ComPtr<IAudioClient> client;
  if (FAILED(device.Activate(__uuidof(IAudioClient), CLSCTX_ALL, nullptr, client.ReceiveVoid()))) {
    return std::nullopt;
  }
  WAVEFORMATEX* format = nullptr;
  if (FAILED(client->GetMixFormat(&format)) || format == nullptr) return std::nullopt;
  const CoTaskPtr<WAVEFORMATEX> owner(format);
  const auto parsed = ParseWaveFormat(*format);
  return parsed ? std::optional(parsed->stream) : std::nullopt;
}

std::string IdOf(IMMDevice& device) {
  LPWSTR id = nullptr;
  if (FAILED(device.GetId(&id))) return {};
  const CoTaskPtr<wchar_t> owner(id);
  return ToUtf8(id);
}

Flow FlowOf(IMMDevice& device) {
  const auto endpoint = ComPtr<IMMDevice>::Share(&device).As<IMMEndpoint>();
  EDataFlow flow = eRender;
  if (endpoint) endpoint->GetDataFlow(&flow);
  return flow == eCapture ? Flow::kCapture : Flow::kRender;
}

std::vector<ComPtr<IMMDevice>> Devices(IMMDeviceEnumerator& enumerator, EDataFlow flow,
                                       DWORD states) {
  ComPtr<IMMDeviceCollection> collection;
  CheckWasapi(enumerator.EnumAudioEndpoints(flow, states, collection.Receive()),
              "the sound system");
  UINT count = 0;
  CheckWasapi(collection->GetCount(&count), "the sound system");
  std::vector<ComPtr<IMMDevice>> devices;
  for (UINT i = 0; i < count; ++i) {
    ComPtr<IMMDevice> device;
    // A device may vanish while the list is read.
    if (SUCCEEDED(collection->Item(i, device.Receive()))) devices.push_back(std::move(device));
  }
  return devices;
}

void MarkDefaults(IMMDeviceEnumerator& enumerator, std::vector<Endpoint>* endpoints) {
  for (const EDataFlow flow : {eCapture, eRender}) {
    for (const auto& [role, bit] : kWindowsRoles) {
      ComPtr<IMMDevice> device;
      if (FAILED(enumerator.GetDefaultAudioEndpoint(flow, role, device.Receive()))) continue;
      const std::string id = IdOf(*device.get());
      for (Endpoint& endpoint : *endpoints) {
        if (endpoint.id == id) endpoint.default_for |= bit;
      }
    }
  }
}

}  // namespace

Endpoint DescribeEndpoint(IMMDevice& device) {
  Endpoint endpoint;
  endpoint.id = IdOf(device);
  endpoint.flow = FlowOf(device);
  DWORD state = DEVICE_STATE_NOTPRESENT;
  const bool has_state = SUCCEEDED(device.GetState(&state));
  endpoint.state = has_state ? ToState(state) : EndpointState::kAbsent;
  std::optional<StreamFormat> format;
  ComPtr<IPropertyStore> properties;
  if (SUCCEEDED(device.OpenPropertyStore(STGM_READ, properties.Receive()))) {
    const auto read = [&](const PROPERTYKEY& key, auto convert) {
      PropValue value;
      properties->GetValue(key, value.Receive());
      return convert(value.get());
    };
    endpoint.name = read(kFriendlyName, ToText);
    endpoint.container = read(kContainerId, ToContainer);
    endpoint.form_factor = read(kFormFactor, ToFormFactor);
    endpoint.jack = read(kJackSubType, ToJack);
    endpoint.driver = read(kDriverName, ToText);
    endpoint.adapter = read(kAdapter, ToAdapter);
    endpoint.bus = ToLower(endpoint.adapter.substr(0, endpoint.adapter.find('\\')));
    if (endpoint.bus.empty()) endpoint.bus = ToLower(read(kEnumeratorName, ToText));
    // These two are no hardware buses: the driver was installed without a device to plug in.
    endpoint.is_virtual = endpoint.bus == "root" || endpoint.bus == "swd";
    format = read(kDeviceFormat, ToFormat);
  }
  if (!format && endpoint.state == EndpointState::kActive) format = MixFormat(device);
  if (format) endpoint.format = *format;
  if (endpoint.name.empty()) endpoint.name = endpoint.id;
  return endpoint;
}

bool IsDescribing(const PROPERTYKEY& key) {
  for (const PROPERTYKEY& ours : {kFriendlyName, kContainerId, kFormFactor, kDeviceFormat,
                                  kJackSubType, kDriverName, kEnumeratorName, kAdapter}) {
    if (IsEqualGUID(key.fmtid, ours.fmtid) && key.pid == ours.pid) return true;
  }
  return false;
}

std::vector<Endpoint> ListEndpoints(IMMDeviceEnumerator& enumerator) {
  std::vector<Endpoint> endpoints;
  for (const auto& device : Devices(enumerator, eAll, DEVICE_STATEMASK_ALL)) {
    endpoints.push_back(DescribeEndpoint(*device.get()));
  }
  MarkDefaults(enumerator, &endpoints);
  return endpoints;
}

FoundDevice FindDevice(IMMDeviceEnumerator& enumerator, Flow flow, const std::string& id) {
  FoundDevice found;
  if (id.empty()) {
    const std::string what = flow == Flow::kCapture ? "a microphone" : "a loudspeaker";
    const HRESULT result =
        enumerator.GetDefaultAudioEndpoint(ToDataFlow(flow), eConsole, found.device.Receive());
    CheckWasapi(result, what);
  } else {
    CheckWasapi(enumerator.GetDevice(ToUtf16(id).c_str(), found.device.Receive()),
                "the chosen device");
  }
  const Endpoint endpoint = DescribeEndpoint(*found.device.get());
  found.id = endpoint.id;
  found.name = endpoint.name;
  if (endpoint.flow != flow) {
    throw Error(ANECHO_DEVICE,
                endpoint.name + (flow == Flow::kCapture ? " does not record: choose a microphone"
                                                        : " does not play: choose a loudspeaker"));
  }
  return found;
}

std::optional<std::vector<ComPtr<IMMDevice>>> CaptureSidesOf(IMMDeviceEnumerator& enumerator,
                                                             const RecorderWatch& watch) {
  std::vector<ComPtr<IMMDevice>> sides;
  ComPtr<IMMDevice> render;
  if (watch.output.empty() ||
      FAILED(enumerator.GetDevice(ToUtf16(watch.output).c_str(), render.Receive()))) {
    return sides;
  }
  const std::string container = DescribeEndpoint(*render.get()).container;
  const auto is_side = [&](const Endpoint& capture) {
    if (!container.empty() && !capture.container.empty()) return capture.container == container;
    return std::ranges::find(watch.captures, capture.id) != watch.captures.end();
  };
  for (auto& device : Devices(enumerator, eCapture, DEVICE_STATE_ACTIVE)) {
    if (is_side(DescribeEndpoint(*device.get()))) sides.push_back(std::move(device));
  }
  if (container.empty() && sides.empty()) return std::nullopt;
  return sides;
}

}  // namespace anecho
