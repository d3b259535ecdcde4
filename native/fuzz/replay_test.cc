// Runs each fuzzer over its corpus, and over the corpus with a few bytes changed.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using Fuzzer = int(const std::uint8_t* data, std::size_t size);

extern "C" Fuzzer abi_fuzzer;
extern "C" Fuzzer audio_reader_fuzzer;
extern "C" Fuzzer pipeline_fuzzer;
extern "C" Fuzzer remote_fuzzer;
extern "C" Fuzzer sound_abi_fuzzer;

namespace {

constexpr int kChanges = 15;

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> ReadCorpus(const std::string& name) {
  std::vector<Bytes> corpus;
  for (const auto& entry : std::filesystem::directory_iterator(ANECHO_CORPUS "/" + name)) {
    std::ifstream file(entry.path(), std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

/// Changes up to four bytes, or cuts the end off, but keeps the first byte, which chooses the call.
Bytes Change(Bytes bytes, std::minstd_rand& random) {
  if (bytes.size() < 2) return bytes;
  if (random() % 4 == 0) bytes.resize(1 + random() % (bytes.size() - 1));
  for (auto changes = random() % 5; changes > 0 && bytes.size() > 1; --changes) {
    bytes.at(1 + random() % (bytes.size() - 1)) = static_cast<std::uint8_t>(random() % 256);
  }
  return bytes;
}

void Replay(const std::vector<Bytes>& corpus, Fuzzer& fuzzer) {
  std::minstd_rand random(1);
  for (const Bytes& bytes : corpus) {
    fuzzer(bytes.data(), bytes.size());
    for (int i = 0; i < kChanges; ++i) {
      const Bytes changed = Change(bytes, random);
      fuzzer(changed.data(), changed.size());
    }
  }
}

/// Replays the corpus in a child process: a fuzzer aborts when it finds something, and changes the
/// current folder.
void ExpectNothingFound(const std::string& name, Fuzzer& fuzzer) {
  const std::vector<Bytes> corpus = ReadCorpus(name);
  ASSERT_FALSE(corpus.empty()) << name;
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        Replay(corpus, fuzzer);
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(FuzzReplay, NoTextOrHandleBreaksTheCFunctions) { ExpectNothingFound("abi", abi_fuzzer); }

TEST(FuzzReplay, NoTextHandleOrSampleBreaksTheCFunctionsForSound) {
  ExpectNothingFound("sound_abi", sound_abi_fuzzer);
}

TEST(FuzzReplay, A2_NoDelayTrackOrPacketBreaksThePipeline) {
  ExpectNothingFound("pipeline", pipeline_fuzzer);
}

TEST(FuzzReplay, B5_NoPacketBreaksTheReceiver) { ExpectNothingFound("remote", remote_fuzzer); }

TEST(FuzzReplay, NoFileBreaksTheReader) { ExpectNothingFound("audio_reader", audio_reader_fuzzer); }

}  // namespace
