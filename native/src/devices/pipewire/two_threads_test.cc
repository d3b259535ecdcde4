// Runs the classes that PipeWire's data thread and the engine's thread share on two threads, for
// ThreadSanitizer.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>
#include <vector>

#include "devices/pipewire/cycle_gate.h"
#include "devices/pipewire/packet_ring.h"
#include "devices/pipewire/quantum_adapter.h"

namespace anecho {
namespace {

constexpr int kCycles = 5000;

/// Counts the calls of Trigger().
class CountingOutput final : public CycleOutput {
 public:
  void Trigger() override { triggers_.fetch_add(1); }
  int triggers() const { return triggers_.load(); }

 private:
  std::atomic<int> triggers_{0};
};

TEST(PacketRing, TwoThreadsKeepSamplesAndPositionsTogether) {
  PacketRing ring({.sample_rate = 48000, .channels = 1}, 8);
  std::atomic<bool> is_over{false};
  std::thread data([&] {
    std::array<float, 100> ramp{};
    for (std::int64_t cycle = 0; cycle < kCycles; ++cycle) {
      const std::int64_t first = 100 * cycle;
      std::iota(ramp.begin(), ramp.end(), static_cast<float>(first));
      ring.Push({.samples = ramp, .frames = 100, .device_position = first});
    }
    is_over.store(true);
  });
  std::int64_t next = 0;
  while (true) {
    const bool was_over = is_over.load();
    Packet packet;
    if (!ring.Front(&packet)) {
      if (was_over) break;
      std::this_thread::yield();
      continue;
    }
    EXPECT_GE(packet.device_position, next);
    EXPECT_EQ(packet.discontinuity, packet.device_position > next);
    EXPECT_EQ(packet.samples.back(), static_cast<float>(packet.device_position + 99));
    next = packet.device_position + packet.frames;
    ring.Pop();
  }
  data.join();
  EXPECT_GT(next, 0);
}

TEST(QuantumAdapter, TwoThreadsHearNothingButWhatWasWritten) {
  QuantumAdapter adapter(480);
  std::atomic<bool> is_over{false};
  std::thread engine([&] {
    const std::vector<float> frame(480, 0.5f);
    for (int i = 0; i < kCycles; ++i) {
      adapter.Write(frame);
      if (i % 100 == 0) adapter.Flush();
      std::this_thread::yield();
    }
    is_over.store(true);
  });
  std::array<float, 256> block{};
  while (!is_over.load()) {
    adapter.Read(block);
    for (const float sample : block) ASSERT_TRUE(sample >= 0 && sample <= 0.5f) << sample;
    EXPECT_LE(adapter.size(), adapter.capacity());
  }
  engine.join();
}

TEST(CycleGate, TwoThreadsWakeEachOtherAndNoOutputPlaysOnceItIsDetached) {
  CycleGate gate;
  std::atomic<bool> is_over{false};
  std::thread engine([&] {
    int woken = 0;
    while (!is_over.load()) woken += gate.Wait(std::chrono::seconds(60)) ? 1 : 0;
    EXPECT_GT(woken, 0);
  });
  std::thread data([&] {
    while (!is_over.load()) {
      gate.TriggerOutput();
      gate.Signal();
    }
    gate.Signal();
  });
  for (int i = 0; i < 200; ++i) {
    CountingOutput output;
    gate.Attach(&output);
    while (output.triggers() == 0) std::this_thread::yield();
    gate.Detach(&output);
    const int triggers = output.triggers();
    std::this_thread::yield();
    EXPECT_EQ(output.triggers(), triggers);
  }
  is_over.store(true);
  data.join();
  engine.join();
}

}  // namespace
}  // namespace anecho
