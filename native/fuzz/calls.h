#ifndef ANECHO_FUZZ_CALLS_H_
#define ANECHO_FUZZ_CALLS_H_

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "anecho.h"
#include "media/wav_writer.h"

/// Code that fuzzers share. Those that call EnterFolder() or Run() work in a folder of their own
/// (so name the corpus by its full path). If a target opens files, Run() skips texts with a slash
/// or backslash, since these could name places outside of the folder.
namespace anecho::fuzz {

inline void Require(bool holds) {
  if (!holds) std::abort();
}

/// The fuzzers' folder, with two recordings, m.wav and r.wav. It is kept if the fuzzer aborts.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("anecho-fuzz-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    std::filesystem::current_path(path_);
    // Standard input is empty, so a call whose text names it does not wait.
    if (std::freopen("/dev/null", "r", stdin) == nullptr) std::abort();
    // A text can't reach the computer's sound system.
    setenv("PIPEWIRE_RUNTIME_DIR", path_.c_str(), 1);
    std::vector<float> samples(4000);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] = std::sin(static_cast<float>(i * i % 6283) / 1000.0f) / 2;
    }
    for (const char* name : {"m.wav", "r.wav"}) {
      WavWriter writer(name, {.sample_rate = 16000});
      writer.Write(samples);
      writer.Commit();
    }
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

 private:
  const std::filesystem::path path_;
};

inline void EnterFolder() { static const Folder folder; }

inline bool NamesAPlace(const std::string& text) {
  return text.find_first_of("/\\") != std::string::npos;
}

/// @return the first line, and the rest.
inline std::pair<std::string, std::string> SplitFirstLine(const std::string& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) return {text, {}};
  return {text.substr(0, end), text.substr(end + 1)};
}

inline anecho_error NewError() {
  anecho_error error{};
  error.size = sizeof(error);
  return error;
}

/// Checks that a failure has its code and a text.
inline void Check(std::int32_t status, const anecho_error& error) {
  if (status >= 0) return;
  Require(error.code == status && error.message[0] != '\0');
  Require(std::memchr(error.message, 0, sizeof(error.message)) != nullptr);
}

/// @return the first bytes as numbers; missing bytes are 0.
inline std::array<std::uint32_t, 4> TakeNumbers(const std::string& text) {
  std::array<std::uint32_t, 4> numbers{};
  std::memcpy(numbers.data(), text.data(), std::min(text.size(), sizeof(numbers)));
  return numbers;
}

/// A C function that fills a text buffer.
using TextFunction = std::int32_t (*)(std::uint32_t handle, char* text, std::uint32_t capacity,
                                      std::uint32_t* needed, anecho_error* error);

/// Reads a text twice: first its size alone, then with a buffer that may be too small.
/// @param room the largest size of the buffer; the sanitizer detects a write past its end.
inline void CheckText(TextFunction read, std::uint32_t handle, std::size_t room) {
  anecho_error error = NewError();
  std::uint32_t needed = 0;
  Check(read(handle, nullptr, 0, &needed, &error), error);
  std::vector<char> text(std::min<std::size_t>(needed, room));
  Check(read(handle, text.data(), static_cast<std::uint32_t>(text.size()), &needed, &error), error);
}

/// A function that can be fuzzed with a text.
struct Target {
  void (*run)(const std::string& text);
  /// Whether it opens files that the text names.
  bool opens_files = true;
};

/// The body of a fuzzer: the first byte chooses the target, the rest is its text.
template <std::size_t kCount>
int Run(const std::array<Target, kCount>& targets, const std::uint8_t* data, std::size_t size) {
  EnterFolder();
  if (size < 1) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Target& target = targets.at(data[0] % kCount);
  if (target.opens_files && NamesAPlace(text)) return 0;
  target.run(text);
  return 0;
}

}  // namespace anecho::fuzz

#endif  // ANECHO_FUZZ_CALLS_H_
