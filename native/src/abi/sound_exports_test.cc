#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "media/audio_reader.h"

namespace {

anecho_error MakeError() {
  anecho_error error{};
  error.size = sizeof(error);
  return error;
}

bool Contains(const char* text, const std::string& part) {
  return std::string(text).find(part) != std::string::npos;
}

}  // namespace

TEST(SoundAbi, B8WhatASoundSystemCantDoIsASentence) {
  anecho_error error = MakeError();
  uint32_t handle = 77;
  EXPECT_EQ(anecho_capturer_open(R"({"backend": "simulated"})", &handle, &error), ANECHO_DEVICE);
  EXPECT_EQ(handle, 0u);
  EXPECT_TRUE(Contains(error.message, "simulated room")) << error.message;
  EXPECT_EQ(anecho_mic_open(R"({"backend": "simulated", "name": "x"})", &handle, &error),
            ANECHO_DEVICE);
  EXPECT_TRUE(Contains(error.message, "simulated room")) << error.message;
#ifdef _WIN32
  // Without a cable, the sound must not go to the speakers, which are the default.
  EXPECT_EQ(anecho_mic_open(R"({"backend": "wasapi", "name": "x"})", &handle, &error),
            ANECHO_DEVICE);
  EXPECT_TRUE(Contains(error.message, "virtual cable")) << error.message;
#endif
}

TEST(SoundAbi, B1B3ConfigurationsAreCheckedStrictly) {
  anecho_error error = MakeError();
  uint32_t handle = 0;
  for (const char* config : {R"({"backend": "simulated", "channels": 4})", R"({"channels": 2})",
                             R"({"backend": "asio"})", R"({"backend": "simulated", "x": 1})",
                             R"({"backend": "simulated", "buffer_ms": 1})"}) {
    EXPECT_EQ(anecho_capturer_open(config, &handle, &error), ANECHO_INVALID_CONFIG) << config;
  }
  for (const char* config :
       {R"({"backend": "simulated"})", R"({"backend": "simulated", "name": ""})",
        R"({"backend": "simulated", "name": "x", "channels": 3})"}) {
    EXPECT_EQ(anecho_mic_open(config, &handle, &error), ANECHO_INVALID_CONFIG) << config;
  }
}

TEST(SoundAbi, A20_MetersTellTheLevelOfEachDeviceThatIsThere) {
  anecho_error error = MakeError();
  uint32_t handle = 0;
  ASSERT_EQ(anecho_meters_open(R"({"backend": "simulated", "speakers": ["simulated-speakers"],
                                   "microphones": ["nowhere", "simulated-microphone"]})",
                               &handle, &error),
            ANECHO_OK)
      << error.message;
  std::array<float, 4> levels{7, 7, 7, 7};
  EXPECT_EQ(anecho_meters_read(handle, levels.data(), 2, &error), ANECHO_INVALID_ARGUMENT);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_EQ(anecho_meters_read(handle, levels.data(), 4, &error), ANECHO_OK);
  } while (!(levels[1] > -80 && levels[2] > -80) && std::chrono::steady_clock::now() < deadline);
  EXPECT_TRUE(std::isnan(levels[0]));
  EXPECT_GT(levels[1], -80);
  EXPECT_GT(levels[2], -80);
  EXPECT_LE(levels[2], 0);
  EXPECT_EQ(levels[3], 7);
  EXPECT_EQ(anecho_meters_close(handle, &error), ANECHO_OK);
  EXPECT_EQ(anecho_meters_read(handle, levels.data(), 4, &error), ANECHO_INVALID_HANDLE);
  for (const char* config : {R"({"microphones": []})", R"({"backend": "asio"})",
                             R"({"backend": "simulated", "x": 1})"}) {
    EXPECT_EQ(anecho_meters_open(config, &handle, &error), ANECHO_INVALID_CONFIG) << config;
  }
}

TEST(SoundAbi, B1B3HandlesThatAreNotOpenAreErrors) {
  std::array<float, 8> samples{};
  uint32_t frames = 9;
  EXPECT_EQ(anecho_capturer_read(12345, samples.data(), 1, 0, &frames, nullptr),
            ANECHO_INVALID_HANDLE);
  EXPECT_EQ(frames, 0u);
  EXPECT_EQ(anecho_capturer_read(12345, samples.data(), 0, 0, &frames, nullptr),
            ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(anecho_capturer_drain(12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_capturer_close(12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_mic_push(12345, samples.data(), 1, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_mic_push(12345, nullptr, 1, nullptr), ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(anecho_mic_discard(12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_mic_wait(12345, 0, 0, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_mic_close(12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_mic_play(12345, 12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_sound_notes(12345, nullptr, 0, &frames, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_sound_close(12345, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_process_notes(12345, nullptr, 0, &frames, nullptr), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_file_close(12345, nullptr), ANECHO_INVALID_HANDLE);
}

TEST(SoundAbi, B2SamplesAreStoredRoundedAndClipped) {
  const std::array<float, 4> samples = {0, 0.5f, -2.0f, 1.5f};
  std::array<uint8_t, 8> bytes{};
  EXPECT_EQ(anecho_samples_encode(ANECHO_FORMAT_S16, samples.data(), 4, bytes.data(), nullptr),
            ANECHO_OK);
  std::array<int16_t, 4> stored{};
  std::memcpy(stored.data(), bytes.data(), bytes.size());
  EXPECT_EQ(stored, (std::array<int16_t, 4>{0, 16384, -32768, 32767}));
  std::array<float, 4> back{};
  EXPECT_EQ(anecho_samples_decode(ANECHO_FORMAT_S16, bytes.data(), 4, back.data(), nullptr),
            ANECHO_OK);
  EXPECT_EQ(back[1], 0.5f);
  EXPECT_EQ(anecho_samples_encode(7, samples.data(), 4, bytes.data(), nullptr),
            ANECHO_INVALID_ARGUMENT);
}

TEST(SoundAbi, B2AWavIsReadableAtAnyTime) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("anecho-abi-" + std::to_string(std::rand()) + ".wav");
  const std::string config = R"({"path": ")" + path.generic_string() +
                             R"(", "format": "f32", "channels": 6, "sample_rate": 48000})";
  uint32_t handle = 0;
  anecho_error error = MakeError();
  ASSERT_EQ(anecho_file_create(config.c_str(), &handle, &error), ANECHO_OK) << error.message;
  const std::vector<float> second(6 * 48'000, 0.25f);
  EXPECT_EQ(anecho_file_write(handle, second.data(), 48'000, nullptr), ANECHO_OK);
  anecho_audio_info info{};
  info.size = sizeof(info);
  EXPECT_EQ(anecho_audio_probe(path.string().c_str(), &info, nullptr), ANECHO_OK);
  EXPECT_EQ(info.frames, 48'000u);
  EXPECT_EQ(info.channels, 6u);
  EXPECT_EQ(anecho_file_close(handle, nullptr), ANECHO_OK);
  EXPECT_EQ(anecho_file_close(handle, nullptr), ANECHO_INVALID_HANDLE);
  std::filesystem::remove(path);
}

TEST(SoundAbi, B2_C1_AFlacIsWrittenWhereIntegersAreAskedFor) {
  const anecho::testing::TempFolder folder;
  const std::string path = folder.Path("a.flac");
  const auto config = [&](const std::string& rest) {
    return R"({"path": ")" + std::filesystem::path(path).generic_string() +
           R"(", "container": "flac")" + rest + "}";
  };
  anecho_error error = MakeError();
  uint32_t handle = 0;
  for (const char* rest : {R"(, "format": "f32")", R"(, "channels": 9)", R"(, "format": "s8")"}) {
    EXPECT_EQ(anecho_file_create(config(rest).c_str(), &handle, &error), ANECHO_INVALID_CONFIG);
  }
  EXPECT_EQ(folder.Names().size(), 0u);
  ASSERT_EQ(
      anecho_file_create(config(R"(, "format": "s24", "channels": 3)").c_str(), &handle, &error),
      ANECHO_OK)
      << error.message;
  const std::vector<float> second(3 * 48'000, 0.25f);
  EXPECT_EQ(anecho_file_write(handle, second.data(), 48'000, nullptr), ANECHO_OK);
  EXPECT_EQ(anecho_file_close(handle, nullptr), ANECHO_OK);
  anecho_audio_info info{};
  info.size = sizeof(info);
  EXPECT_EQ(anecho_audio_probe(path.c_str(), &info, nullptr), ANECHO_OK);
  EXPECT_EQ(info.frames, 48'000u);
  EXPECT_EQ(info.channels, 3u);
}

TEST(SoundAbi, B2PagesOfOpusComeOneByOneUntilTheEnd) {
  anecho_error error = MakeError();
  uint32_t handle = 0;
  for (const char* config :
       {R"({"channels": 3})", R"({"channels": 9})", R"({"packet_ms": 15})", R"({"bit_rate": 5999})",
        R"({"channels": 2, "bit_rate": 512001})", R"({"rate": 48000})"}) {
    EXPECT_EQ(anecho_ogg_open(config, &handle, &error), ANECHO_INVALID_CONFIG) << config;
  }
  // The least bit rate holds for all channels together.
  const char* config = R"({"channels": 6, "bit_rate": 6000, "packet_ms": 5})";
  ASSERT_EQ(anecho_ogg_open(config, &handle, &error), ANECHO_OK);
  const std::vector<float> second(6 * 48'000, 0.25f);
  EXPECT_EQ(anecho_ogg_write(handle, second.data(), 48'000, &error), ANECHO_OK);
  EXPECT_EQ(anecho_ogg_write(handle, nullptr, 1, &error), ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(anecho_ogg_finish(handle, &error), ANECHO_OK);
  EXPECT_EQ(anecho_ogg_write(handle, second.data(), 1, &error), ANECHO_STATE);
  std::vector<uint8_t> page(65'307);
  uint32_t size = 0;
  EXPECT_EQ(anecho_ogg_take(handle, page.data(), 65'306, &size, &error), ANECHO_INVALID_ARGUMENT);
  int pages = 0;
  do {
    ASSERT_EQ(anecho_ogg_take(handle, page.data(), 65'307, &size, &error), ANECHO_OK);
    ++pages;
  } while (size > 0);
  // Two pages for the header, and one for each 200 ms.
  EXPECT_GE(pages, 7);
  EXPECT_EQ(anecho_ogg_close(handle, &error), ANECHO_OK);
  EXPECT_EQ(anecho_ogg_take(handle, page.data(), 65'307, &size, &error), ANECHO_INVALID_HANDLE);
}

TEST(SoundAbi, B2_C1_TheHeaderForAPipePromisesNoLengthAndHas44Bytes) {
  std::array<uint8_t, 256> header{};
  uint32_t needed = 0;
  ASSERT_EQ(anecho_wav_stream_header(ANECHO_FORMAT_S16, 48'000, 2, nullptr, 0, &needed, nullptr),
            ANECHO_OK);
  ASSERT_LE(needed, header.size());
  ASSERT_EQ(anecho_wav_stream_header(ANECHO_FORMAT_S16, 48'000, 2, header.data(), needed, &needed,
                                     nullptr),
            ANECHO_OK);
  EXPECT_EQ(std::memcmp(header.data(), "RIFF\xFF\xFF\xFF\xFFWAVE", 12), 0);
  EXPECT_EQ(needed, 44u);
  EXPECT_EQ(std::memcmp(header.data() + 12, "fmt ", 4), 0);
  EXPECT_EQ(std::memcmp(header.data() + needed - 8, "data\xFF\xFF\xFF\xFF", 8), 0);
}

TEST(SoundAbi, D2SoundTellsWhatItIsAndWhatIsWrongWithIt) {
  const anecho::testing::TempFolder folder;
  const std::string path = folder.Path("a.wav");
  const std::vector<float> samples(4000, 0.25f);
  anecho::testing::WriteWav(path, 16000, 2, samples, anecho::SampleFormat::kS16);
  std::string bytes = anecho::testing::ReadBytes(path);
  bytes.resize(bytes.size() - 1000);
  anecho::testing::WriteBytes(path, bytes);
  uint32_t handle = 0;
  anecho_error error = MakeError();
  const std::string config = R"({"path": ")" + std::filesystem::path(path).generic_string() + "\"}";
  ASSERT_EQ(anecho_sound_open(config.c_str(), &handle, &error), ANECHO_OK) << error.message;
  anecho_audio_info info{};
  info.size = sizeof(info);
  EXPECT_EQ(anecho_sound_info(handle, &info, nullptr), ANECHO_OK);
  EXPECT_EQ(info.sample_rate, 16000u);
  EXPECT_EQ(info.frames, 1750u);
  uint32_t needed = 0;
  EXPECT_EQ(anecho_sound_notes(handle, nullptr, 0, &needed, nullptr), ANECHO_OK);
  std::vector<char> notes(needed);
  EXPECT_EQ(anecho_sound_notes(handle, notes.data(), needed, &needed, nullptr), ANECHO_OK);
  EXPECT_TRUE(Contains(notes.data(), "cut short: the header promises")) << notes.data();
  EXPECT_EQ(anecho_sound_close(handle, nullptr), ANECHO_OK);
  EXPECT_EQ(anecho_sound_close(handle, nullptr), ANECHO_INVALID_HANDLE);
  for (const char* wrong : {"{}", R"({"path": "-", "format": "mp3"})",
                            R"({"path": "-", "channels": 3})", R"({"path": "-", "x": 1})"}) {
    EXPECT_EQ(anecho_sound_open(wrong, &handle, &error), ANECHO_INVALID_CONFIG) << wrong;
  }
}
