// The simplest relay, for the rig: as soon as a capture endpoint signals a packet, it copies the
// packet to a render endpoint. Both are in shared mode, with the device's default period and the
// smallest buffer. So the relay's latency is that of the system alone. If a program has more, the
// program adds the difference.
//
//   anecho_relay.exe <part of the capture endpoint's name> <part of the render endpoint's name>

#include <audioclient.h>
#include <mmdeviceapi.h>
#include <windows.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>

#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/wave_format.h"
#include "devices/wasapi/win_handle.h"

namespace anecho {
namespace {

void Check(HRESULT result, const char* what) {
  if (FAILED(result)) {
    throw std::runtime_error(std::string(what) + ": " + std::to_string(static_cast<long>(result)));
  }
}

/// A client in shared mode, in the format of the mix.
struct Client {
  Client(IMMDeviceEnumerator& enumerator, Flow flow, const std::string& name) {
    std::string id;
    for (const Endpoint& endpoint : ListEndpoints(enumerator)) {
      if (endpoint.flow == flow && endpoint.name.find(name) != std::string::npos) id = endpoint.id;
    }
    if (id.empty()) throw std::runtime_error("there is no " + name);
    const FoundDevice found = FindDevice(enumerator, flow, id);
    Check(found.device->Activate(__uuidof(IAudioClient), CLSCTX_ALL, nullptr, client.ReceiveVoid()),
          "Activate");
    WAVEFORMATEX* mix = nullptr;
    Check(client->GetMixFormat(&mix), "GetMixFormat");
    const CoTaskPtr<WAVEFORMATEX> owned(mix);
    const auto parsed = ParseWaveFormat(*mix);
    if (!parsed || parsed->sample_format != SampleFormat::kF32) {
      throw std::runtime_error(name + " doesn't mix in floats");
    }
    channels = static_cast<std::size_t>(parsed->stream.channels);
    const DWORD flags = flow == Flow::kCapture ? AUDCLNT_STREAMFLAGS_EVENTCALLBACK : 0;
    Check(client->Initialize(AUDCLNT_SHAREMODE_SHARED, flags, 0, 0, mix, nullptr), "Initialize");
    Check(client->GetBufferSize(&buffer_frames), "GetBufferSize");
  }

  ComPtr<IAudioClient> client;
  UINT32 buffer_frames = 0;
  std::size_t channels = 0;
};

/// Writes the first captured channel into all channels of the output, as far as there is room.
void Copy(std::span<const float> captured, std::size_t channels, Client& output,
          IAudioRenderClient& render) {
  UINT32 padding = 0;
  Check(output.client->GetCurrentPadding(&padding), "GetCurrentPadding");
  const auto frames = static_cast<UINT32>(
      std::min<std::size_t>(captured.size() / channels, output.buffer_frames - padding));
  if (frames == 0) return;
  BYTE* data = nullptr;
  Check(render.GetBuffer(frames, &data), "GetBuffer");
  auto* const samples = reinterpret_cast<float*>(data);
  for (std::size_t i = 0; i < frames; ++i) {
    std::fill_n(samples + i * output.channels, output.channels, captured[i * channels]);
  }
  Check(render.ReleaseBuffer(frames, 0), "ReleaseBuffer");
}

[[noreturn]] void Relay(const std::string& from, const std::string& to) {
  const MtaUsage mta;
  ComPtr<IMMDeviceEnumerator> enumerator;
  Check(CoCreateInstance(__uuidof(MMDeviceEnumerator), nullptr, CLSCTX_ALL,
                         __uuidof(IMMDeviceEnumerator), enumerator.ReceiveVoid()),
        "CoCreateInstance");
  Client input(*enumerator.get(), Flow::kCapture, from);
  Client output(*enumerator.get(), Flow::kRender, to);
  const WinHandle signal = WinHandle::Event();
  ComPtr<IAudioCaptureClient> capture;
  ComPtr<IAudioRenderClient> render;
  Check(input.client->SetEventHandle(signal.get()), "SetEventHandle");
  Check(input.client->GetService(__uuidof(IAudioCaptureClient), capture.ReceiveVoid()), "capture");
  Check(output.client->GetService(__uuidof(IAudioRenderClient), render.ReceiveVoid()), "render");
  Check(output.client->Start(), "Start");
  Check(input.client->Start(), "Start");
  std::puts("relaying");
  std::fflush(stdout);
  while (true) {
    WaitForSingleObject(signal.get(), INFINITE);
    BYTE* data = nullptr;
    UINT32 frames = 0;
    DWORD flags = 0;
    while (capture->GetBuffer(&data, &frames, &flags, nullptr, nullptr) == S_OK && frames > 0) {
      Copy({reinterpret_cast<const float*>(data), frames * input.channels}, input.channels, output,
           *render.get());
      Check(capture->ReleaseBuffer(frames), "ReleaseBuffer");
    }
  }
}

}  // namespace
}  // namespace anecho

int main(int count, char** words) {
  try {
    if (count != 3) throw std::runtime_error("two names are needed");
    anecho::Relay(words[1], words[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
