#include "engine/session_recorder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"
#include "process_limits.h"

namespace anecho {
namespace {

using testing::ReadAll;
using testing::TempFolder;

std::vector<float> Ramp(int from, int count) {
  std::vector<float> samples(count);
  std::iota(samples.begin(), samples.end(), static_cast<float>(from));
  for (float& sample : samples) sample *= 0x1p-24f;
  return samples;
}

TEST(SessionRecorder, D5_WritesEveryTrackWhole) {
  const TempFolder folder;
  {
    SessionRecorder recorder(folder.Path("deep/er"),
                             {{"microphone", {48000, 1}}, {"reference", {48000, 2}}});
    // 1.5 s: what the rings hold, however slow the disk is.
    for (int turn = 0; turn < 150; ++turn) {
      recorder.Push(0, Ramp(turn * 480, 480));
      recorder.Push(1, Ramp(turn * 960, 960));
    }
    EXPECT_EQ(recorder.failure(), "");
    EXPECT_EQ(recorder.dropped_frames(0) + recorder.dropped_frames(1), 0u);
  }
  EXPECT_EQ(ReadAll(folder.Path("deep/er/microphone.wav")), Ramp(0, 72000));
  EXPECT_EQ(AudioReader::Open(folder.Path("deep/er/reference.wav"))->info().channels, 2);
  EXPECT_EQ(ReadAll(folder.Path("deep/er/reference.wav")), Ramp(0, 144000));
}

TEST(SessionRecorder, D5_DroppedSamplesBecomeZerosInTheirPlace) {
  const TempFolder folder;
  int turns = 0;
  std::uint64_t dropped = 0;
  {
    SessionRecorder recorder(folder.Path("r"), {{"output", {16000, 1}}});
    const auto push = [&] { recorder.Push(0, Ramp(1 + 160 * turns++, 160)); };
    // Faster than the writer's thread wakes up: more than its ring holds.
    while (turns < 2000) push();
    EXPECT_GT(recorder.dropped_frames(0), 0u);
    // Until there is room again.
    do {
      dropped = recorder.dropped_frames(0);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      push();
    } while (recorder.dropped_frames(0) != dropped && turns < 4000);
    push();
    dropped = recorder.dropped_frames(0);
  }
  const std::vector<float> samples = ReadAll(folder.Path("r/output.wav"));
  const std::vector<float> whole = Ramp(1, turns * 160);
  ASSERT_EQ(samples.size(), whole.size());
  std::uint64_t zeros = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] == 0) {
      ++zeros;
    } else {
      ASSERT_EQ(samples[i], whole[i]);
    }
  }
  EXPECT_EQ(zeros, dropped);
  EXPECT_EQ(samples.back(), whole.back());
}

TEST(SessionRecorder, D5_IsReadableWhileItRuns) {
  const TempFolder folder;
  SessionRecorder recorder(folder.Path("r"), {{"microphone", {16000, 1}}});
  for (int turn = 0; turn < 150; ++turn) recorder.Push(0, Ramp(turn * 160, 160));
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  std::vector<float> samples;
  while (samples.size() < 16000 && std::chrono::steady_clock::now() < limit) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    try {
      samples = ReadAll(folder.Path("r/microphone.wav"));
    } catch (const Error&) {
      // Nothing is in it yet.
    }
  }
  ASSERT_GE(samples.size(), 16000u);
  EXPECT_EQ(samples, Ramp(0, static_cast<int>(samples.size())));
}

TEST(SessionRecorder, D5_FolderThatCannotBeMadeIsAnError) {
  const TempFolder folder;
  testing::WriteBytes(folder.Path("file"), "x");
  for (const std::string& path : {folder.Path("file"), folder.Path("file/below"), std::string()}) {
    const auto open = [&] { SessionRecorder recorder(path, {{"microphone", {48000, 1}}}); };
    EXPECT_EQ(testing::FailureOf(open).code, ANECHO_FILE) << path;
  }
}

#ifdef __linux__
TEST(SessionRecorder, D5_FullDiskIsToldAndPushGoesOn) {
  const TempFolder folder;
  {
    SessionRecorder recorder(folder.Path("r"),
                             {{"microphone", {48000, 1}}, {"output", {48000, 1}}});
    recorder.Push(1, Ramp(0, 480));
    const testing::FileLimit limit(100'000);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (recorder.failure().empty() && std::chrono::steady_clock::now() < end) {
      recorder.Push(0, Ramp(0, 480));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_NE(recorder.failure().find("microphone.wav"), std::string::npos);
    for (int turn = 0; turn < 1000; ++turn) recorder.Push(0, Ramp(0, 480));
    recorder.Close();
  }
  EXPECT_EQ(ReadAll(folder.Path("r/output.wav")), Ramp(0, 480));
}
#endif

}  // namespace
}  // namespace anecho
