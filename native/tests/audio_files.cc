#include "audio_files.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho::testing {
namespace {

constexpr std::string_view kFlac =
    "ZkxhQ4AAACIH0AfQAAANAAANAfQA8AAAH0DgCqIILNR9Is2N42P23VOA//h0CAAHz50BAAkHTf/4dAgBB8/2AQAfGjv/"
    "+HQIAgfPSwEABb1i//h0CAMHzyAAAACgag==";

constexpr std::string_view kMp3 =
    "//OIxAAAAAAAAAAAAFhpbmcAAAAPAAAACAAABFwAFhYWFhYWFhYWFhYWWVlZWVlZWVlZWVlZenp6enp6enp6enp6eoWF"
    "hYWFhYWFhYWFhZubm5ubm5ubm5ubm5u9vb29vb29vb29vb309PT09PT09PT09PT0////////////////AAAAOUxBTUUz"
    "LjEwMAI7AAAAAC4nAAAUFCQDQCIAABQAAARc6hLeAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAA//MoxAAOUFrVv0YIAlkAG5dtthxd3d3d34hojHPABAhDpcHwfB/ghwffzlHn+BHaA/wIc0A/wIc0"
    "B/lHd/R7///g+D4Ph9UQ//NoxAEsyqZUA5awAgGCsLwGGcNxRJ3AxIjGAwgCfIcTWBjOGOBh6lmfCUoYRlCB6OKGBk8G"
    "iBiKEuCsnTQsgzJ2BgbCEBhBBwBg3B8BgCA2Yskl4GBoDIGBgD4BoCAMBYCAMBYDnRXV8LEQMAAAQMAABQ2YG4gbAv/w"
    "/ULhQtBE3Bq4MVDG//4gqHwjlCghQQ6RcouUh3//4uYXMTI5o5pSIsRYxIqRUy////HOIMURzSdMiLGx0unlF4///wkq"
    "7//8qWkjuLAAoWAFzAHAAIwEcBQMBzAv//M4xBgbOf4QAd+YAIwKMBbMEoBXzCFhCMxo4fhMZC84TojjrszWoiFMOSBM"
    "TAmgLwwbEF+MCrAJjAEQCUwGoBTMAWAAwDRAc0DTR///8sFZ///f//1P/////8///8h//9F///CPxSDI17////MYxAoH"
    "Qf4QALgFZNX//ywW/9H/////9R///kP9v+h///CP//MoxAQHQf4QALgFZMUgyNe//9X//ywW/9H/////9R///kP9v+jv"
    "//5xIAAAyGgNACTANwEcwBMAEMAUAdjBEgTgwIIB3MEJ//M4xCIbEf4QAV+QAA0kx6ssPMht9WzcpiaUwEMXwMUUCzDB"
    "4AZ4wIQDpMENApTAeQGswA0AyBQCgA7gLSF9yJ+r//5wt/////+p//////Wf//+Q/2/6FQCgADTg0GBCcQB3AwcBBCFV"
    "Vlnd//NYxBQuSuqBnZyoAKQxqDTHY7MDB0ABWDRWDkA6M7MlLECggFWiRRYGbEaA8TAMCwc4ORDWWsBhwMA0C4AwvABA"
    "orwj4TyQ3fBCAAFAQFrgdCFlYuEV4pEGHT+H7iEwcoK4MqI/MSdKRkXij/GuOcJ0H4gouMjVoqpL/8dwsgdQ8i4yGkkM"
    "wQJFVJdf/+WiLl0rk4XioXy6Vy4XkterX//80TNTdA2NEzU3QPmiz3//y6pq//MYxAEFsHIMAcYIASRJKnIkbIgFHKJJ"
    "UxIlZEiixIMIb+pM";

std::string FromBase64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : text) {
    if (letter == '=') break;
    bits = bits << 6 | static_cast<unsigned>(kDigits.find(letter));
    count += 6;
    if (count >= 8) bytes.push_back(static_cast<char>(bits >> (count -= 8) & 0xFF));
  }
  return bytes;
}

}  // namespace

TempFolder::TempFolder() {
  static std::atomic<int> count{0};
  const auto unique = std::hash<std::string>()(
      std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
  folder_ = std::filesystem::temp_directory_path() /
            ("anecho-test-" + std::to_string(unique) + "-" + std::to_string(++count));
  std::filesystem::create_directories(folder_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TempFolder::Path(const std::string& name) const {
  const std::u8string path = (folder_ / ToPath(name)).u8string();
  return std::string(path.begin(), path.end());
}

std::vector<std::string> TempFolder::Names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void WriteBytes(const std::string& path, std::string_view bytes) {
  std::ofstream(ToPath(path), std::ios::binary) << bytes;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream stream(ToPath(path), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

void WriteWav(const std::string& path, int sample_rate, int channels,
              std::span<const float> samples, SampleFormat format) {
  WavWriter writer(path, {.format = format, .sample_rate = sample_rate, .channels = channels});
  writer.Write(samples);
  writer.Commit();
}

std::vector<float> ReadAll(const std::string& path, std::int64_t frames) {
  const auto reader = AudioReader::Open(path);
  const auto channels = static_cast<std::size_t>(reader->info().channels);
  std::vector<float> all;
  std::vector<float> some(static_cast<std::size_t>(frames) * channels);
  while (true) {
    const std::int64_t read = reader->Read(some);
    const auto samples = static_cast<std::size_t>(read) * channels;
    all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(samples));
    if (read < frames) return all;
  }
}

Failure FailureOf(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

std::string FlacFile() { return FromBase64(kFlac); }

std::string Mp3File() { return FromBase64(kMp3); }

}  // namespace anecho::testing
