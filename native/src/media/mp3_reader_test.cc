#include "media/mp3_reader.h"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"
#include "media/mp3_header.h"

namespace anecho {
namespace {

using testing::FailureOf;
using testing::Mp3File;
using testing::TempFolder;
using testing::WriteBytes;

constexpr std::size_t kFrames = 3200;
// The size of the silent frame with LAME's tag, which gives the number of frames.
constexpr std::size_t kTagFrameBytes = 288;
const std::string kId3("ID3\4\0\0\0\0\0\5hello", 15);
const std::string kId3v1 = "TAG" + std::string(125, 'x');

struct Heard {
  std::vector<float> samples;
  std::string note;
};

Heard Read(const TempFolder& folder, const std::string& bytes) {
  const std::string path = folder.Path("a.mp3");
  WriteBytes(path, bytes);
  const auto reader = AudioReader::Open(path);
  const std::int64_t declared = reader->info().frames;
  Heard heard;
  std::vector<float> some(331);
  while (const std::int64_t frames = reader->Read(some)) {
    heard.samples.insert(heard.samples.end(), some.begin(), some.begin() + frames);
  }
  EXPECT_EQ(declared, static_cast<std::int64_t>(heard.samples.size()));
  for (const std::string& note : reader->notes()) heard.note += note.substr(path.size() + 2);
  return heard;
}

std::string Ape() {
  const std::string footer = "APETAGEX" + std::string("\xD0\7\0\0\x20\0\0\0", 8);
  return footer + std::string("\1\0\0\0\0\0\0\xA0", 8) + std::string(8, '\0');
}

}  // namespace

TEST(Mp3Reader, D2ReadsPastTagsWhereverTheyAre) {
  const TempFolder folder;
  const std::string mp3 = Mp3File();
  const std::vector<float> whole = Read(folder, mp3).samples;
  ASSERT_EQ(whole.size(), kFrames);
  for (const std::string& bytes :
       {kId3 + mp3, kId3 + kId3 + mp3, kId3 + std::string(20000, '\0') + mp3, mp3 + kId3v1,
        mp3 + Ape(), mp3 + Ape() + kId3v1,
        mp3.substr(0, kTagFrameBytes) + kId3 + mp3.substr(kTagFrameBytes)}) {
    const Heard heard = Read(folder, bytes);
    EXPECT_EQ(heard.samples, whole);
    EXPECT_EQ(heard.note, "");
  }
}

TEST(Mp3Reader, D2ReadsAllOfRecordingsBehindEachOther) {
  const TempFolder folder;
  const std::string mp3 = Mp3File();
  for (const std::string& bytes : {mp3 + mp3, kId3 + mp3 + kId3v1 + kId3 + mp3 + kId3v1}) {
    const Heard heard = Read(folder, bytes);
    const std::vector<float> whole = Read(folder, mp3).samples;
    ASSERT_EQ(heard.samples.size(), 2 * kFrames) << "the padding of both is left out";
    EXPECT_TRUE(std::equal(whole.begin(), whole.end(), heard.samples.begin()));
    EXPECT_TRUE(std::equal(whole.begin(), whole.end(), heard.samples.begin() + kFrames));
    EXPECT_EQ(heard.note, "holds several recordings one after the other; all of them were read");
  }
}

TEST(Mp3Reader, D2CountsThatAreWrongAreNotBelieved) {
  const TempFolder folder;
  const std::string mp3 = Mp3File();
  const std::size_t tag = mp3.find("Xing");
  ASSERT_NE(tag, std::string::npos);
  const auto with_count = [&](int frames) {
    std::string changed = mp3;
    changed[tag + 10] = static_cast<char>(frames >> 8);
    changed[tag + 11] = static_cast<char>(frames);
    return changed;
  };
  const int frames = static_cast<unsigned char>(mp3[tag + 11]);
  const Heard counts_tag = Read(folder, with_count(frames + 1));
  EXPECT_EQ(counts_tag.samples.size(), kFrames);
  EXPECT_NE(counts_tag.note.find("the header promises"), std::string::npos);
  EXPECT_EQ(Read(folder, with_count(0)).samples.size(), kFrames);
  const Heard too_few = Read(folder, with_count(2));
  EXPECT_GE(too_few.samples.size(), kFrames);
  EXPECT_NE(too_few.note.find("less sound than there is"), std::string::npos);
  const Heard too_many = Read(folder, with_count(2000));
  EXPECT_GE(too_many.samples.size(), kFrames);
  EXPECT_NE(too_many.note.find("cut short"), std::string::npos);
}

TEST(Mp3Reader, D2ReadsDamagedFilesOn) {
  const TempFolder folder;
  const std::string mp3 = Mp3File();
  const Heard cut = Read(folder, mp3.substr(0, mp3.size() - 5));
  EXPECT_GE(cut.samples.size(), kFrames - 576);
  EXPECT_NE(cut.note.find("cut short"), std::string::npos);
  const auto second = ParseMp3FrameHeader(std::as_bytes(std::span(mp3)).subspan(kTagFrameBytes));
  ASSERT_TRUE(second);
  const std::size_t sound = kTagFrameBytes + static_cast<std::size_t>(second->bytes);
  const Heard amid = Read(folder, mp3.substr(0, sound) + std::string(777, 'x') + mp3.substr(sound));
  EXPECT_EQ(amid.samples.size(), kFrames);
  EXPECT_NE(amid.note.find("is damaged at"), std::string::npos);
}

TEST(Mp3Reader, D2RefusesAChangeOfRateInASentence) {
  const TempFolder folder;
  std::string frame(417, '\0');
  frame.replace(0, 4, "\xFF\xFB\x90\x44");
  const auto failure =
      FailureOf([&] { Read(folder, Mp3File() + frame + frame + frame + frame + frame); });
  EXPECT_EQ(failure.code, ANECHO_BAD_AUDIO);
  EXPECT_NE(failure.message.find("changes from 16000 Hz and 1 channel to 44100 Hz and 2 channels"),
            std::string::npos)
      << failure.message;
}

TEST(Mp3Reader, D2SamplesWithoutAHeaderAreNoMp3) {
  const TempFolder folder;
  // Soft sounds as s16 are full of bytes that begin a frame of layer I.
  std::string soft;
  for (int i = 0; i < 20000; ++i)
    soft += i % 7 < 3 ? std::string("\xFF\xFF") : std::string(2, '\0');
  EXPECT_NE(FailureOf([&] { Read(folder, soft); }).message.find("is not audio"), std::string::npos);
}

}  // namespace anecho
