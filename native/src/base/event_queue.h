#ifndef ANECHO_BASE_EVENT_QUEUE_H_
#define ANECHO_BASE_EVENT_QUEUE_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "base/time.h"

namespace anecho {

/// An event of an engine or a monitor, with the fields of anecho_event.
struct Event {
  std::int32_t kind = 0;
  std::int32_t code = 0;
  double value = 0;
  std::string text{};
  Nanoseconds time{0};
  std::uint64_t sequence = 0;
};

/// Queue of events from an engine or a device monitor to its user. A full queue drops the oldest
/// event; the next Wait() then returns an event with the number of dropped ones. Not for the
/// real-time thread.
class EventQueue {
 public:
  enum class WaitResult { kEvent = 1, kTimeout, kWoken };

  /// @param capacity events kept; at least 1.
  explicit EventQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Gives the event its sequence number.
  void Push(Event event);

  WaitResult Wait(std::chrono::milliseconds timeout, Event* event);

  /// Ends a pending Wait(), or the next one.
  void Wake();

  /// @return events dropped since the beginning.
  std::uint64_t lost() const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> events_;
  std::uint64_t sequence_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t reported_lost_ = 0;
  bool woken_ = false;
};

}  // namespace anecho

#endif  // ANECHO_BASE_EVENT_QUEUE_H_
