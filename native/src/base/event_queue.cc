#include "base/event_queue.h"

#include "anecho.h"

namespace anecho {

void EventQueue::Push(Event event) {
  {
    const std::lock_guard lock(mutex_);
    event.sequence = ++sequence_;
    if (events_.size() == capacity_) {
      events_.pop_front();
      ++lost_;
    }
    events_.push_back(std::move(event));
  }
  changed_.notify_one();
}

EventQueue::WaitResult EventQueue::Wait(std::chrono::milliseconds timeout, Event* event) {
  std::unique_lock lock(mutex_);
  const bool something =
      changed_.wait_for(lock, timeout, [this] { return woken_ || !events_.empty(); });
  if (!something) return WaitResult::kTimeout;
  if (woken_) {
    woken_ = false;
    return WaitResult::kWoken;
  }
  if (lost_ > reported_lost_) {
    *event = Event{.kind = ANECHO_EVENT_LOST,
                   .value = static_cast<double>(lost_ - reported_lost_),
                   .text = "events were dropped, because nobody fetched them",
                   .time = events_.front().time,
                   .sequence = events_.front().sequence - 1};
    reported_lost_ = lost_;
    return WaitResult::kEvent;
  }
  *event = std::move(events_.front());
  events_.pop_front();
  return WaitResult::kEvent;
}

void EventQueue::Wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

std::uint64_t EventQueue::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

}  // namespace anecho
