// Runs each queue that connects two threads with a thread on each side, for ThreadSanitizer.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "devices/loopback_queue.h"
#include "devices/push_queue.h"
#include "devices/pushed_capture.h"

namespace anecho {
namespace {

constexpr int kBlocks = 2000;
constexpr int kBlockFrames = 256;
constexpr std::size_t kBlockSamples = 2 * kBlockFrames;

/// Makes a block of stereo frames: the left channel counts from 1, the right is its negative.
std::vector<float> MirroredBlock(int block) {
  std::vector<float> samples(kBlockSamples);
  for (int i = 0; i < kBlockFrames; ++i) {
    const auto number = static_cast<float>(block * kBlockFrames + i + 1);
    samples[2 * static_cast<std::size_t>(i)] = number;
    samples[2 * static_cast<std::size_t>(i) + 1] = -number;
  }
  return samples;
}

TEST(LoopbackQueue, B1TwoThreadsLoseNoFrameUncounted) {
  LoopbackQueue queue(2, 4 * kBlockFrames);
  queue.SetSource({"FL", "FR"});
  std::atomic<bool> is_over{false};
  std::thread player([&] {
    for (int block = 0; block < kBlocks; ++block) {
      queue.Push(MirroredBlock(block));
      queue.Wake();
    }
    is_over.store(true);
    queue.Wake();
  });
  std::vector<float> chunk(2 * 100);
  std::uint64_t read = 0;
  float last = 0;
  while (true) {
    const bool was_over = is_over.load();
    queue.WaitFor(std::chrono::seconds(60), [&] { return is_over.load(); });
    const std::int64_t frames = queue.Read(chunk);
    for (std::int64_t i = 0; i < frames; ++i) {
      const float left = chunk[2 * static_cast<std::size_t>(i)];
      EXPECT_GT(left, last);
      EXPECT_EQ(chunk[2 * static_cast<std::size_t>(i) + 1], -left);
      last = left;
    }
    read += static_cast<std::uint64_t>(frames);
    if (frames == 0 && was_over) break;
  }
  player.join();
  EXPECT_EQ(queue.captured_frames(), std::uint64_t{kBlocks} * kBlockFrames);
  EXPECT_EQ(read + queue.dropped_frames(), queue.captured_frames());
}

TEST(PushQueue, B3TwoThreadsTearNoFrameApartWhileAThirdDiscards) {
  PushQueue queue({.channels = 2, .capacity = 4800, .cushion = 0});
  std::atomic<bool> is_over{false};
  std::thread pusher([&] {
    for (int block = 0; block < kBlocks; ++block) {
      queue.Push(MirroredBlock(block));
      queue.WaitFor(kBlockFrames, std::chrono::milliseconds(1), [] { return false; });
    }
    is_over.store(true);
  });
  std::thread other([&] {
    while (!is_over.load()) {
      queue.Discard();
      queue.Rest();
      std::this_thread::yield();
    }
  });
  std::vector<float> block(2 * 480);
  while (!is_over.load()) {
    queue.Read(block);
    queue.Wake();
    for (std::size_t i = 0; i < block.size(); i += 2) ASSERT_EQ(block[i], -block[i + 1]);
  }
  pusher.join();
  other.join();
  EXPECT_EQ(queue.pushed_frames(), std::uint64_t{kBlocks} * kBlockFrames);
  EXPECT_GT(queue.reads(), 0u);
}

TEST(PushedCapture, C6TwoThreadsKeepSamplesAndPositionsTogether) {
  const auto samples = std::make_shared<PushedSamples>();
  PushedCapture stream(samples);
  std::atomic<bool> is_over{false};
  std::thread pusher([&] {
    std::vector<float> ramp(333);
    for (int block = 0; block < kBlocks; ++block) {
      const auto first = static_cast<std::int64_t>(block * ramp.size());
      std::iota(ramp.begin(), ramp.end(), static_cast<float>(first));
      samples->Push(ramp, first, FramesToTime(first, PushedSamples::kSampleRate));
    }
    is_over.store(true);
  });
  std::int64_t read = 0;
  while (true) {
    const bool was_over = is_over.load();
    const bool is_ready = stream.Wait(std::chrono::milliseconds(1)) == WaitResult::kReady;
    for (Packet packet; is_ready && stream.Read(&packet);) {
      ASSERT_EQ(packet.samples.front(), static_cast<float>(packet.device_position));
      ASSERT_EQ(packet.time, FramesToTime(packet.device_position, PushedSamples::kSampleRate));
      read += packet.frames;
    }
    if (was_over && !is_ready) break;
  }
  pusher.join();
  EXPECT_GT(read, 0);
  EXPECT_LE(read, kBlocks * 333);
}

}  // namespace
}  // namespace anecho
