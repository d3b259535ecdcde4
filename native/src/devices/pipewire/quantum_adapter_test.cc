#include "devices/pipewire/quantum_adapter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "real_time_guard.h"

namespace anecho {
namespace {

constexpr int kFrame = 480;

/// Cycles of a graph: the microphone's samples 1, 2, 3, … go through frames of 10 ms, as the
/// engine's thread does it, and come out in the same cycle.
class QuantumAdapterTest : public ::testing::Test {
 protected:
  /// The microphone delivers, and the engine writes the frames that are whole.
  void Deliver(int quantum) {
    for (int i = 0; i < quantum; ++i) pending_.push_back(static_cast<float>(++delivered_));
    while (pending_.size() >= kFrame) {
      buffer_.Write(std::span(pending_).first(kFrame));
      pending_.erase(pending_.begin(), pending_.begin() + kFrame);
    }
  }

  /// @return what is played.
  std::vector<float> Play(int quantum) {
    std::vector<float> block(static_cast<std::size_t>(quantum));
    buffer_.Read(block);
    return block;
  }

  /// @return by how many samples the last sample of this cycle is late.
  std::int64_t Cycle(int quantum) {
    Deliver(quantum);
    return delivered_ - std::lround(Play(quantum).back());
  }

  void Settle(int quantum) {
    for (int i = 0; i < 500; ++i) Cycle(quantum);
  }

  QuantumAdapter buffer_{kFrame};
  std::vector<float> pending_;
  std::int64_t delivered_ = 0;
};

// D6: the least delay that frames and quantum allow, from the first cycle on.
TEST_F(QuantumAdapterTest, DelaysByTheLeastThatFramesAndQuantumAllow) {
  for (const int quantum : {32, 64, 128, 240, 256, 441, 480, 512, 960, 1024, 2048, 4096, 8192}) {
    QuantumAdapter fresh(kFrame);
    std::vector<float> pending;
    std::int64_t delivered = 0;
    const std::int64_t least = kFrame - std::gcd(kFrame, quantum);
    for (int cycle = 0; cycle < 400; ++cycle) {
      for (int i = 0; i < quantum; ++i) pending.push_back(static_cast<float>(++delivered));
      while (pending.size() >= kFrame) {
        fresh.Write(std::span(pending).first(kFrame));
        pending.erase(pending.begin(), pending.begin() + kFrame);
      }
      std::vector<float> block(static_cast<std::size_t>(quantum));
      fresh.Read(block);
      if (delivered < least + 200 + quantum) continue;
      ASSERT_EQ(delivered - std::lround(block.back()), least) << quantum << ", cycle " << cycle;
    }
    EXPECT_EQ(fresh.shortages(), 0U) << quantum;
  }
}

TEST_F(QuantumAdapterTest, FindsBackToItsDelayAfterCyclesThatWereNotPlayed) {
  for (const int quantum : {256, 480}) {
    Settle(quantum);
    const std::int64_t delay = Cycle(quantum);
    for (int lost = 0; lost < 3; ++lost) Deliver(quantum);
    EXPECT_EQ(Cycle(quantum), delay + 3 * quantum);
    Settle(quantum);
    EXPECT_EQ(Cycle(quantum), delay) << quantum;
  }
}

TEST_F(QuantumAdapterTest, FindsBackToItsDelayAfterCyclesWithoutAMicrophone) {
  Settle(256);
  const std::int64_t delay = Cycle(256);
  for (int lost = 0; lost < 3; ++lost) Play(256);
  EXPECT_GT(buffer_.shortages(), 0U);
  Settle(256);
  EXPECT_EQ(Cycle(256), delay);
}

TEST_F(QuantumAdapterTest, FollowsAQuantumThatChanges) {
  Settle(480);
  EXPECT_EQ(Cycle(480), 0);
  Settle(256);
  EXPECT_EQ(Cycle(256), 448);
  Settle(480);
  // The frames have kept their phase.
  EXPECT_EQ(Cycle(480), static_cast<std::int64_t>(pending_.size()));
}

// A4: what is missing becomes a fade to silence and back, without a step.
TEST_F(QuantumAdapterTest, HidesAShortage) {
  std::vector<float> heard;
  const std::vector<float> ones(kFrame, 1.0f);
  for (int cycle = 0; cycle < 30; ++cycle) {
    if (cycle != 10 && cycle != 20) buffer_.Write(ones);
    const auto block = Play(kFrame);
    heard.insert(heard.end(), block.begin(), block.end());
  }
  EXPECT_GE(buffer_.shortages(), 2U);
  for (std::size_t i = 1; i < heard.size(); ++i) {
    // Where a shortage meets a whole block, the fade has no samples left to run over.
    if (i % kFrame == 0) continue;
    ASSERT_LE(std::abs(heard[i] - heard[i - 1]), 0.02f) << i;
  }
}

TEST_F(QuantumAdapterTest, D6TellsHowManyFramesItTook) {
  QuantumAdapter stereo(kFrame, 2);
  const std::vector<float> frame(2 * kFrame, 1.0f);
  std::int64_t taken = 0;
  while (stereo.Write(frame) == kFrame) taken += kFrame;
  EXPECT_EQ(taken, stereo.capacity() / kFrame * kFrame);
  EXPECT_EQ(stereo.size(), stereo.capacity()) << "the last one was taken in part";
  EXPECT_EQ(stereo.Write(frame), 0);
}

// A16
TEST_F(QuantumAdapterTest, ForgetsWhatIsStale) {
  Settle(256);
  buffer_.Flush();
  const std::int64_t stale = delivered_;
  pending_.clear();
  for (int cycle = 0; cycle < 20; ++cycle) {
    Deliver(256);
    for (const float sample : Play(256)) {
      // The fade-in makes the first samples smaller.
      ASSERT_TRUE(sample == 0.0f || sample > 0.0f);
    }
  }
  EXPECT_GT(delivered_, stale);
  EXPECT_EQ(Cycle(256), 448);
}

// A16
TEST_F(QuantumAdapterTest, StartsAfreshAfterAFlushAlsoWhereNothingWaited) {
  Settle(480);
  ASSERT_EQ(buffer_.size(), 0);
  buffer_.Flush();
  const std::uint64_t shortages = buffer_.shortages();
  for (int cycle = 0; cycle < 20; ++cycle) Cycle(256);
  EXPECT_EQ(buffer_.shortages(), shortages);
  EXPECT_EQ(Cycle(256), 448);
}

TEST_F(QuantumAdapterTest, PlaysSilenceWithoutAMicrophoneAndStartsAfresh) {
  Settle(256);
  std::vector<float> block(256);
  buffer_.ReadSilence(block);
  EXPECT_EQ(block.back(), 0.0f);
  buffer_.ReadSilence(block);
  EXPECT_EQ(*std::max_element(block.begin(), block.end()), 0.0f);
  EXPECT_EQ(buffer_.size(), 0);
  pending_.clear();
  Cycle(256);
  for (int i = 0; i < 5; ++i) Cycle(256);
  EXPECT_EQ(Cycle(256), 448);
}

TEST_F(QuantumAdapterTest, AllocatesNothing) {
  if (!testing::RealTimeGuard::Available()) GTEST_SKIP() << "needs AddressSanitizer";
  const std::vector<float> frame(kFrame);
  std::vector<float> block(256);
  const int before = testing::RealTimeGuard::violations().allocations;
  testing::RealTimeGuard::Enter();
  for (int i = 0; i < 50; ++i) {
    buffer_.Write(frame);
    buffer_.Read(block);
  }
  buffer_.ReadSilence(block);
  testing::RealTimeGuard::Leave();
  EXPECT_EQ(testing::RealTimeGuard::violations().allocations, before);
}

}  // namespace
// A21: through quanta that change, shortages and a surplus, each channel is as if it were alone.
TEST(QuantumAdapterStereo, A21_EachChannelComesOutAsItWouldAlone) {
  QuantumAdapter both(kFrame, 2);
  QuantumAdapter left(kFrame);
  QuantumAdapter right(kFrame);
  float next = 0;
  std::vector<float> waiting;
  for (int cycle = 0; cycle < 900; ++cycle) {
    const int quantum = cycle < 300 ? 256 : cycle < 600 ? 1024 : 441;
    // Now and then, the microphone gives nothing, or more than its due.
    const int delivered = cycle % 97 == 50 ? 0 : cycle % 101 == 60 ? quantum + 960 : quantum;
    for (int i = 0; i < delivered; ++i) waiting.push_back(++next);
    while (waiting.size() >= kFrame) {
      std::vector<float> stereo;
      std::vector<float> other;
      for (int i = 0; i < kFrame; ++i) {
        const float sample = waiting[static_cast<std::size_t>(i)];
        stereo.insert(stereo.end(), {sample, -2 * sample});
        other.push_back(-2 * sample);
      }
      both.Write(stereo);
      left.Write(std::span(waiting).first(kFrame));
      right.Write(other);
      waiting.erase(waiting.begin(), waiting.begin() + kFrame);
    }
    std::vector<float> out(2 * static_cast<std::size_t>(quantum));
    std::vector<float> one(static_cast<std::size_t>(quantum));
    std::vector<float> two(one.size());
    if (cycle % 250 == 249) {
      both.ReadSilence(out);
      left.ReadSilence(one);
      right.ReadSilence(two);
    } else {
      both.Read(out);
      left.Read(one);
      right.Read(two);
    }
    for (std::size_t i = 0; i < one.size(); ++i) {
      ASSERT_EQ(out[2 * i], one[i]) << cycle << ", " << i;
      ASSERT_EQ(out[2 * i + 1], two[i]) << cycle << ", " << i;
    }
  }
  EXPECT_GT(both.shortages(), 0U);
  EXPECT_EQ(both.shortages(), left.shortages());
  EXPECT_EQ(both.size(), left.size());
}

}  // namespace anecho
