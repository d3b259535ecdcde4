#include "media/sound_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include "anecho.h"
#include "audio_files.h"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace anecho {
namespace {

using testing::Failure;
using testing::FailureOf;
using testing::TempFolder;
using testing::WriteBytes;
using testing::WriteWav;

std::vector<float> ReadToTheEnd(SoundReader& reader) {
  std::vector<float> all;
  std::vector<float> piece(480 * static_cast<std::size_t>(reader.channels()));
  while (true) {
    const std::int64_t frames = reader.Read(piece);
    const auto samples = frames * reader.channels();
    all.insert(all.end(), piece.begin(), piece.begin() + samples);
    if (frames < 480) return all;
  }
}

/// 0.5 s of a sine of 500 Hz in each channel, louder with each.
std::vector<float> Sines(int sample_rate, int channels, float amplitude) {
  std::vector<float> samples;
  for (int i = 0; i < sample_rate / 2; ++i) {
    const double phase = 2 * std::numbers::pi * 500 * i / sample_rate;
    for (int channel = 1; channel <= channels; ++channel) {
      samples.push_back(amplitude * static_cast<float>(channel * std::sin(phase)));
    }
  }
  return samples;
}

TEST(SoundReader, B3D2BringsAnyRateAndChannelsTo48kHz) {
  TempFolder folder;
  const std::string path = folder.Path("a.wav");
  for (const int rate : {8000, 44100, 48000, 192000}) {
    for (const int channels : {1, 2, 6}) {
      WriteWav(path, rate, channels, Sines(rate, channels, 0.1f));
      SoundReader reader({.path = path});
      EXPECT_EQ(reader.channels(), std::min(2, channels));
      EXPECT_EQ(reader.info().sample_rate, rate);
      const std::vector<float> all = ReadToTheEnd(reader);
      EXPECT_NEAR(static_cast<double>(all.size()) / reader.channels(), 24000, 2) << rate;
      if (channels != 2) continue;
      // The channels stay apart, at their levels.
      const auto [left, right] = std::pair(all[2 * 12024], all[2 * 12024 + 1]);
      EXPECT_NEAR(left, 0.1f, 2e-3f) << rate;
      EXPECT_NEAR(right, 0.2f, 4e-3f) << rate;
    }
  }
  WriteWav(path, 16000, 2, Sines(16000, 2, 0.1f));
  EXPECT_EQ(SoundReader({.path = path, .channels = 1}).channels(), 1);
}

TEST(SoundReader, B3D2WhatComesOutIsFiniteAndWithinFullScale) {
  TempFolder folder;
  const std::string path = folder.Path("loud.wav");
  WriteWav(path, 44100, 1, Sines(44100, 1, 100));
  SoundReader reader({.path = path});
  const std::vector<float> all = ReadToTheEnd(reader);
  const auto [least, most] = std::minmax_element(all.begin(), all.end());
  EXPECT_EQ(*least, -1.0f);
  EXPECT_EQ(*most, 1.0f);
  // Any bytes as f32 are no sound.
  const std::vector<float> samples(1000, 3e38f);
  WriteBytes(path, {reinterpret_cast<const char*>(samples.data()), samples.size() * sizeof(float)});
  const Failure failure = FailureOf([&] {
    SoundReader raw({.path = path, .raw = SampleFormat::kF32});
    ReadToTheEnd(raw);
  });
  EXPECT_EQ(failure.code, ANECHO_BAD_AUDIO);
  EXPECT_NE(failure.message.find("louder than sound can be"), std::string::npos);
  const Failure unnamed = FailureOf([&] { SoundReader({.path = path}); });
  EXPECT_NE(unnamed.message.find("name their format (s16le, f32le)"), std::string::npos)
      << unnamed.message;
}

#ifndef _WIN32

/// A named pipe, and a thread that writes bytes into it in small pieces. Unless `ends`, the pipe
/// stays open.
class Writer {
 public:
  Writer(const std::string& path, std::string bytes, bool ends) {
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    thread_ = std::thread([this, path, bytes = std::move(bytes), ends] {
      descriptor_ = open(path.c_str(), O_WRONLY);
      for (std::size_t at = 0; at < bytes.size(); at += 1001) {
        const std::size_t count = std::min<std::size_t>(1001, bytes.size() - at);
        if (write(descriptor_, bytes.data() + at, count) < 0) break;
      }
      if (ends) close(descriptor_);
    });
  }
  void Join() { thread_.join(); }

 private:
  int descriptor_ = -1;
  std::thread thread_;
};

TEST(SoundReader, B3D2ReadsAPipeAsItReadsTheFile) {
  TempFolder folder;
  const std::string wav = folder.Path("a.wav");
  WriteWav(wav, 44100, 2, Sines(44100, 2, 0.1f));
  const std::vector<std::string> contents = {testing::ReadBytes(wav), testing::FlacFile(),
                                             testing::Mp3File()};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::string path = folder.Path("file" + std::to_string(i));
    WriteBytes(path, contents[i]);
    SoundReader file({.path = path});
    Writer writer(path + ".pipe", contents[i], /*ends=*/true);
    SoundReader pipe({.path = path + ".pipe"});
    EXPECT_EQ(ReadToTheEnd(pipe), ReadToTheEnd(file)) << i;
    writer.Join();
  }
}

TEST(SoundReader, B3CloseEndsAWaitForAPipe) {
  TempFolder folder;
  const std::string wav = folder.Path("a.wav");
  WriteWav(wav, 48000, 1, Sines(48000, 1, 0.1f));
  std::string half = testing::ReadBytes(wav);
  half.resize(half.size() / 2);
  Writer writer(folder.Path("pipe"), half, /*ends=*/false);
  SoundReader reader({.path = folder.Path("pipe")});
  std::vector<float> all;
  std::thread listener([&] { all = ReadToTheEnd(reader); });
  writer.Join();
  reader.Close();
  listener.join();
  EXPECT_TRUE(reader.is_closed());
  EXPECT_LE(all.size(), 12000u);
}

#endif

}  // namespace
}  // namespace anecho
