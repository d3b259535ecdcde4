// Fuzzes the C functions with any text as configuration or path and any number as handle: each call
// must return, and a failure must have a text. See calls.h for where it runs.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "anecho.h"
#include "calls.h"

namespace {

using anecho::fuzz::Check;
using anecho::fuzz::CheckText;
using anecho::fuzz::NewError;
using anecho::fuzz::Require;
using anecho::fuzz::Run;
using anecho::fuzz::SplitFirstLine;
using anecho::fuzz::TakeNumbers;
using anecho::fuzz::Target;
using anecho::fuzz::TextFunction;

void FuzzProcess(const std::string& text) {
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_process_open(text.c_str(), &handle, &error), error);
  if (handle == 0) return;
  std::array<anecho_process_row, 7> rows{};
  anecho_process_progress progress{};
  progress.size = sizeof(progress);
  for (int step = 0; step < 80; ++step) {
    std::uint32_t count = 0;
    const std::int32_t status =
        anecho_process_step(handle, 0, rows.data(), rows.size(), &count, &progress, &error);
    Check(status, error);
    Require(count <= rows.size());
    if (status != ANECHO_OK) break;
  }
  for (const TextFunction read :
       {anecho_process_notes, anecho_process_channels, anecho_process_session}) {
    CheckText(read, handle, text.size());
  }
  Check(anecho_process_close(handle, &error), error);
  Require(anecho_process_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

/// @param text its first line is the engine's configuration, the rest is the configuration of a
///   stream, and the folder to save a session in.
void FuzzEngine(const std::string& text) {
  const auto [config, stream] = SplitFirstLine(text);
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_engine_open(config.c_str(), &handle, &error), error);
  if (handle == 0) return;
  for (std::int32_t number = 0; number < 8; ++number) {
    Check(anecho_engine_open_stream(handle, number, stream.c_str(), &error), error);
    Check(anecho_engine_command(handle, number, &error), error);
  }
  Check(anecho_engine_set_output_level(handle, static_cast<float>(text.size()), &error), error);
  Check(anecho_engine_wake(handle, &error), error);
  anecho_event event{};
  event.size = sizeof(event);
  Check(anecho_engine_wait_event(handle, &event, 1, &error), error);
  anecho_snapshot snapshot{};
  snapshot.size = sizeof(snapshot);
  Check(anecho_engine_snapshot(handle, &snapshot, &error), error);
  // `samples` has room for this many frames of the widest layout, "three".
  constexpr std::uint32_t kFrames = 160;
  std::vector<float> samples(3 * kFrames);
  Check(anecho_engine_push(handle, ANECHO_STREAM_MICROPHONE, samples.data(), kFrames, 0, 0, &error),
        error);
  anecho_tracks_part part{};
  part.size = sizeof(part);
  Check(anecho_engine_read_tracks(handle, samples.data(), kFrames, 1, &part, &error), error);
  Check(anecho_engine_save_session(handle, stream.c_str(), 60.0, &error), error);
  Check(anecho_engine_close(handle, &error), error);
  Require(anecho_engine_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

/// @param text its first line is the monitor's configuration, the rest is the configuration of the
///   other calls: whose recorders to watch, and which default microphone to set.
void FuzzMonitor(const std::string& text) {
  const auto [config, watch] = SplitFirstLine(text);
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_monitor_open(config.c_str(), &handle, &error), error);
  if (handle == 0) return;
  CheckText(anecho_monitor_endpoints, handle, text.size());
  Check(anecho_monitor_watch_recorders(handle, watch.c_str(), &error), error);
  CheckText(anecho_monitor_default_microphones, handle, text.size());
  Check(anecho_monitor_set_default_microphone(handle, watch.c_str(), &error), error);
  anecho_event event{};
  event.size = sizeof(event);
  Check(anecho_monitor_wait_event(handle, &event, 1, &error), error);
  Check(anecho_monitor_wake(handle, &error), error);
  Check(anecho_monitor_close(handle, &error), error);
  Require(anecho_monitor_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

void FuzzHandles(const std::string& text) {
  const auto [handle, first, second, third] = TakeNumbers(text);
  const auto number = static_cast<std::int32_t>(first);
  anecho_error error = NewError();
  error.size = third % (sizeof(error) + 1);
  anecho_snapshot snapshot{};
  snapshot.size = first % (sizeof(snapshot) + 1);
  anecho_event event{};
  event.size = second % (sizeof(event) + 1);
  anecho_process_row row{};
  anecho_process_progress progress{};
  progress.size = second % (sizeof(progress) + 1);
  std::uint32_t count = 0;
  Require(anecho_engine_snapshot(handle, &snapshot, &error) < 0);
  Require(anecho_engine_wait_event(handle, &event, 0, &error) < 0);
  anecho_tracks_part part{};
  part.size = third % (sizeof(part) + 1);
  std::array<float, 3> frame{};
  Require(anecho_engine_read_tracks(handle, frame.data(), first % 2, 0, &part, &error) < 0);
  Require(anecho_engine_push(handle, static_cast<std::int32_t>(number), frame.data(), 1, number,
                             number, &error) < 0);
  Require(anecho_engine_command(handle, number, &error) < 0);
  Require(anecho_engine_set_output_level(handle, 0.0f, &error) < 0);
  Require(anecho_engine_save_session(handle, text.c_str(), 60.0, &error) < 0);
  Require(anecho_engine_open_stream(handle, number, text.c_str(), &error) < 0);
  Require(anecho_engine_wake(handle, nullptr) < 0);
  Require(anecho_engine_close(handle, &error) < 0);
  Require(anecho_monitor_endpoints(handle, nullptr, 0, &count, &error) < 0);
  Require(anecho_monitor_watch_recorders(handle, text.c_str(), &error) < 0);
  Require(anecho_monitor_default_microphones(handle, nullptr, 0, &count, &error) < 0);
  Require(anecho_monitor_set_default_microphone(handle, text.c_str(), &error) < 0);
  Require(anecho_monitor_wait_event(handle, &event, 0, &error) < 0);
  Require(anecho_monitor_wake(handle, nullptr) < 0);
  Require(anecho_monitor_close(handle, &error) < 0);
  Require(anecho_process_step(handle, 0, &row, 1, &count, &progress, &error) < 0);
  Require(anecho_process_notes(handle, nullptr, 0, &count, &error) < 0);
  Require(anecho_process_channels(handle, nullptr, 0, &count, &error) < 0);
  Require(anecho_process_session(handle, nullptr, 0, &count, &error) < 0);
  Require(anecho_process_close(handle, &error) < 0);
}

void FuzzProbe(const std::string& text) {
  anecho_error error = NewError();
  anecho_audio_info info{};
  info.size = sizeof(info);
  Check(anecho_audio_probe(text.c_str(), &info, &error), error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<Target, 5> kTargets{
      {{FuzzProcess}, {FuzzEngine}, {FuzzProbe}, {FuzzHandles, false}, {FuzzMonitor}}};
  return Run(kTargets, data, size);
}
