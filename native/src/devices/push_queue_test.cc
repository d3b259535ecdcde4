#include "devices/push_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace anecho {
namespace {

constexpr int kFade = 96;

class VirtualMicQueueTest : public ::testing::Test {
 protected:
  std::vector<float> Read(int frames) {
    std::vector<float> block(static_cast<std::size_t>(frames * queue_.channels()), 99.0f);
    queue_.Read(block);
    return block;
  }
  std::int64_t Push(int frames, float value) {
    return queue_.Push(std::vector<float>(static_cast<std::size_t>(frames), value));
  }
  static float Most(const std::vector<float>& samples) {
    float most = 0;
    for (const float sample : samples) most = std::max(most, std::abs(sample));
    return most;
  }
  static float Jump(const std::vector<float>& samples, float before) {
    float most = 0;
    for (const float sample : samples) {
      most = std::max(most, std::abs(sample - before));
      before = sample;
    }
    return most;
  }

  PushQueue queue_{{.channels = 1, .capacity = 4800, .cushion = 960}};
};

TEST_F(VirtualMicQueueTest, B3WhatIsPushedIsPlayedOnceAllOfIt) {
  std::vector<float> pushed;
  for (int i = 0; i < 2000; ++i) pushed.push_back(static_cast<float>(i + 1));
  queue_.Push(pushed);
  std::vector<float> played;
  for (int cycle = 0; cycle < 5; ++cycle) {
    const auto block = Read(480);
    played.insert(played.end(), block.begin(), block.end());
  }
  EXPECT_TRUE(std::equal(pushed.begin() + kFade, pushed.end(), played.begin() + kFade));
  EXPECT_EQ(played.back(), 0.0f);
  EXPECT_EQ(queue_.pushed_frames(), 2000u);
  EXPECT_EQ(queue_.dropped_frames(), 0u);
}

TEST_F(VirtualMicQueueTest, B3ABackendThatLagsLosesFramesAndTheyAreCounted) {
  Read(480);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Push(480, 0.5f), i < 10 ? 480 : 0);
  EXPECT_EQ(queue_.queued_frames(), 4800);
  EXPECT_EQ(queue_.dropped_frames(), 4800u);
  EXPECT_EQ(queue_.pushed_frames(), 9600u);
  Read(480);
  EXPECT_EQ(queue_.queued_frames(), 4320) << "only late: what waits is played";
}

TEST_F(VirtualMicQueueTest, B3WhatIsOldWhenARecorderComesIsNotPlayed) {
  // Nobody records while more is pushed than there is room for.
  for (int i = 0; i < 20; ++i) Push(480, 0.5f);
  EXPECT_EQ(Most(Read(480)), 0.0f);
  Push(960, 0.25f);
  EXPECT_EQ(Most(Read(480)), 0.25f);
  // The recorder goes and another comes: nothing was dropped meanwhile, so nothing is old.
  queue_.Rest();
  Push(480, 0.25f);
  EXPECT_EQ(Most(Read(480)), 0.25f);
}

TEST_F(VirtualMicQueueTest, B3DiscardEmptiesWithoutAClick) {
  Push(4800, 0.5f);
  Read(480);
  queue_.Discard();
  EXPECT_EQ(queue_.queued_frames(), 0);
  const auto block = Read(480);
  EXPECT_LT(Jump(block, 0.5f), 0.02f);
  EXPECT_EQ(block.back(), 0.0f);
  EXPECT_EQ(Most(Read(480)), 0.0f);
  EXPECT_EQ(queue_.shortages(), 0u) << "it was asked for";
}

TEST_F(VirtualMicQueueTest, B3AShortageFadesOutAndInAndIsCounted) {
  Push(960, 0.5f);
  std::vector<float> played;
  const auto play = [&](int cycles) {
    for (int i = 0; i < cycles; ++i) {
      const auto block = Read(480);
      played.insert(played.end(), block.begin(), block.end());
    }
  };
  play(4);
  EXPECT_EQ(queue_.shortages(), 1u);
  Push(960, -0.5f);
  play(4);
  EXPECT_EQ(queue_.shortages(), 2u);
  EXPECT_LT(Jump(played, 0), 0.02f);
}

TEST_F(VirtualMicQueueTest, B3UnevenPushesDoNotRunDryOnceTheCushionIsThere) {
  // 10 ms are pushed every 10 ms, each second push 8 ms late; blocks are of 5.33 ms.
  double next_read_ms = 0;
  int pushes = 0;
  for (; next_read_ms < 5000; next_read_ms += 256 / 48.0) {
    while (pushes * 10 + (pushes % 2) * 8 <= next_read_ms) {
      Push(480, 0.5f);
      ++pushes;
    }
    Read(256);
  }
  EXPECT_EQ(queue_.shortages(), 0u);
  EXPECT_EQ(queue_.dropped_frames(), 0u);
  EXPECT_LE(queue_.queued_frames(), 960 + 960);
}

TEST_F(VirtualMicQueueTest, B3ASoundShorterThanTheCushionIsPlayedToo) {
  Push(100, 0.5f);
  float most = 0;
  for (int cycle = 0; cycle < 4; ++cycle) most = std::max(most, Most(Read(480)));
  EXPECT_GT(most, 0.4f);
}

TEST_F(VirtualMicQueueTest, B3WaitingTellsOfRoomAndOfTheEnd) {
  const auto never = [] { return false; };
  const Nanoseconds now(0);
  EXPECT_TRUE(queue_.WaitFor(0, now, never));
  Push(4800, 0.5f);
  EXPECT_FALSE(queue_.WaitFor(480, now, never));
  EXPECT_FALSE(queue_.WaitFor(0, now, never));
  Read(480);
  EXPECT_TRUE(queue_.WaitFor(480, now, never));
  for (int cycle = 0; cycle < 9; ++cycle) Read(480);
  EXPECT_EQ(queue_.queued_frames(), 0);
  EXPECT_FALSE(queue_.WaitFor(0, now, never)) << "the last cycle is still under way";
  for (int cycle = 0; cycle < 3; ++cycle) Read(480);
  EXPECT_TRUE(queue_.WaitFor(0, now, never));
}

TEST(VirtualMicQueueOfTwo, B3TwoChannelsStayApart) {
  PushQueue queue({.channels = 2, .capacity = 4800, .cushion = 0});
  std::vector<float> frames;
  for (int i = 0; i < 1000; ++i) frames.insert(frames.end(), {0.5f, -0.25f});
  queue.Push(frames);
  std::vector<float> block(2 * 480);
  queue.Read(block);
  EXPECT_EQ(block[2 * 479], 0.5f);
  EXPECT_EQ(block[2 * 479 + 1], -0.25f);
}

}  // namespace
}  // namespace anecho
