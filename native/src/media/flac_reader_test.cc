#include "media/flac_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

using testing::FailureOf;
using testing::FlacFile;
using testing::TempFolder;
using testing::WriteBytes;

constexpr std::size_t kFrames = 8000;
const std::string kId3("ID3\4\0\0\0\0\0\5hello", 15);

struct Heard {
  std::vector<float> samples;
  std::string notes;
};

Heard Read(const TempFolder& folder, const std::string& bytes) {
  const std::string path = folder.Path("a.flac");
  WriteBytes(path, bytes);
  const auto reader = AudioReader::Open(path);
  Heard heard;
  std::vector<float> some(777);
  while (const std::int64_t frames = reader->Read(some)) {
    heard.samples.insert(heard.samples.end(), some.begin(), some.begin() + frames);
  }
  for (const std::string& note : reader->notes()) heard.notes += note.substr(path.size() + 2) + "|";
  return heard;
}

// The low byte of the number of frames, and the byte before.
std::string WithTotal(std::string flac, int total) {
  flac[24] = static_cast<char>(total >> 8);
  flac[25] = static_cast<char>(total);
  return flac;
}

}  // namespace

TEST(FlacReader, D2ReadsPastTagsAndWhateverTheHeaderSays) {
  const TempFolder folder;
  const std::string flac = FlacFile();
  const std::vector<float> whole = Read(folder, flac).samples;
  ASSERT_EQ(whole.size(), kFrames);
  EXPECT_EQ(Read(folder, kId3 + flac).samples, whole);
  EXPECT_EQ(Read(folder, kId3 + flac).notes, "");
  EXPECT_EQ(Read(folder, flac + "TAG" + std::string(125, 'x')).samples, whole);
  EXPECT_EQ(Read(folder, flac + "TAG" + std::string(125, 'x')).notes, "");
  EXPECT_EQ(Read(folder, WithTotal(flac, 0)).samples, whole);
  EXPECT_EQ(Read(folder, WithTotal(flac, 2000)).samples, whole);
  EXPECT_NE(Read(folder, WithTotal(flac, 2000)).notes.find("less sound than there is"),
            std::string::npos);
  EXPECT_EQ(Read(folder, WithTotal(flac, 16000)).samples, whole);
  EXPECT_NE(Read(folder, WithTotal(flac, 16000)).notes.find("promises 2.0 s, the file holds 1.0"),
            std::string::npos);
  std::string no_sum = flac;
  no_sum.replace(26, 16, 16, '\0');
  EXPECT_EQ(Read(folder, no_sum).samples, whole);
}

TEST(FlacReader, D2ReadsAllOfRecordingsBehindEachOther) {
  const TempFolder folder;
  const std::string flac = FlacFile();
  const std::vector<float> whole = Read(folder, flac).samples;
  for (const std::string& bytes : {flac + flac, flac + kId3 + flac}) {
    const Heard heard = Read(folder, bytes);
    ASSERT_EQ(heard.samples.size(), 2 * kFrames);
    EXPECT_TRUE(std::equal(whole.begin(), whole.end(), heard.samples.begin() + kFrames));
    EXPECT_EQ(heard.notes, "holds several recordings one after the other; all of them were read|");
  }
}

TEST(FlacReader, D2DamagedFramesAreSilentAndTheRestStaysInPlace) {
  const TempFolder folder;
  std::string flac = FlacFile();
  // Amid the second frame of four.
  const std::size_t second = flac.find("\xFF\xF8", flac.find("\xFF\xF8", 42) + 2);
  flac[second + 7] = static_cast<char>(flac[second + 7] ^ 0x55);
  const Heard heard = Read(folder, flac);
  ASSERT_EQ(heard.samples.size(), kFrames);
  EXPECT_EQ(heard.samples[0], 0.25f);
  EXPECT_EQ(heard.samples[2500], 0.0f);
  EXPECT_EQ(heard.samples[4500], 0.5f);
  EXPECT_NE(heard.notes.find("is damaged at"), std::string::npos);
}

TEST(FlacReader, D2Reads32Bits) {
  const TempFolder folder;
  // A second file with the 32 bits of its only frame given by STREAMINFO: constant 0.5.
  std::string flac = "fLaC" + std::string("\x80\0\0\x22\0\x10\0\x10\0\0\0\0\0\0", 14);
  flac.append("\1\xF4\1\xF0\0\0\0\x10", 8);
  flac.append(16, '\0');
  std::string frame("\xFF\xF8\x60\x00\x00\x0F", 6);
  const auto crc8 = [](const std::string& bytes) {
    unsigned crc = 0;
    for (const char byte : bytes) {
      crc ^= static_cast<unsigned char>(byte);
      for (int bit = 0; bit < 8; ++bit) crc = crc & 0x80 ? (crc << 1 ^ 0x07) & 0xFF : crc << 1;
    }
    return crc;
  };
  const auto crc16 = [](const std::string& bytes) {
    unsigned crc = 0;
    for (const char byte : bytes) {
      crc ^= static_cast<unsigned>(static_cast<unsigned char>(byte)) << 8;
      for (int bit = 0; bit < 8; ++bit) {
        crc = crc & 0x8000 ? (crc << 1 ^ 0x8005) & 0xFFFF : crc << 1;
      }
    }
    return crc;
  };
  // 16 frames, mono, 32 bits, number 0; then a constant subframe.
  frame[3] = 0x0E;
  frame += static_cast<char>(crc8(frame));
  frame += std::string("\0\x40\0\0\0", 5);
  const unsigned sum = crc16(frame);
  frame += static_cast<char>(sum >> 8);
  frame += static_cast<char>(sum);
  const Heard heard = Read(folder, flac + frame);
  EXPECT_EQ(heard.samples, std::vector<float>(16, 0.5f)) << heard.notes;
}

TEST(FlacReader, D2SaysWhatIsWrong) {
  const TempFolder folder;
  const auto says = [&](const std::string& bytes) {
    return FailureOf([&] { Read(folder, bytes); }).message;
  };
  EXPECT_NE(says(FlacFile().substr(0, 42)).find("holds no sound that can be decoded"),
            std::string::npos);
  EXPECT_NE(says("fLaC").find("has no stream information"), std::string::npos);
  std::string faster = FlacFile();
  faster[19] = static_cast<char>(faster[19] ^ 1);
  EXPECT_NE(says(FlacFile() + faster).find("changes its rate or channels at 1.000 s"),
            std::string::npos);
}

}  // namespace anecho
