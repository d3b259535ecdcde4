#include "devices/loopback_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace anecho {
namespace {

/// Makes `frames` stereo frames: the left channel counts up from `first`, the right is its
/// negative.
std::vector<float> Stereo(int first, int frames) {
  std::vector<float> samples;
  for (int i = first; i < first + frames; ++i) {
    samples.push_back(static_cast<float>(i));
    samples.push_back(static_cast<float>(-i));
  }
  return samples;
}

TEST(LoopbackQueue, B1ChunksMayHaveAnySize) {
  LoopbackQueue queue(6, 10'000);
  queue.SetSource({"FL", "FR"});
  queue.Push(Stereo(0, 1000));
  std::vector<float> chunk(6 * 777 + 5);
  EXPECT_EQ(queue.Read(chunk), 777);
  EXPECT_EQ(chunk[6 * 776], 776.0f);
  EXPECT_EQ(chunk[6 * 776 + 1], -776.0f);
  for (int place = 2; place < 6; ++place) EXPECT_EQ(chunk[static_cast<std::size_t>(place)], 0.0f);
  EXPECT_EQ(queue.Read(chunk), 223);
  EXPECT_EQ(chunk[0], 777.0f);
  EXPECT_EQ(queue.Read(chunk), 0) << "nothing now";
}

TEST(LoopbackQueue, B1AReaderThatLagsLosesTheRestAndItIsCounted) {
  LoopbackQueue queue(6, 1000);
  queue.SetSource({"FL", "FR"});
  std::vector<float> chunk(6 * 48'000);
  // One second is pushed in cycles of 256 frames, and nobody reads.
  int pushed = 0;
  for (; pushed < 48'000; pushed += 256) queue.Push(Stereo(pushed, 256));
  const std::int64_t kept = queue.Read(chunk);
  EXPECT_EQ(kept, 1000);
  EXPECT_EQ(queue.captured_frames(), static_cast<std::uint64_t>(pushed));
  EXPECT_EQ(queue.dropped_frames(), static_cast<std::uint64_t>(pushed - kept));
  for (std::int64_t i = 0; i < kept; ++i) {
    ASSERT_EQ(chunk[static_cast<std::size_t>(6 * i)], static_cast<float>(i)) << "kept in one piece";
  }
  // The queue continues with the frames pushed next.
  queue.Push(Stereo(pushed, 256));
  EXPECT_EQ(queue.Read(chunk), 256);
  EXPECT_EQ(chunk[0], static_cast<float>(pushed));
  EXPECT_EQ(queue.dropped_frames(), static_cast<std::uint64_t>(pushed - kept));
}

TEST(LoopbackQueue, B1DrainThrowsAwayWhatWaits) {
  LoopbackQueue queue(2, 1000);
  queue.SetSource({"FL", "FR"});
  std::vector<float> chunk(2000);
  queue.Push(Stereo(1, 500));
  queue.Drain();
  EXPECT_EQ(queue.Read(chunk), 0);
  queue.Push(Stereo(7, 3));
  EXPECT_EQ(queue.Read(chunk), 3);
  EXPECT_EQ(chunk[0], 7.0f);
  EXPECT_EQ(queue.dropped_frames(), 0u) << "drained is not dropped";
}

TEST(LoopbackQueue, B1SilenceAndAnotherSourceKeepTheirPlace) {
  LoopbackQueue queue(2, 1000);
  queue.SetSource({"FL", "FR"});
  queue.Push(Stereo(5, 1));
  queue.PushSilence(200);
  queue.SetSource({"FR", "FL"});
  queue.Push(Stereo(6, 1));
  std::vector<float> chunk(2000);
  ASSERT_EQ(queue.Read(chunk), 202);
  EXPECT_EQ(chunk[0], 5.0f);
  EXPECT_EQ(chunk[2], 0.0f);
  EXPECT_EQ(chunk[2 * 201], -6.0f);
}

}  // namespace
}  // namespace anecho
