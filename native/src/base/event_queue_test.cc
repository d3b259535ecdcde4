#include "base/event_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "anecho.h"

namespace anecho {

using std::chrono::milliseconds;

TEST(EventQueue, GivesEventsInOrder) {
  EventQueue queue(4);
  queue.Push({.kind = 1});
  queue.Push({.kind = 2});
  Event event;
  ASSERT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kEvent);
  EXPECT_EQ(event.kind, 1);
  EXPECT_EQ(event.sequence, 1u);
  ASSERT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kEvent);
  EXPECT_EQ(event.kind, 2);
  EXPECT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kTimeout);
}

TEST(EventQueue, DropsTheOldestAndSaysSoOnce) {
  EventQueue queue(2);
  for (int kind = 1; kind <= 5; ++kind) queue.Push({.kind = kind});
  Event event;
  ASSERT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kEvent);
  EXPECT_EQ(event.kind, ANECHO_EVENT_LOST);
  EXPECT_EQ(event.value, 3);
  ASSERT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kEvent);
  EXPECT_EQ(event.sequence, 4u);
  ASSERT_EQ(queue.Wait(milliseconds(0), &event), EventQueue::WaitResult::kEvent);
  EXPECT_EQ(event.sequence, 5u);
  EXPECT_EQ(queue.lost(), 3u);
}

TEST(EventQueue, WakeEndsAPendingWaitAndTheNextOne) {
  EventQueue queue(2);
  Event event;
  queue.Wake();
  EXPECT_EQ(queue.Wait(milliseconds(10000), &event), EventQueue::WaitResult::kWoken);
  std::thread waker([&queue] { queue.Wake(); });
  EXPECT_EQ(queue.Wait(milliseconds(10000), &event), EventQueue::WaitResult::kWoken);
  waker.join();
}

}  // namespace anecho
