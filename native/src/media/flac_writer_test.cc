#include "media/flac_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"
#include "process_limits.h"

namespace anecho {
namespace {

using testing::Failure;
using testing::FailureOf;
using testing::ReadAll;
using testing::ReadBytes;
using testing::TempFolder;

// Samples that 16 bits hold without rounding.
std::vector<float> FlacRamp(std::size_t samples) {
  std::vector<float> ramp(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    ramp[i] = static_cast<float>(static_cast<int>(i * 37 % 65536) - 32768) / 32768;
  }
  return ramp;
}

}  // namespace

TEST(FlacWriter, C1_HoldsEachSampleOfEachTrackAndSaysHowLongItIs) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  // As many channels as tracks, a rate of which FLAC's streamable subset knows nothing, an odd end.
  for (const auto& [bits, channels, rate] :
       {std::array{16, 1, 16'000}, std::array{24, 3, 48'000}, std::array{16, 2, 96'001}}) {
    const std::vector<float> samples = FlacRamp(static_cast<std::size_t>(channels) * 30'001);
    FlacWriter writer(path, {.bits = bits, .sample_rate = rate, .channels = channels});
    const auto half = static_cast<std::size_t>(channels) * 10'000;
    writer.Write(std::span(samples).first(half));
    writer.Write(std::span(samples).subspan(half));
    writer.Commit();
    const auto reader = AudioReader::Open(path);
    EXPECT_EQ(reader->info().frames, 30'001);
    EXPECT_EQ(reader->info().bits, bits);
    EXPECT_EQ(reader->info().sample_rate, rate);
    EXPECT_EQ(ReadAll(path), samples) << bits << " bits, " << channels << " channels";
    EXPECT_TRUE(reader->notes().empty());
  }
}

TEST(FlacWriter, C1_RoundsAndClipsAsAWavDoes) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  const std::array<float, 5> samples = {2.0f, -2.0f, 0.4f / 32768, 0.6f / 32768, std::nanf("")};
  {
    FlacWriter writer(path, {});
    writer.Write(samples);
  }
  EXPECT_EQ(ReadAll(path), (std::vector{32767.0f / 32768, -1.0f, 0.0f, 1.0f / 32768, 0.0f}))
      << "and without Commit() it is finished too";
}

#ifndef _WIN32
TEST(FlacWriter, C7_AKilledProcessLeavesAllButTheLastSecond) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  const std::vector<float> samples = FlacRamp(3 * 25 * 800);
  ASSERT_TRUE(testing::DiesAmid([&](const auto& die) {
    FlacWriter writer(path, {.sample_rate = 8000, .channels = 3});
    for (std::size_t i = 0; i < 25; ++i) writer.Write(std::span(samples).subspan(i * 2400, 2400));
    die();
  }));
  const std::vector<float> kept = ReadAll(path);
  ASSERT_GE(kept.size(), 3u * 12'000) << "2.5 s were written";
  ASSERT_LE(kept.size(), samples.size());
  EXPECT_TRUE(std::equal(kept.begin(), kept.end(), samples.begin()));
}

TEST(FlacWriter, C1_AFullDiskIsToldAndLeavesWhatWasWritten) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  const std::vector<float> samples = FlacRamp(200'000);
  const Failure failure = FailureOf([&] {
    const testing::FileLimit limit(60'000);
    FlacWriter writer(path, {.sample_rate = 8000});
    writer.Write(samples);
    writer.Commit();
  });
  EXPECT_EQ(failure.code, ANECHO_FILE);
  EXPECT_EQ(failure.message.find(path + ": can't be written"), 0u) << failure.message;
  const std::vector<float> kept = ReadAll(path);
  ASSERT_GE(kept.size(), 8000u);
  EXPECT_TRUE(std::equal(kept.begin(), kept.begin() + 8000, samples.begin()));
}
#endif

}  // namespace anecho
