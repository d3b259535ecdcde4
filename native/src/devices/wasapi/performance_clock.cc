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
  // Seconds and rest are converted apart: all ticks since the computer's start times 1,000,000,000
  // would soon exceed 64 bits.
  const std::int64_t seconds = count.QuadPart / frequency;
  const std::int64_t rest = count.QuadPart % frequency;
  return Nanoseconds(seconds * 1'000'000'000 + rest * 1'000'000'000 / frequency);
}

}  // namespace anecho
