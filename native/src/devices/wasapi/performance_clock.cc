#include "devices/wasapi/performance_clock.h"

#include <windows.h>

namespace anecho {

Nanoseconds PerformanceNow() {
  static const std::int64_t frequency = [] {
    LARGE_INTEGER value;
    QueryPerformanceFrequency(&value);
    return value.QuadPart;
  }();
  LARGE_INTEGER count;
  QueryPerformanceCounter(&count);
  // Split, so that months of ticks do not overflow.
  const std::int64_t seconds = count.QuadPart / frequency;
  const std::int64_t rest = count.QuadPart % frequency;
  return Nanoseconds(seconds * 1'000'000'000 + rest * 1'000'000'000 / frequency);
}

}  // namespace anecho
