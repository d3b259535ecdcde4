#ifndef ANECHO_TESTS_LOGGED_RUN_H_
#define ANECHO_TESTS_LOGGED_RUN_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "base/ppm.h"
#include "echo_scene.h"
#include "engine/pipeline.h"
#include "engine/session_log.h"
#include "offline/session_replay.h"

namespace anecho::testing {

/// Result of a replay.
struct Replayed {
  using Json = nlohmann::json;

  std::vector<anecho_process_row> rows;
  anecho_process_progress progress{};
  std::vector<std::string> notes;
  Json session;
  Json channels;

  bool identical() const { return session["comparison"]["identical"].get<bool>(); }
  std::int64_t compared() const {
    return session["comparison"]["compared_frames"].get<std::int64_t>();
  }
  std::string ending() const { return session["ending"].get<std::string>(); }
  std::int64_t Count(const std::string& kind) const {
    return std::count_if(session["events"].begin(), session["events"].end(),
                         [&](const Json& event) { return event["kind"] == kind; });
  }
};

/// @param folder of the session.
inline ProcessConfig ConfigOf(const std::string& folder, const PipelineConfig& pipeline = {}) {
  ProcessConfig config;
  config.session = folder;
  config.format = SampleFormat::kF32;
  config.pipeline = pipeline;
  return config;
}

/// Replays a session to its end.
inline Replayed Replay(const ProcessConfig& config) {
  SessionReplay replay(config);
  Replayed result;
  std::vector<anecho_process_row> rows(100);
  bool more = true;
  while (more) {
    std::uint32_t count = 0;
    more = replay.Step(20, rows, &count, &result.progress);
    result.rows.insert(result.rows.end(), rows.begin(), rows.begin() + count);
  }
  result.notes = replay.notes();
  result.session = nlohmann::json::parse(replay.SessionJson());
  result.channels = nlohmann::json::parse(replay.ChannelsJson());
  return result;
}

/// @return the lines of packets.jsonl.
inline std::vector<std::string> LinesOf(const std::string& folder) {
  std::vector<std::string> lines;
  std::istringstream text(ReadBytes(folder + "/packets.jsonl"));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

inline void WriteLines(const std::string& folder, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  WriteBytes(folder + "/packets.jsonl", text);
}

/// Simulated device: delivers packets of random size, with times that are up to 2 ms late.
class RecordedDevice {
 public:
  using Stream = SessionLog::Stream;

  RecordedDevice(Stream stream, std::vector<float> mono, StreamFormat format, double ppm)
      : stream_(stream), mono_(std::move(mono)), format_(format), ppm_(ppm) {}

  Stream stream() const { return stream_; }
  StreamFormat format() const { return format_; }
  double seconds() const {
    return static_cast<double>(position_) / format_.sample_rate * Ppm{-ppm_}.ratio();
  }

  Packet Take(std::mt19937* random) {
    const auto chance = [random](int most) { return static_cast<int>((*random)() % most); };
    Packet packet{.samples = {},
                  .frames = format_.sample_rate * (1 + chance(25)) / 1000,
                  .device_position = position_,
                  .time = FromSeconds(100 + seconds()) + Nanoseconds(chance(2'000'000))};
    if (chance(40) == 0) {
      packet.discontinuity = true;
      packet.device_position += chance(2000);
    }
    packet.silent = chance(60) == 0;
    samples_.clear();
    for (std::int64_t i = 0; i < packet.frames; ++i) {
      const auto at = static_cast<std::size_t>(position_ + i) % mono_.size();
      samples_.insert(samples_.end(), static_cast<std::size_t>(format_.channels), mono_[at]);
    }
    // As from a broken driver: the canceller starts over, unless the packet is silent.
    if (chance(400) == 0) samples_.front() = std::numeric_limits<float>::quiet_NaN();
    if (!packet.silent) packet.samples = samples_;
    position_ = packet.device_position + packet.frames;
    return packet;
  }

 private:
  const Stream stream_;
  const std::vector<float> mono_;
  const StreamFormat format_;
  const double ppm_;
  std::int64_t position_ = 0;
  std::vector<float> samples_;
};

/// Drives a pipeline as the audio loop does, and logs it.
class LoggedRun {
 public:
  using Stream = SessionLog::Stream;

  LoggedRun(const std::string& folder, std::uint32_t seed, PipelineConfig config = {})
      : random_(seed),
        config_(config),
        log_(folder),
        microphone_(Make(Stream::kMicrophone)),
        reference_(Make(Stream::kReference)),
        pipeline_(config, microphone_->format(), reference_->format()) {
    log_.OnStream(Stream::kOutput, config.output_format());
    log_.OnStream(Stream::kMicrophone, microphone_->format());
    log_.OnStream(Stream::kReference, reference_->format());
  }

  /// @param chaos whether commands, changes of devices and preparations come at random times.
  void Run(double seconds, bool chaos) {
    const double end = seconds_ + seconds;
    for (; seconds_ < end; seconds_ += 0.01) {
      if (chaos) Disturb();
      Turn();
    }
  }
  void Reset() {
    pipeline_.ResetCanceller();
    log_.OnReset();
  }
  void Prepare() { pipeline_.Prepare(); }
  void Close() {
    log_.Close();
    EXPECT_EQ(log_.failure(), "");
  }

 private:
  int Chance(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most)); }

  std::unique_ptr<RecordedDevice> Make(Stream stream) {
    constexpr std::array kRates{16000, 44100, 48000};
    const int rate = kRates.at(static_cast<std::size_t>(Chance(3)));
    auto sound = MakeSpeech(7, rate, 5);
    if (stream == Stream::kMicrophone) sound = MakeEcho(sound, rate / 20, 3);
    return std::make_unique<RecordedDevice>(stream, std::move(sound),
                                            StreamFormat{rate, 1 + Chance(2)}, Chance(200) - 100);
  }

  void Disturb() {
    if (Chance(300) == 0) Reset();
    if (Chance(25) == 0) Prepare();
    if (Chance(60) == 0) {
      pipeline_.Prepare({.spares_came = Chance(2) == 0, .retired_went = Chance(2) == 0});
    }
    if (Chance(200) == 0) mode_ = 1 + Chance(3);
    if (Chance(150) == 0) gain_ = static_cast<float>(Chance(1000)) / 999;
    if (Chance(150) == 0) level_db_ = static_cast<float>(Chance(401) - 200) / 10;
    if (Chance(400) == 0) Change(&microphone_);
    if (Chance(400) == 0) Change(&reference_);
  }

  void Change(std::unique_ptr<RecordedDevice>* device) {
    auto next = Make((*device)->stream());
    const auto input = next->stream() == Stream::kMicrophone
                           ? pipeline_.MakeMicrophone(next->format())
                           : pipeline_.MakeReference(next->format());
    pipeline_.Swap(*input);
    const bool is_in_time = Chance(2) == 0;
    if (is_in_time) pipeline_.ExpectReferenceInTime();
    log_.OnStream(next->stream(), next->format(), is_in_time);
    offsets_.at(static_cast<std::size_t>(next->stream())) = seconds_;
    *device = std::move(next);
  }

  bool IsDue(const RecordedDevice& device) const {
    return device.seconds() + offsets_.at(static_cast<std::size_t>(device.stream())) < seconds_;
  }

  void Turn() {
    pipeline_.SetMode(static_cast<PipelineMode>(mode_));
    log_.OnMode(mode_);
    pipeline_.SetPlaybackGain(gain_);
    log_.OnPlaybackGain(gain_);
    pipeline_.SetOutputLevel(level_db_);
    log_.OnOutputLevel(level_db_);
    while (IsDue(*reference_)) {
      const Packet packet = reference_->Take(&random_);
      log_.OnPacket(Stream::kReference, reference_->format().channels, packet);
      pipeline_.PushReference(packet);
    }
    while (IsDue(*microphone_)) {
      const Packet packet = microphone_->Take(&random_);
      log_.OnPacket(Stream::kMicrophone, microphone_->format().channels, packet);
      pipeline_.PushMicrophone(packet);
      for (CleanFrame frame; pipeline_.Next(&frame);) {
        log_.OnPreparation(frame.preparation);
        log_.OnOutput(frame.samples, pipeline_.config().cleaning.channels(), frame.time);
      }
    }
  }

  std::mt19937 random_;
  const PipelineConfig config_;
  SessionLog log_;
  double seconds_ = 0;
  int mode_ = 1;
  float gain_ = 1;
  float level_db_ = 0;
  std::array<double, SessionLog::kStreams> offsets_{};
  std::unique_ptr<RecordedDevice> microphone_;
  std::unique_ptr<RecordedDevice> reference_;
  Pipeline pipeline_;
};

// Length of a run that the log can hold in memory: nothing is lost, however late its thread runs.
inline constexpr double kSession_s = 8;

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_LOGGED_RUN_H_
