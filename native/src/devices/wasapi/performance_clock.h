#ifndef ANECHO_DEVICES_WASAPI_PERFORMANCE_CLOCK_H_
#define ANECHO_DEVICES_WASAPI_PERFORMANCE_CLOCK_H_

#include "base/time.h"

namespace anecho {

// real-time
/// The performance counter: the clock that WASAPI stamps packets with.
Nanoseconds PerformanceNow();

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_PERFORMANCE_CLOCK_H_
