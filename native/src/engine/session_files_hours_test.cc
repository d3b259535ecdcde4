#include <gtest/gtest.h>

#include <vector>

#include "audio_files.h"
#include "engine/session_files.h"
#include "media/audio_reader.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace anecho {
namespace {

#if defined(__GLIBC__)

/// Bytes held by malloc.
std::size_t HeldBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(SessionFilesHours, D5_AnHourOfASessionTakesConstantMemory) {
  // As many packets as in an hour of devices with periods of 10 ms, but short, to spare the disk.
  constexpr int kPacketRate = 8000;
  constexpr int kFrames = 16;
  constexpr int kPacketsPerMinute = 60 * 100;
  constexpr SessionStream kStreams[] = {SessionStream::kMicrophone, SessionStream::kReference,
                                        SessionStream::kOutput};
  const testing::TempFolder folder;
  SessionFiles files(folder.Path("s"), /*is_joined=*/false);
  const std::vector<float> samples(kFrames, 0.25f);
  std::int64_t packets = 0;
  for (const SessionStream stream : kStreams) {
    files.Write({.kind = LoggedEntry::Kind::kStream, .stream = stream, .format = {kPacketRate, 1}},
                {});
  }
  const auto write_minutes = [&](int minutes) {
    for (int i = 0; i < minutes * kPacketsPerMinute; ++i, ++packets) {
      for (const SessionStream stream : kStreams) {
        files.Write({.stream = stream,
                     .frames = kFrames,
                     .position = packets * kFrames,
                     .time_ns = packets * 10'000'000},
                    samples);
      }
      // As often as the writer's thread does.
      if (i % 5 == 0) files.Flush();
    }
  };
  write_minutes(1);
  const std::size_t before = HeldBytes();
  write_minutes(59);
  EXPECT_LE(HeldBytes(), before + 1024);
  files.Finish(0);
  EXPECT_EQ(AudioReader::Open(folder.Path("s/output.wav"))->info().frames, packets * kFrames);
}

#endif

}  // namespace
}  // namespace anecho
