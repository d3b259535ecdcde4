// Any text as a configuration or path, any number as a handle: each call returns, and a failure has
// a text. It runs in a folder of its own (so name the corpus by its full path), and leaves out
// texts that name places outside of it.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "anecho.h"
#include "media/wav_writer.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void EnterFolder() {
  const auto folder =
      std::filesystem::temp_directory_path() / ("anecho-fuzz-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::filesystem::current_path(folder);
  std::vector<float> samples(4000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = std::sin(static_cast<float>(i * i % 6283) / 1000.0f) / 2;
  }
  for (const char* name : {"m.wav", "r.wav"}) {
    anecho::WavWriter writer(name, {.sample_rate = 16000});
    writer.Write(samples);
    writer.Commit();
  }
}

anecho_error NewError() {
  anecho_error error{};
  error.size = sizeof(error);
  return error;
}

void Check(std::int32_t status, const anecho_error& error) {
  if (status >= 0) return;
  Require(error.code == status && error.message[0] != '\0');
  Require(std::memchr(error.message, 0, sizeof(error.message)) != nullptr);
}

void FuzzProcess(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_process_open(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  std::array<anecho_process_row, 7> rows{};
  anecho_process_progress progress{};
  progress.size = sizeof(progress);
  for (int step = 0; step < 8; ++step) {
    std::uint32_t count = 0;
    const std::int32_t status =
        anecho_process_step(handle, 0.1, rows.data(), rows.size(), &count, &progress, &error);
    Check(status, error);
    Require(count <= rows.size());
    if (status != ANECHO_OK) break;
  }
  Check(anecho_process_close(handle, &error), error);
  Require(anecho_process_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzEngine(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_engine_open(text.c_str(), &handle, &error), error);
  if (handle != 0) Check(anecho_engine_close(handle, &error), error);
}

void FuzzHandles(const std::string& text) {
  std::array<std::uint32_t, 4> values{};
  std::memcpy(values.data(), text.data(), std::min(text.size(), sizeof(values)));
  anecho_error error = NewError();
  error.size = values[3] % (sizeof(error) + 1);
  anecho_snapshot snapshot{};
  snapshot.size = values[1] % (sizeof(snapshot) + 1);
  anecho_event event{};
  event.size = values[2] % (sizeof(event) + 1);
  Require(anecho_engine_snapshot(values[0], &snapshot, &error) < 0);
  Require(anecho_engine_wait_event(values[0], &event, 0, &error) < 0);
  Require(anecho_engine_command(values[0], static_cast<std::int32_t>(values[1]), &error) < 0);
  Require(anecho_engine_wake(values[0], nullptr) < 0);
  Require(anecho_engine_close(values[0], &error) < 0);
  Require(anecho_process_close(values[0], &error) < 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool entered = (EnterFolder(), true);
  if (!entered || size < 1) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 4 == 3) {
    FuzzHandles(text);
    return 0;
  }
  if (text.find_first_of("/\\") != std::string::npos) return 0;
  if (data[0] % 4 == 0) {
    FuzzProcess(text);
  } else if (data[0] % 4 == 1) {
    FuzzEngine(text);
  } else {
    anecho_error error = NewError();
    anecho_audio_info info{};
    info.size = sizeof(info);
    Check(anecho_audio_probe(text.c_str(), &info, &error), error);
  }
  return 0;
}
