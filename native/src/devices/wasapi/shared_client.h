#ifndef ANECHO_DEVICES_WASAPI_SHARED_CLIENT_H_
#define ANECHO_DEVICES_WASAPI_SHARED_CLIENT_H_

#include <audioclient.h>
#include <windows.h>

#include <memory>

#include "devices/wasapi/com_ptr.h"
#include "devices/wasapi/disconnect_listener.h"
#include "devices/wasapi/endpoints.h"
#include "devices/wasapi/wave_format.h"

namespace anecho {

/// Purpose of a stream.
enum class StreamUse {
  /// A microphone, raw where the driver has that, with signals at the smallest period.
  kRawMicrophone = 1,
  /// A microphone with the vendor's effects for calls.
  kMicrophoneWithEffects,
  /// The sound that a render endpoint plays.
  kLoopback,
  kRender,
};

/// A client of the audio engine in shared mode, initialised and not started.
struct SharedClient {
  /// Empty once it was let go of.
  ComPtr<IAudioClient> client;
  WaveFormat format;
  /// Frames that its buffer holds.
  UINT32 buffer_frames = 0;
  std::unique_ptr<DisconnectListener> listener;
  /// Device that it was opened for.
  FoundDevice found;
  StreamUse use = StreamUse::kRender;
  HANDLE signal = nullptr;
};

/// Opens a device with the format that the engine mixes to; only where that is beyond us, Windows
/// converts. Throws Error(ANECHO_DEVICE).
///
/// @param signal event that tells of packets, for microphones.
SharedClient OpenShared(const FoundDevice& found, StreamUse use, HANDLE signal);

/// Lets go of a client, which must be stopped: Windows then does nothing for it any more.
void ReleaseClient(SharedClient* opened);

/// Opens what was let go of again.
///
/// @return whether the stream can go on as it was, and if not, why.
StreamHealth ReopenClient(SharedClient* opened);

/// @return the smallest period that a driver offers, in frames, or 0 where it offers none below the
///   default, or values that can't be right.
UINT32 SmallestPeriod(UINT32 default_frames, UINT32 fundamental_frames, UINT32 min_frames,
                      int sample_rate);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_SHARED_CLIENT_H_
