#include "base/real_time_priority.h"

#ifdef _WIN32
// avrt.h needs windows.h before it.
// clang-format off
#include <windows.h>
#include <avrt.h>
// clang-format on
#endif

namespace anecho {

#ifdef _WIN32

RealTimePriority::RealTimePriority() {
  DWORD index = 0;
  task_ = AvSetMmThreadCharacteristicsW(L"Pro Audio", &index);
}

RealTimePriority::~RealTimePriority() {
  if (task_ != nullptr) AvRevertMmThreadCharacteristics(task_);
}

#else

RealTimePriority::RealTimePriority() = default;
RealTimePriority::~RealTimePriority() = default;

#endif

}  // namespace anecho
