#include "devices/wasapi/wasapi_error.h"

#include <audioclient.h>

#include <cstdio>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

constexpr HRESULT kNotFound = static_cast<HRESULT>(0x80070490);  // HRESULT_FROM_WIN32(1168)

}  // namespace

std::string ExplainWasapi(HRESULT result, const std::string& what) {
  switch (result) {
    case kNotFound:
    case AUDCLNT_E_DEVICE_INVALIDATED:
    case AUDCLNT_E_RESOURCES_INVALIDATED:
      return what +
             " is not there: plug it in, switch it on in the sound settings, or choose "
             "another device";
    case AUDCLNT_E_DEVICE_IN_USE:
    case AUDCLNT_E_EXCLUSIVE_MODE_ONLY:
      return what +
             " is used exclusively by another program: close that program, or switch off "
             "exclusive mode in the device's advanced sound settings";
    case E_ACCESSDENIED:
      return "Windows keeps " + what +
             " from apps: allow it under Settings, Privacy & security, "
             "Microphone";
    case AUDCLNT_E_SERVICE_NOT_RUNNING:
      return "the Windows Audio service is not running: start \"Windows Audio\" in services.msc";
    case AUDCLNT_E_ENDPOINT_CREATE_FAILED:
    case AUDCLNT_E_UNSUPPORTED_FORMAT:
      return what +
             " does not open: choose another default format in its advanced sound settings, "
             "or plug it in again";
    default:
      break;
  }
  char code[16];
  std::snprintf(code, sizeof(code), "0x%08lX", static_cast<unsigned long>(result));
  return what + " does not work (Windows says " + code +
         "): plug it in again, or choose another "
         "device";
}

void ThrowWasapi(HRESULT result, const std::string& what) {
  throw Error(ANECHO_DEVICE, ExplainWasapi(result, what));
}

StreamHealth HealthOf(HRESULT result) {
  if (SUCCEEDED(result)) return StreamHealth::kGood;
  return result == AUDCLNT_E_SERVICE_NOT_RUNNING ? StreamHealth::kServerLost : StreamHealth::kGone;
}

}  // namespace anecho
