#ifndef ANECHO_ABI_EVENT_EXPORT_H_
#define ANECHO_ABI_EVENT_EXPORT_H_

#include <chrono>
#include <cstdint>

#include "abi/guard.h"
#include "anecho.h"
#include "base/event_queue.h"

namespace anecho {

inline void FillEvent(const Event& event, anecho_event* target) {
  anecho_event filled{};
  filled.kind = event.kind;
  filled.sequence = event.sequence;
  filled.time_ns = event.time.count();
  filled.code = event.code;
  filled.value = event.value;
  CopyText(event.text, filled.text, sizeof(filled.text));
  FillStruct(filled, target);
}

/// Waits for the next event of a queue, and fills the C struct with it.
/// @return ANECHO_OK, ANECHO_TIMEOUT, or ANECHO_END if the queue was woken.
inline std::int32_t WaitEvent(EventQueue& events, std::uint32_t timeout_ms, anecho_event* event) {
  Event next;
  switch (events.Wait(std::chrono::milliseconds(timeout_ms), &next)) {
    case EventQueue::WaitResult::kTimeout:
      return ANECHO_TIMEOUT;
    case EventQueue::WaitResult::kWoken:
      return ANECHO_END;
    case EventQueue::WaitResult::kEvent:
      break;
  }
  FillEvent(next, event);
  return ANECHO_OK;
}

}  // namespace anecho

#endif  // ANECHO_ABI_EVENT_EXPORT_H_
