#include "devices/wasapi/shared_client.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "devices/wasapi/com_memory.h"
#include "devices/wasapi/wasapi_error.h"

namespace anecho {
namespace {

// In units of 100 ns. The capture buffer is large, so that no samples are lost when a read is late;
// the writer decides how much waits in the render buffer.
constexpr REFERENCE_TIME kCaptureBuffer = 2'000'000;
constexpr REFERENCE_TIME kRenderBuffer = 1'000'000;

bool IsMicrophone(StreamUse use) {
  return use == StreamUse::kRawMicrophone || use == StreamUse::kMicrophoneWithEffects;
}

DWORD FlagsOf(StreamUse use) {
  if (use == StreamUse::kLoopback) return AUDCLNT_STREAMFLAGS_LOOPBACK;
  return IsMicrophone(use) ? AUDCLNT_STREAMFLAGS_EVENTCALLBACK : 0;
}

/// Opens one device. A client that failed to initialise can't be used again, so each attempt takes
/// a new one.
class Opener {
 public:
  Opener(const FoundDevice& found, StreamUse use) : found_(found), use_(use) {}

  SharedClient Open() {
    Renew();
    const CoTaskPtr<WAVEFORMATEX> mix = MixFormat();
    const auto parsed = mix ? ParseWaveFormat(*mix) : std::nullopt;
    if (parsed && (TrySmallPeriod(*mix, *parsed) || TryPlain(*mix, *parsed))) return Finish();
    ConvertAny(parsed ? *parsed : WaveFormat{SampleFormat::kF32, {48000, 2}});
    return Finish();
  }

 private:
  void Renew() {
    opened_ = {};
    const HRESULT result = found_.device->Activate(__uuidof(IAudioClient), CLSCTX_ALL, nullptr,
                                                   opened_.client.ReceiveVoid());
    CheckWasapi(result, found_.name);
    SetProperties();
  }

  /// Tells Windows the purpose of a microphone's stream, which also decides which effects run. A
  /// Windows that takes no purpose runs its default effects.
  void SetProperties() {
    const auto client = opened_.client.As<IAudioClient2>();
    if (!client || !IsMicrophone(use_)) return;
    AudioClientProperties properties{};
    properties.cbSize = sizeof(properties);
    properties.eCategory = AudioCategory_Communications;
    if (use_ == StreamUse::kRawMicrophone) {
      properties.Options = AUDCLNT_STREAMOPTIONS_RAW;
      if (SUCCEEDED(client->SetClientProperties(&properties))) return;
      // Without a raw mode, the communications category would bring in the vendor's canceller.
      properties.Options = AUDCLNT_STREAMOPTIONS_NONE;
      properties.eCategory = AudioCategory_Other;
    }
    client->SetClientProperties(&properties);
  }

  CoTaskPtr<WAVEFORMATEX> MixFormat() {
    WAVEFORMATEX* format = nullptr;
    CheckWasapi(opened_.client->GetMixFormat(&format), found_.name);
    return CoTaskPtr<WAVEFORMATEX>(format);
  }

  /// Opens a microphone so that its event is set more often than every 10 ms, for less latency. Not
  /// for render streams, whose buffer would become too small for frames of 10 ms.
  ///
  /// @return whether the microphone is open.
  bool TrySmallPeriod(const WAVEFORMATEX& format, const WaveFormat& parsed) {
    const auto client = opened_.client.As<IAudioClient3>();
    if (!client || !IsMicrophone(use_)) return false;
    UINT32 usual = 0, fundamental = 0, least = 0, most = 0;
    if (FAILED(client->GetSharedModeEnginePeriod(&format, &usual, &fundamental, &least, &most))) {
      return false;
    }
    const UINT32 period = SmallestPeriod(usual, fundamental, least, parsed.stream.sample_rate);
    if (period == 0) return false;
    opened_.format = parsed;
    if (SUCCEEDED(client->InitializeSharedAudioStream(FlagsOf(use_), period, &format, nullptr))) {
      return true;
    }
    Renew();
    return false;
  }

  bool TryPlain(const WAVEFORMATEX& format, const WaveFormat& parsed) {
    opened_.format = parsed;
    const HRESULT result = Initialize(FlagsOf(use_), format);
    if (SUCCEEDED(result)) return true;
    if (result != AUDCLNT_E_UNSUPPORTED_FORMAT) ThrowWasapi(result, found_.name);
    Renew();
    return false;
  }

  /// Asks for all captured channels first, and lets Windows mix them to two only if that fails: the
  /// sound of each channel is needed to tell which channels are useful.
  void ConvertAny(const WaveFormat& mix) {
    StreamFormat stream = mix.stream;
    if (stream.channels > 2 && use_ != StreamUse::kRender) {
      if (SUCCEEDED(Convert(stream, mix.channel_mask))) return;
      Renew();
    }
    stream.channels = std::min(stream.channels, 2);
    CheckWasapi(Convert(stream, 0), found_.name);
  }

  HRESULT Convert(StreamFormat stream, DWORD channel_mask) {
    const WAVEFORMATEXTENSIBLE format = FloatFormat(stream);
    opened_.format = {SampleFormat::kF32, stream, channel_mask};
    const DWORD flags = FlagsOf(use_) | AUDCLNT_STREAMFLAGS_AUTOCONVERTPCM |
                        AUDCLNT_STREAMFLAGS_SRC_DEFAULT_QUALITY;
    return Initialize(flags, format.Format);
  }

  HRESULT Initialize(DWORD flags, const WAVEFORMATEX& format) {
    const REFERENCE_TIME buffer = use_ == StreamUse::kRender ? kRenderBuffer : kCaptureBuffer;
    return opened_.client->Initialize(AUDCLNT_SHAREMODE_SHARED, flags, buffer, 0, &format, nullptr);
  }

  SharedClient Finish() {
    CheckWasapi(opened_.client->GetBufferSize(&opened_.buffer_frames), found_.name);
    opened_.listener = std::make_unique<DisconnectListener>(*opened_.client.get());
    opened_.found = found_;
    opened_.use = use_;
    return std::move(opened_);
  }

  const FoundDevice& found_;
  const StreamUse use_;
  SharedClient opened_;
};

}  // namespace

UINT32 SmallestPeriod(UINT32 default_frames, UINT32 fundamental_frames, UINT32 min_frames,
                      int sample_rate) {
  // Wine reports 0 for all periods.
  if (fundamental_frames == 0 || min_frames % fundamental_frames != 0) return 0;
  const UINT32 one_ms = static_cast<UINT32>(sample_rate) / 1000;
  return min_frames >= one_ms && min_frames < default_frames ? min_frames : 0;
}

SharedClient OpenShared(const FoundDevice& found, StreamUse use, HANDLE signal) {
  SharedClient opened = Opener(found, use).Open();
  if (IsMicrophone(use)) CheckWasapi(opened.client->SetEventHandle(signal), found.name);
  opened.signal = signal;
  return opened;
}

void ReleaseClient(SharedClient* opened) {
  opened->listener.reset();
  opened->client.Reset();
}

StreamHealth ReopenClient(SharedClient* opened) {
  try {
    SharedClient again = OpenShared(opened->found, opened->use, opened->signal);
    if (again.format.stream != opened->format.stream) return StreamHealth::kFormatChanged;
    *opened = std::move(again);
    return StreamHealth::kGood;
  } catch (const Error&) {
    return StreamHealth::kGone;
  }
}

}  // namespace anecho
