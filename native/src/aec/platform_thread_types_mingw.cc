// Stands in for WebRTC's rtc_base/platform_thread_types.cc, whose SetCurrentThreadName needs MSVC's
// __try.
#include "rtc_base/platform_thread_types.h"

namespace rtc {

PlatformThreadId CurrentThreadId() { return GetCurrentThreadId(); }

PlatformThreadRef CurrentThreadRef() { return GetCurrentThreadId(); }

bool IsThreadRefEqual(const PlatformThreadRef& a, const PlatformThreadRef& b) { return a == b; }

void SetCurrentThreadName(const char*) {}

}  // namespace rtc
