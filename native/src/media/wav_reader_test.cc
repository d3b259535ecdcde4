#include "media/wav_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/error.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

using testing::FailureOf;
using testing::TempFolder;
using testing::WriteBytes;

template <typename T>
std::string Number(T value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof(value));
}

// Makes a chunk whose header gives `size` as its length; -1: the true length. Its padding is right.
std::string Chunk(const std::string& id, const std::string& data, std::int64_t size = -1) {
  const auto told = static_cast<std::uint32_t>(size < 0 ? static_cast<long>(data.size()) : size);
  return id + Number(told) + data + std::string(data.size() % 2, '\0');
}

struct Format {
  std::uint16_t tag = 1;
  std::uint16_t channels = 1;
  std::uint32_t rate = 16000;
  int block = -1;
  std::uint16_t bits = 16;
  int bytes_per_second = -1;
};

std::string Fmt(const Format& format = {}, const std::string& extension = "") {
  const int block = format.block < 0 ? format.channels * format.bits / 8 : format.block;
  const auto bytes = format.bytes_per_second < 0
                         ? format.rate * static_cast<std::uint32_t>(block)
                         : static_cast<std::uint32_t>(format.bytes_per_second);
  return Chunk("fmt ", Number(format.tag) + Number(format.channels) + Number(format.rate) +
                           Number(bytes) + Number(static_cast<std::uint16_t>(block)) +
                           Number(format.bits) + extension);
}

std::string Riff(const std::string& chunks, std::int64_t size = -1,
                 const std::string& id = "RIFF") {
  const auto told =
      static_cast<std::uint32_t>(size < 0 ? static_cast<long>(chunks.size()) + 4 : size);
  return id + Number(told) + "WAVE" + chunks;
}

constexpr int kFrames = 16000;

// A second of a tone as s16: bytes that look like sound.
std::string Tone() {
  std::string bytes;
  for (int i = 0; i < kFrames; ++i) {
    bytes += Number(static_cast<std::int16_t>(8000 * std::sin(0.05 * i) + 100));
  }
  return bytes;
}

std::string RandomBytes(std::size_t count) {
  std::minstd_rand random(1);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() >> 8);
  return bytes;
}

struct Heard {
  std::vector<float> samples;
  std::vector<std::string> notes;
  std::int64_t declared = 0;
};

Heard Read(const TempFolder& folder, const std::string& bytes) {
  const std::string path = folder.Path("a.wav");
  WriteBytes(path, bytes);
  const auto reader = AudioReader::Open(path);
  Heard heard;
  heard.declared = reader->info().frames;
  std::vector<float> some(997);
  while (const std::int64_t frames = reader->Read(some)) {
    heard.samples.insert(heard.samples.end(), some.begin(), some.begin() + frames);
  }
  for (const std::string& note : reader->notes()) {
    heard.notes.push_back(note.substr(path.size() + 2));
  }
  return heard;
}

struct Case {
  const char* what;
  std::string bytes;
  // A part of the one note; empty: there is none.
  const char* note = "";
};

void ExpectTone(const std::vector<Case>& cases) {
  const TempFolder folder;
  const std::vector<float> whole = Read(folder, Riff(Fmt() + Chunk("data", Tone()))).samples;
  ASSERT_EQ(whole.size(), static_cast<std::size_t>(kFrames));
  for (const Case& tried : cases) {
    SCOPED_TRACE(tried.what);
    Heard heard;
    const auto failure = FailureOf([&] { heard = Read(folder, tried.bytes); });
    EXPECT_EQ(failure.message, "");
    EXPECT_EQ(heard.samples, whole);
    EXPECT_EQ(heard.declared, kFrames);
    const std::string note = heard.notes.empty() ? "" : heard.notes[0];
    EXPECT_EQ(heard.notes.size(), *tried.note == '\0' ? 0u : 1u) << note;
    EXPECT_NE(note.find(tried.note), std::string::npos) << note;
  }
}

const std::string kPcmGuid("\1\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71", 16);

}  // namespace

TEST(WavReader, D2ReadsWhatIsThereWhateverTheHeaderSaysOfLengths) {
  const std::string tone = Tone();
  const auto size = static_cast<std::int64_t>(tone.size());
  const std::string data = Chunk("data", tone);
  ExpectTone({
      {"recorder killed", Riff(Fmt() + Chunk("data", tone, 0)), "gives no length"},
      {"all zero", Riff(Fmt() + Chunk("data", tone, 0), 0), "gives no length"},
      {"a pipe", Riff(Fmt() + Chunk("data", tone, 0xFFFFFFFF), 0xFFFFFFFF), "gives no length"},
      {"sox's", Riff(Fmt() + Chunk("data", tone, 0x7FFFF000), 0x7FFFF024), "gives no length"},
      {"28 too many", Riff(Fmt() + Chunk("data", tone, size + 28)), "the file holds 16000"},
      {"twice", Riff(Fmt() + Chunk("data", tone, 2 * size)), "the file holds 1.0 s"},
      {"one too many", Riff(Fmt() + Chunk("data", tone, size + 1))},
      {"half", Riff(Fmt() + Chunk("data", tone, size / 2)), "less sound than there is"},
      {"half, in both", Riff(Fmt() + Chunk("data", tone, size / 2), 36 + size / 2), "less sound"},
      {"odd and too few", Riff(Fmt() + Chunk("data", tone, size - 4001)), "less sound"},
      {"RIFF too small", Riff(Fmt() + data, 10)},
      {"RIFF too large", Riff(Fmt() + data, 1'000'000'000)},
      {"RF64", Riff(Chunk("ds64", Number(std::int64_t{0}) + Number(size) + std::string(12, '\0')) +
                        Fmt() + Chunk("data", tone, 0xFFFFFFFF),
                    0xFFFFFFFF, "RF64")},
      {"BW64 without lengths", Riff(Fmt() + Chunk("data", tone, 0xFFFFFFFF), 0xFFFFFFFF, "BW64"),
       "gives no length"},
  });
}

TEST(WavReader, D2ReadsPastChunksWhereverTheyAre) {
  const std::string tone = Tone();
  const std::string data = Chunk("data", tone);
  const std::string list = "INFOISFT" + Number(std::uint32_t{4}) + "abcd";
  const std::string half = tone.substr(0, tone.size() / 2);
  const std::string rest = tone.substr(tone.size() / 2);
  const std::string id3 = std::string("ID3\4\0\0\0\0\0\5hello", 15);
  ExpectTone({
      {"around", Riff(Chunk("JUNK", std::string(28, '\0')) + Chunk("bext", std::string(603, 'a')) +
                      Chunk("fact", "abcd") + Fmt() + Chunk("LIST", list) + data +
                      Chunk("LIST", list) + Chunk("id3 ", id3))},
      {"odd without padding", Riff(Fmt() + "LIST" + Number(std::uint32_t{5}) + "INFOx" + data)},
      {"length too large", Riff(Fmt() + Chunk("LIST", list, 18) + data), "lengths of its parts"},
      {"length too small", Riff(Fmt() + Chunk("LIST", list, 14) + data), "lengths of its parts"},
      {"length absurd", Riff(Fmt() + Chunk("LIST", list, 0xFFFFFFFF) + data), "lengths of its par"},
      {"an empty one first", Riff(Fmt() + Chunk("data", "") + data)},
      {"two", Riff(Fmt() + Chunk("data", half) + Chunk("LIST", list) + Chunk("data", rest))},
      {"two files", Riff(Fmt() + Chunk("data", half)) + Riff(Fmt() + Chunk("data", rest)),
       "several recordings"},
      {"a tag in front", id3 + Riff(Fmt() + data)},
      {"tags behind", Riff(Fmt() + data) + id3 + "TAG" + std::string(125, 'x')},
      {"garbage behind", Riff(Fmt() + data) + RandomBytes(5000), "5000 bytes after its sound"},
      {"three bytes behind", Riff(Fmt() + data) + "xyz"},
      {"zeros behind", Riff(Fmt() + data) + std::string(4096, '\0'), "4096 bytes after"},
  });
}

TEST(WavReader, D2TheCodecAndItsBitsDecideWhereAFormatContradictsItself) {
  const std::string data = Chunk("data", Tone());
  const std::string extension =
      Number(std::uint16_t{22}) + Number(std::uint16_t{16}) + Number(std::uint32_t{4}) + kPcmGuid;
  ExpectTone({
      {"block size 0", Riff(Fmt({.block = 0}) + data)},
      {"block size 7", Riff(Fmt({.block = 7}) + data)},
      {"block size 4", Riff(Fmt({.block = 4, .bytes_per_second = 32000}) + data)},
      {"byte rate", Riff(Fmt({.bytes_per_second = 1}) + data)},
      {"no bits", Riff(Fmt({.block = 2, .bits = 0}) + data)},
      {"a byte more", Riff(Fmt({}, std::string(1, '\0')) + data)},
      {"many bytes more", Riff(Fmt({}, std::string(34, '\0')) + data)},
      {"extensible", Riff(Fmt({.tag = 0xFFFE}, extension) + data)},
      {"extensible, cut", Riff(Fmt({.tag = 0xFFFE}, extension.substr(0, 10)) + data)},
      {"extensible, empty", Riff(Fmt({.tag = 0xFFFE}, std::string(2, '\0')) + data)},
      {"extensible, plain", Riff(Fmt({.tag = 0xFFFE}) + data)},
  });
}

TEST(WavReader, D2Reads24BitsIn32) {
  const TempFolder folder;
  const std::string data = Chunk("data", Number(0x40000000) + Number(-0x40000000));
  EXPECT_EQ(Read(folder, Riff(Fmt({.block = 4, .bits = 24}) + data)).samples,
            (std::vector<float>{0.5f, -0.5f}));
}

TEST(WavReader, D2NamesWhatItCannotRead) {
  const TempFolder folder;
  const auto says = [&](const std::string& bytes) {
    return FailureOf([&] { Read(folder, bytes); }).message;
  };
  const std::string data = Chunk("data", Tone());
  EXPECT_NE(says(Riff(Fmt({.tag = 0x11, .bits = 4}) + data)).find("with IMA ADPCM, which can't"),
            std::string::npos);
  EXPECT_NE(says(Riff(Fmt({.tag = 0x55}) + data)).find("convert it: ffmpeg -i \""),
            std::string::npos);
  EXPECT_NE(says(Riff(data)).find("has no format description"), std::string::npos);
  EXPECT_NE(says(Riff(Fmt() + Chunk("data", ""))).find("holds no sound; record it again"),
            std::string::npos);
  EXPECT_NE(says(Riff(Fmt())).find("ends before its sound begins"), std::string::npos);
}

#ifndef _WIN32
TEST(WavReader, D2ReadsAllOfAWavBeyond4GiB) {
  const TempFolder folder;
  const std::string path = folder.Path("a.wav");
  // 4 GiB and 8,000 bytes of 32 channels, of which the header holds 8,000. Holes take no room.
  const std::int64_t bytes = (1LL << 32) + 8000;
  WriteBytes(path, Riff(Fmt({.channels = 32, .rate = 48000}) + Chunk("data", "", 8000), 8036));
  std::filesystem::resize_file(path, 44 + bytes);
  const auto reader = AudioReader::Open(path);
  EXPECT_EQ(reader->info().frames, bytes / 64);
  ASSERT_EQ(reader->notes().size(), 1u);
  EXPECT_NE(reader->notes()[0].find("less sound than there is"), std::string::npos);
  // As Anecho itself writes into a pipe.
  WriteBytes(
      path, Riff(Fmt({.channels = 32, .rate = 48000}) + Chunk("data", "", 0xFFFFFFFF), 0xFFFFFFFF));
  std::filesystem::resize_file(path, 44 + bytes);
  EXPECT_EQ(AudioReader::Open(path)->info().frames, bytes / 64);
}
#endif

}  // namespace anecho
