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
  /// A microphone, event-driven at the smallest period; in raw mode if its driver offers that.
  kRawMicrophone = 1,
  /// As kRawMicrophone, but never in raw mode: with the vendor's effects for calls.
  kMicrophoneWithEffects,
  /// The sound that a render endpoint plays.
  kLoopback,
  kRender,
};

/// A client of Windows' audio engine in shared mode. OpenShared() initialises it, but doesn't start
/// it.
struct SharedClient {
  /// Empty after ReleaseClient().
  ComPtr<IAudioClient> client;
  WaveFormat format;
  /// Frames that the client's buffer holds.
  UINT32 buffer_frames = 0;
  std::unique_ptr<DisconnectListener> listener;
  /// Device that the client was opened for.
  FoundDevice found;
  StreamUse use = StreamUse::kRender;
  HANDLE signal = nullptr;
};

/// Opens a device in the mix format of Windows' audio engine; if that can't be used, in 32-bit
/// floats, which Windows converts. Throws Error(ANECHO_DEVICE).
///
/// @param signal event that is set when packets come; for microphones.
SharedClient OpenShared(const FoundDevice& found, StreamUse use, HANDLE signal);

/// Releases a client, which must be stopped. Windows then does no more work for it.
void ReleaseClient(SharedClient* opened);

/// Opens a released client again.
///
/// @return kGood if the stream can continue; kFormatChanged if its rate or channels have changed;
///   kGone if the device doesn't open.
StreamHealth ReopenClient(SharedClient* opened);

/// @return the smallest period that a driver offers, in frames; 0 if that is not below the default,
///   or if the driver's values can't be right.
UINT32 SmallestPeriod(UINT32 default_frames, UINT32 fundamental_frames, UINT32 min_frames,
                      int sample_rate);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_SHARED_CLIENT_H_
