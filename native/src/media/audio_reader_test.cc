#include "media/audio_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>

#ifndef _WIN32
#include <sys/stat.h>
#include <unistd.h>
#endif

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/file.h"
#include "media/wav_header.h"

namespace anecho {
namespace {

using testing::Failure;
using testing::FailureOf;
using testing::FlacFile;
using testing::Mp3File;
using testing::ReadAll;
using testing::ReadBytes;
using testing::TempFolder;
using testing::WriteBytes;
using testing::WriteWav;

std::vector<float> Ramp(std::size_t count) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) samples[i] = static_cast<float>(i % 256) / 256 - 0.5f;
  return samples;
}

// A WAV file as text: a header with these lengths before `data`.
std::string Wav(std::uint32_t riff_size, std::uint32_t data_size, std::string_view data,
                std::uint16_t channels = 1, std::uint32_t rate = 8000, std::uint16_t tag = 1,
                std::uint16_t bits = 16) {
  std::string bytes;
  const auto put = [&bytes]<typename T>(T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  bytes += "RIFF";
  put(riff_size);
  bytes += "WAVEfmt ";
  put(std::uint32_t{16});
  put(tag);
  put(channels);
  put(rate);
  put(std::uint32_t{rate * channels * bits / 8u});
  put(static_cast<std::uint16_t>(channels * bits / 8));
  put(bits);
  bytes += "data";
  put(data_size);
  bytes += data;
  return bytes;
}

Failure OpenFailure(const std::string& path) {
  return FailureOf([&] { AudioReader::Open(path); });
}

Failure ReadFailure(const std::string& path) {
  return FailureOf([&] { ReadAll(path); });
}

}  // namespace

TEST(AudioReader, D2ReadsWavOfEveryFormat) {
  const TempFolder folder;
  const std::vector<float> samples = Ramp(2 * 777);
  for (const SampleFormat format : {SampleFormat::kS16, SampleFormat::kS24, SampleFormat::kF32}) {
    const std::string path = folder.Path("a.wav");
    WriteWav(path, 44100, 2, samples, format);
    const auto info = AudioReader::Open(path)->info();
    EXPECT_EQ(info.format, "wav");
    EXPECT_EQ(info.sample_rate, 44100);
    EXPECT_EQ(info.channels, 2);
    EXPECT_EQ(info.bits, static_cast<int>(8 * BytesPerSample(format)));
    EXPECT_EQ(info.frames, 777);
    EXPECT_EQ(ReadAll(path), samples);
    EXPECT_EQ(ReadAll(path, 13), samples) << "in small pieces";
  }
}

TEST(AudioReader, D2ReadsFlac) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  WriteBytes(path, FlacFile());
  const auto info = AudioReader::Open(path)->info();
  EXPECT_EQ(info.format, "flac");
  EXPECT_EQ(info.sample_rate, 8000);
  EXPECT_EQ(info.bits, 16);
  EXPECT_EQ(info.frames, 8000);
  const auto samples = ReadAll(path, 777);
  ASSERT_EQ(samples.size(), 8000u);
  EXPECT_EQ(samples[0], 0.25f);
  EXPECT_EQ(samples[1999], 0.25f);
  EXPECT_EQ(samples[2000], -0.125f);
  EXPECT_EQ(samples[5999], 0.5f);
  EXPECT_EQ(samples[7999], 0.0f);
}

TEST(AudioReader, D2ReadsMp3WithoutItsPadding) {
  const TempFolder folder;
  const std::string path = folder.Path("a.mp3");
  WriteBytes(path, "ID3" + std::string("\4\0\0\0\0\0\5hello", 12) + Mp3File());
  const auto info = AudioReader::Open(path)->info();
  EXPECT_EQ(info.format, "mp3");
  EXPECT_EQ(info.sample_rate, 16000);
  EXPECT_EQ(info.channels, 1);
  EXPECT_EQ(info.bits, 0);
  EXPECT_EQ(info.frames, 3200);
  const auto samples = ReadAll(path, 100);
  ASSERT_EQ(samples.size(), 3200u);
  double in_phase = 0;
  double power = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double ideal = std::sin(2 * std::numbers::pi * 500 * static_cast<double>(i) / 16000);
    in_phase += samples[i] * ideal;
    power += static_cast<double>(samples[i]) * samples[i];
  }
  EXPECT_GT(in_phase / std::sqrt(power * 1600), 0.98) << "the sine begins where it began";
}

TEST(AudioReader, D2KnowsFilesByTheirContentNotTheirName) {
  const TempFolder folder;
  WriteBytes(folder.Path("song.wav"), FlacFile());
  EXPECT_EQ(AudioReader::Open(folder.Path("song.wav"))->info().format, "flac");
}

TEST(AudioReader, D2ReadsNamesInAnyScript) {
  const TempFolder folder;
  const std::string path = folder.Path("Aufnahme ä 録音 🎤.wav");
  WriteWav(path, 8000, 1, Ramp(10));
  EXPECT_EQ(ReadAll(path).size(), 10u);
}

TEST(AudioReader, D2ReadsG711AndWideWav) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WriteBytes(path, Wav(40, 4, std::string("\x80\x00\xFF\x7F", 4), 1, 8000, 7, 8));
  EXPECT_EQ(ReadAll(path)[0], 32124 / 32768.0f);
  WriteBytes(path, Wav(100, 64, std::string(64, '\0'), 32, 192000));
  EXPECT_EQ(AudioReader::Open(path)->info().channels, 32);
}

TEST(AudioReader, D2LengthsOfUnfinishedWavMeanToTheEnd) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  const std::string data(2000, '\1');
  for (const std::uint32_t size :
       {0xFFFFFFFFu, 0x7FFFFFFFu, 0x80000000u, 0x7FFFF000u, 0x7FFFFFFFu - 36, 0xFFFFFFFFu - 44}) {
    WriteBytes(path, Wav(0xFFFFFFFF, size, data));
    EXPECT_EQ(AudioReader::Open(path)->info().frames, 1000) << size;
  }
  WriteBytes(path, Wav(0, 0, data));
  EXPECT_EQ(AudioReader::Open(path)->info().frames, 1000) << "killed before the first second";
  WriteBytes(path, Wav(36, 0, data));
  EXPECT_EQ(ReadAll(path).size(), 1000u);
}

TEST(AudioReader, D2ReadsLongWav) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  const auto header = MakeWavHeader(SampleFormat::kS16, 8000, 1, 500, /*riff_limit=*/100);
  std::string bytes(reinterpret_cast<const char*>(header.data()), header.size());
  EXPECT_EQ(bytes.substr(0, 4), "RF64");
  WriteBytes(path, bytes + std::string(1000, '\1'));
  EXPECT_EQ(AudioReader::Open(path)->info().frames, 500);
  WriteBytes(path, bytes + std::string(400, '\1'));
  EXPECT_EQ(AudioReader::Open(path)->info().frames, 200) << "and cut short";
}

TEST(AudioReader, D2FilesThatAreNotThereOrNotFiles) {
  const TempFolder folder;
  const Failure missing = OpenFailure(folder.Path("no.wav"));
  EXPECT_EQ(missing.code, ANECHO_FILE);
  EXPECT_EQ(missing.message, folder.Path("no.wav") + ": there is no such file; check the name");
  const Failure directory = OpenFailure(folder.Path(""));
  EXPECT_EQ(directory.code, ANECHO_FILE);
  EXPECT_NE(directory.message.find("this is a folder"), std::string::npos);
  EXPECT_EQ(OpenFailure("").code, ANECHO_FILE);
#ifndef _WIN32
  const std::string pipe = folder.Path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_NE(OpenFailure(pipe).message.find("pipe or device"), std::string::npos);
  const std::string locked = folder.Path("locked.wav");
  WriteWav(locked, 8000, 1, Ramp(10));
  ASSERT_EQ(chmod(locked.c_str(), 0), 0);
  // root reads everything.
  if (geteuid() != 0) {
    EXPECT_NE(OpenFailure(locked).message.find("may not read"), std::string::npos);
  }
#endif
}

TEST(AudioReader, D2FilesThatAreNotAudio) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  WriteBytes(path, "");
  EXPECT_EQ(OpenFailure(path).code, ANECHO_BAD_AUDIO);
  EXPECT_NE(OpenFailure(path).message.find("empty"), std::string::npos);
  WriteBytes(path, std::string(5000, 'x'));
  EXPECT_EQ(OpenFailure(path).code, ANECHO_BAD_AUDIO);
  EXPECT_EQ(OpenFailure(path).message,
            path + ": this is not audio that can be read; use WAV, FLAC or MP3, or convert it: " +
                "ffmpeg -i \"" + path + "\" \"a-converted.wav\"");
  const std::string capitals = folder.Path("b.WAV");
  WriteBytes(capitals, std::string(5000, 'x'));
  EXPECT_TRUE(OpenFailure(capitals).message.ends_with("\"b-converted.wav\""));
  WriteBytes(path, "RIFF");
  EXPECT_EQ(OpenFailure(path).code, ANECHO_BAD_AUDIO);
  WriteBytes(path, "fLaC");
  EXPECT_EQ(OpenFailure(path).code, ANECHO_BAD_AUDIO);
  WriteBytes(path, Wav(36, 0, "").substr(0, 36));
  EXPECT_NE(OpenFailure(path).message.find("ends before its sound"), std::string::npos);
  WriteBytes(path, Wav(36, 0, ""));
  EXPECT_NE(OpenFailure(path).message.find("holds no sound"), std::string::npos);
}

TEST(AudioReader, D2AbsurdWavHeaders) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  const auto says = [&](const std::string& bytes) {
    WriteBytes(path, bytes);
    const Failure failure = OpenFailure(path);
    EXPECT_EQ(failure.code, ANECHO_BAD_AUDIO);
    EXPECT_EQ(failure.message.find(path + ": "), 0u);
    return failure.message.substr(path.size() + 2);
  };
  const std::string data(132, '\0');
  EXPECT_EQ(says(Wav(168, 132, data, 0)), "says that it has no channels; this WAV file is damaged");
  EXPECT_EQ(says(Wav(168, 132, data, 33)), "has 33 channels; 1 to 32 can be read");
  EXPECT_EQ(says(Wav(168, 132, data, 1, 0)),
            "has a sample rate of 0 Hz; 8000 to 192000 Hz can be read");
  EXPECT_EQ(says(Wav(168, 132, data, 1, 4'000'000'000)),
            "has a sample rate of 1000000000 Hz; 8000 to 192000 Hz can be read");
  EXPECT_NE(says(Wav(168, 132, data, 1, 8000, 2, 4)).find("with Microsoft ADPCM, which can't be"),
            std::string::npos);
}

TEST(AudioReader, D2ReadsWhatIsThereOfFilesThatAreCutShort) {
  const TempFolder folder;
  const auto note = [](const std::string& path, std::size_t frames) {
    const auto reader = AudioReader::Open(path);
    std::vector<float> samples(100'000);
    EXPECT_EQ(reader->Read(samples), static_cast<std::int64_t>(frames));
    if (reader->notes().size() != 1) return std::to_string(reader->notes().size()) + " notes";
    return reader->notes()[0].substr(path.size() + 2);
  };
  const std::string wav = folder.Path("mic.wav");
  WriteWav(wav, 8000, 1, Ramp(80000), SampleFormat::kS16);
  WriteBytes(wav, ReadBytes(wav).substr(0, 80 + 64000));
  EXPECT_EQ(note(wav, 32000),
            "cut short: the header promises 10.0 s, the file holds 4.0 s; what is there was read");
  WriteWav(wav, 8000, 1, Ramp(8000), SampleFormat::kS16);
  const std::string whole = ReadBytes(wav);
  WriteBytes(wav, whole.substr(0, whole.size() - 1));
  EXPECT_NE(note(wav, 7999).find("promises 8000 frames, the file holds 7999"), std::string::npos);

  const std::string flac = folder.Path("mic.flac");
  WriteBytes(flac, FlacFile().substr(0, FlacFile().size() - 10));
  EXPECT_NE(note(flac, 6000).find("the header promises 1.0 s"), std::string::npos)
      << note(flac, 6000);

  const std::string mp3 = folder.Path("mic.mp3");
  WriteBytes(mp3, Mp3File().substr(0, 700));
  EXPECT_NE(note(mp3, ReadAll(mp3).size()).find("cut short"), std::string::npos);
}

TEST(AudioReader, D2SamplesThatAreNoNumbersAreNamedByTime) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  std::vector<float> samples = Ramp(2 * 8000);
  samples[2 * 2500 + 1] = std::numeric_limits<float>::quiet_NaN();
  WriteWav(path, 8000, 2, samples);
  EXPECT_EQ(ReadFailure(path).code, ANECHO_BAD_AUDIO);
  EXPECT_EQ(ReadFailure(path).message,
            path + ": the sample at 0.312 s is not a number; export the recording again");
  samples[5001] = -std::numeric_limits<float>::infinity();
  WriteWav(path, 8000, 2, samples);
  EXPECT_NE(ReadFailure(path).message.find("is not a number"), std::string::npos);
  samples[5001] = 1e20f;
  WriteWav(path, 8000, 2, samples);
  EXPECT_NE(ReadFailure(path).message.find("far louder"), std::string::npos);
}

TEST(AudioReader, ProbeTellsWithoutDecoding) {
  const TempFolder folder;
  const std::string path = folder.Path("a.flac");
  WriteBytes(path, FlacFile().substr(0, 60));
  const anecho_audio_info info = ProbeAudio(path);
  EXPECT_STREQ(info.format, "flac");
  EXPECT_EQ(info.sample_rate, 8000u);
  EXPECT_EQ(info.channels, 1u);
  EXPECT_EQ(info.bits, 16u);
  EXPECT_EQ(info.frames, 8000u);
}

}  // namespace anecho
