#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "audio_files.h"
#include "echo_scene.h"
#include "offline/offline_processor.h"

namespace anecho {
namespace {

using testing::TempFolder;

/// @return seconds of processor time that it takes to process 20 s of sound, the lesser of two.
double SecondsAt(int rate) {
  const TempFolder folder;
  const auto played = testing::MakeSpeech(1, rate, 20);
  testing::WriteWav(folder.Path("ref.wav"), rate, 1, played);
  testing::WriteWav(folder.Path("mic.wav"), rate, 1, testing::MakeEcho(played, rate * 3 / 100, 2));
  const auto quoted = [&](const char* name) { return '"' + folder.Path(name) + '"'; };
  const std::string config = "{\"microphone\": " + quoted("mic.wav") +
                             ", \"reference\": " + quoted("ref.wav") +
                             ", \"output\": " + quoted("clean.wav") + "}";
  double least = 1e9;
  for (int run = 0; run < 2; ++run) {
    const std::clock_t begin = std::clock();
    OfflineProcessor processor(config.c_str());
    std::vector<anecho_process_row> rows(1000);
    anecho_process_progress progress{};
    for (std::uint32_t count = 0; processor.Step(1e6, rows, &count, &progress);) count = 0;
    least = std::min(least, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return least;
}

}  // namespace

TEST(OfflineSpeed, D2_ASecondAt16000HzTakesNoLongerThanOneAt48000Hz) {
  const double low = SecondsAt(16000);
  const double high = SecondsAt(48000);
  std::printf("20 s of sound: %.2f s at 16 kHz, %.2f s at 48 kHz\n", low, high);
  // Leaves room for a noisy machine: at a fixed rate of 48 kHz, `low` would be three times as long.
  EXPECT_LT(low, 1.1 * high);
}

}  // namespace anecho
