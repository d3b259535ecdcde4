#ifndef ANECHO_DEVICES_WASAPI_WASAPI_ERROR_H_
#define ANECHO_DEVICES_WASAPI_WASAPI_ERROR_H_

#include <windows.h>

#include <string>

#include "devices/streams.h"

namespace anecho {

/// A sentence that says what a failure of WASAPI means for the user, and what to do.
/// @param what the device's name, or the part of Windows that failed.
std::string ExplainWasapi(HRESULT result, const std::string& what);

/// Throws Error(ANECHO_DEVICE) with the sentence of ExplainWasapi().
[[noreturn]] void ThrowWasapi(HRESULT result, const std::string& what);

/// Calls ThrowWasapi() if `result` is a failure.
inline void CheckWasapi(HRESULT result, const std::string& what) {
  if (FAILED(result)) ThrowWasapi(result, what);
}

// real-time
/// @return health of the stream whose call gave `result`: after a failure, kServerLost if the
///   Windows Audio service isn't running, otherwise kGone.
StreamHealth HealthOf(HRESULT result);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WASAPI_ERROR_H_
