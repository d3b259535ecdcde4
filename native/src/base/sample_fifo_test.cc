#include "base/sample_fifo.h"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <thread>
#include <vector>

#include "base/wake_up.h"

namespace anecho {
namespace {

std::vector<float> Count(int from, int count) {
  std::vector<float> samples(static_cast<std::size_t>(count));
  std::iota(samples.begin(), samples.end(), static_cast<float>(from));
  return samples;
}

TEST(SampleFifo, GivesBackWhatItTookAndNoMore) {
  SampleFifo fifo(8);
  std::vector<float> read(8);
  EXPECT_EQ(fifo.Read(read), 0u);
  for (int round = 0; round < 10; ++round) {
    EXPECT_EQ(fifo.Write(Count(round, 5)), 5u);
    EXPECT_EQ(fifo.Write(Count(100, 5)), 3u) << "only 8 fit";
    EXPECT_EQ(fifo.room(), 0u);
    EXPECT_EQ(fifo.Read(read), 8u);
    EXPECT_EQ(read[0], static_cast<float>(round));
    EXPECT_EQ(read[7], 102.0f);
  }
}

TEST(SampleFifo, WhatIsPeekedStaysAndWhatIsSkippedGoes) {
  SampleFifo fifo(8);
  std::vector<float> read(4);
  EXPECT_EQ(fifo.Peek(0, read), 0u);
  for (int round = 0; round < 10; ++round) {
    fifo.Write(Count(10 * round, 7));
    EXPECT_EQ(fifo.Peek(2, read), 4u);
    EXPECT_EQ(read, Count(10 * round + 2, 4));
    EXPECT_EQ(fifo.Peek(5, read), 2u) << "there are no more";
    EXPECT_EQ(fifo.Peek(9, read), 0u);
    EXPECT_EQ(fifo.size(), 7u);
    fifo.Skip(3);
    EXPECT_EQ(fifo.Read(read), 4u);
    EXPECT_EQ(read, Count(10 * round + 3, 4));
    fifo.Skip(5);
    EXPECT_EQ(fifo.size(), 0u);
    EXPECT_EQ(fifo.room(), fifo.capacity());
  }
}

TEST(SampleFifo, WhatIsFlushedIsNeverRead) {
  SampleFifo fifo(8);
  std::array<float, 8> read{};
  fifo.Write(Count(0, 6));
  EXPECT_EQ(fifo.size(), 6u);
  fifo.Flush();
  EXPECT_EQ(fifo.size(), 0u);
  EXPECT_EQ(fifo.Write(Count(50, 2)), 2u);
  EXPECT_EQ(fifo.Read(read), 2u);
  EXPECT_EQ(read[0], 50.0f);
  EXPECT_FALSE(fifo.LeaveOutStale());
}

TEST(SampleFifo, TwoThreadsPassSamplesOnInOrder) {
  constexpr int kSamples = 200'000;
  SampleFifo fifo(1000);
  WakeUp came;
  std::thread writer([&] {
    for (int next = 0; next < kSamples;) {
      next += static_cast<int>(fifo.Write(Count(next, std::min(97, kSamples - next))));
      came.Notify();
    }
  });
  std::array<float, 64> read{};
  int expected = 0;
  while (expected < kSamples) {
    came.WaitFor(std::chrono::seconds(60), [&] { return fifo.size() > 0; });
    const std::size_t count = fifo.Read(read);
    ASSERT_GT(count, 0u) << "a wake-up was lost";
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(read.at(i), static_cast<float>(expected++));
  }
  writer.join();
}

}  // namespace
}  // namespace anecho
