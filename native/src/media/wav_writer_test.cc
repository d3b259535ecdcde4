#include "media/wav_writer.h"

#include <gtest/gtest.h>

// The library holds its decoder of MP3 only.
#define MA_API static
#define MINIAUDIO_IMPLEMENTATION
#include <miniaudio.h>

#include <array>
#include <cstring>

#ifndef _WIN32
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"
#include "media/wav_header.h"
#include "process_limits.h"

namespace anecho {
namespace {

using testing::Failure;
using testing::FailureOf;
using testing::ReadAll;
using testing::ReadBytes;
using testing::TempFolder;
using testing::WriteBytes;
using testing::WriteWav;

using Names = std::vector<std::string>;

}  // namespace

TEST(WavWriter, D2TheFileAppearsWholeAtCommit) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WriteBytes(path, "old");
  {
    WavWriter writer(path, {});
    writer.Write(std::array{0.5f, -0.5f});
    EXPECT_EQ(ReadBytes(path), "old");
    EXPECT_EQ(folder.Names().size(), 2u);
    EXPECT_EQ(folder.Names()[1].find("a.wav.anecho-partial-"), 0u);
    writer.Commit();
    EXPECT_EQ(writer.frames(), 2);
  }
  EXPECT_EQ(folder.Names(), Names{"a.wav"});
  EXPECT_EQ(ReadAll(path), (std::vector{0.5f, -0.5f}));
}

TEST(WavWriter, D2WithoutCommitNothingIsLeft) {
  const TempFolder folder;
  { WavWriter(folder.Path("a.wav"), {}).Write(std::array{0.5f}); }
  EXPECT_EQ(folder.Names(), Names{});
}

TEST(WavWriter, D2AnotherDecoderReadsWhatIsWritten) {
  const TempFolder folder;
  const std::vector<float> samples = {0.5f, -0.5f, 0.25f, 0.0f, -1.0f, 0.75f};
  for (const auto format : {SampleFormat::kS16, SampleFormat::kS24, SampleFormat::kF32}) {
    for (const std::uint64_t limit : {0xFFFFFFFFull, 10ull}) {
      const std::string path = folder.Path("a.wav");
      WavWriter writer(path, {.format = format, .channels = 2, .riff_limit = limit});
      writer.Write(samples);
      writer.Commit();
      EXPECT_EQ(ReadAll(path), samples);

      ma_decoder_config config = ma_decoder_config_init(ma_format_f32, 0, 0);
      ma_decoder decoder;
      ASSERT_EQ(ma_decoder_init_file(path.c_str(), &config, &decoder), MA_SUCCESS);
      std::vector<float> read(20);
      ma_uint64 frames = 0;
      ma_decoder_read_pcm_frames(&decoder, read.data(), 10, &frames);
      ma_decoder_uninit(&decoder);
      read.resize(frames * 2);
      EXPECT_EQ(read, samples);
    }
  }
}

// Reads as whisper.cpp reads standard input: all bytes, then as many frames as the decoder reports.
TEST(WavWriter, C1_AnotherDecoderTakesAPipeForAsLongAsItWas) {
  std::vector<std::byte> bytes = MakeWavStreamHeader(SampleFormat::kS16, 16'000, 1);
  bytes.resize(bytes.size() + 2 * 48'000);
  ma_decoder_config config = ma_decoder_config_init(ma_format_f32, 1, 16'000);
  ma_decoder decoder;
  ASSERT_EQ(ma_decoder_init_memory(bytes.data(), bytes.size(), &config, &decoder), MA_SUCCESS);
  ma_uint64 frames = 0;
  EXPECT_EQ(ma_decoder_get_length_in_pcm_frames(&decoder, &frames), MA_SUCCESS);
  EXPECT_EQ(frames, 48'000u);
  ma_decoder_uninit(&decoder);
}

TEST(WavWriter, C7_TheFormatComesFirstUntilTheFileIsTooLongForIt) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WavWriter writer(path, {.recover = true, .riff_limit = 72 + 48'000 * 2});
  // Readers that know no chunks take the 44 bytes of the plainest header, in which "fmt " is here.
  EXPECT_EQ(ReadBytes(path).substr(8, 8), "WAVEfmt ");
  const std::vector<float> second(48'000, 0.25f);
  writer.Write(second);
  EXPECT_EQ(ReadBytes(path).substr(0, 4), "RIFF");
  writer.Write(second);
  EXPECT_EQ(ReadBytes(path).substr(0, 4), "RF64");
  EXPECT_EQ(ReadBytes(path).substr(8, 8), "WAVEds64");
  EXPECT_EQ(ReadAll(path), std::vector<float>(96'000, 0.25f)) << "where it was before, too";
}

TEST(WavWriter, OddLengthsArePadded) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WriteWav(path, 8000, 1, std::array{0.5f}, SampleFormat::kS24);
  EXPECT_EQ(ReadBytes(path).size() % 2, 0u);
  std::uint32_t riff_size = 0;
  std::memcpy(&riff_size, ReadBytes(path).data() + 4, 4);
  EXPECT_EQ(riff_size + 8, ReadBytes(path).size());
  EXPECT_EQ(ReadAll(path), std::vector{0.5f});
}

TEST(WavWriter, C7ARecordingNeverFinishedIsReadable) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WavWriter writer(path, {.sample_rate = 8000, .recover = true});
  const std::vector<float> half_second(4000, 0.25f);
  writer.Write(half_second);
  EXPECT_EQ(folder.Names(), Names{"a.wav"}) << "under its own name from the start";
  writer.Write(half_second);
  // What another process sees now is what a killed one leaves.
  EXPECT_EQ(ReadAll(path), std::vector<float>(8000, 0.25f));
  writer.Write(half_second);
  EXPECT_GE(ReadAll(path).size(), 8000u);
  writer.Write(half_second);
  EXPECT_EQ(ReadAll(path).size(), 16000u);
}

TEST(WavWriter, C7WithoutCommitARecordingIsFinishedAtTheEnd) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  {
    WavWriter writer(path, {.sample_rate = 8000, .recover = true});
    writer.Write(std::vector<float>(4001, 0.25f));
  }
  EXPECT_EQ(ReadAll(path).size(), 4001u);
}

#ifndef _WIN32
TEST(WavWriter, C7AKilledProcessLeavesAReadableRecording) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  ASSERT_TRUE(testing::DiesAmid([&](const auto& die) {
    WavWriter writer(path, {.sample_rate = 8000, .recover = true});
    for (int i = 0; i < 25; ++i) writer.Write(std::vector<float>(800, 0.25f));
    die();
  }));
  EXPECT_GE(ReadAll(path).size(), 16000u) << "2.5 s were written";
}

TEST(WavWriter, D2AFullDiskIsTold) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  const Failure failure = FailureOf([&] {
    const testing::FileLimit limit(10'000);
    WavWriter writer(path, {});
    writer.Write(std::vector<float>(100000, 0.25f));
    writer.Commit();
  });
  EXPECT_EQ(failure.code, ANECHO_FILE);
  EXPECT_EQ(failure.message.find(path + ": can't be written"), 0u) << failure.message;
  EXPECT_EQ(folder.Names(), Names{});
}

TEST(WavWriter, D2ALinkKeepsPointingAtTheNewFile) {
  const TempFolder folder;
  WriteBytes(folder.Path("real.wav"), "old");
  ASSERT_EQ(symlink("real.wav", folder.Path("link.wav").c_str()), 0);
  WriteWav(folder.Path("link.wav"), 8000, 1, std::array{0.5f});
  EXPECT_EQ(ReadAll(folder.Path("real.wav")), std::vector{0.5f});
  EXPECT_EQ(folder.Names(), (Names{"link.wav", "real.wav"}));
}

TEST(WavWriter, D2DevicesAreRefused) {
  EXPECT_EQ(FailureOf([] { WavWriter("/dev/null", {}); }).message,
            "/dev/null: this is a pipe or device; name a file");
}
#endif

TEST(WavWriter, D2PlacesThatCannotBeWritten) {
  const TempFolder folder;
  const Failure is_folder = FailureOf([&] { WavWriter(folder.Path(""), {}); });
  EXPECT_EQ(is_folder.code, ANECHO_FILE);
  EXPECT_NE(is_folder.message.find("this is a folder"), std::string::npos);
  const Failure no_folder = FailureOf([&] { WavWriter(folder.Path("no/a.wav"), {}); });
  EXPECT_EQ(no_folder.message,
            folder.Path("no/a.wav") + ": its folder doesn't exist; create it first");
  EXPECT_EQ(FailureOf([] { WavWriter("", {}); }).code, ANECHO_FILE);
}

}  // namespace anecho
