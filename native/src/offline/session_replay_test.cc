#include "offline/session_replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "echo_scene.h"
#include "engine/engine.h"
#include "engine/pipeline.h"
#include "engine/session_log.h"

namespace anecho {
namespace {

using testing::FailureOf;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::ReadBytes;
using testing::TempFolder;
using testing::WriteBytes;
using Json = nlohmann::json;
using Stream = SessionLog::Stream;

struct Replayed {
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

ProcessConfig ConfigOf(const std::string& folder, const PipelineConfig& pipeline = {}) {
  ProcessConfig config;
  config.session = folder;
  config.format = SampleFormat::kF32;
  config.pipeline = pipeline;
  return config;
}

Replayed Replay(const ProcessConfig& config) {
  SessionReplay replay(config);
  Replayed result;
  std::vector<anecho_process_row> rows(100);
  bool more = true;
  while (more) {
    std::uint32_t count = 0;
    more = replay.Step(0.7, rows, &count, &result.progress);
    result.rows.insert(result.rows.end(), rows.begin(), rows.begin() + count);
  }
  result.notes = replay.notes();
  result.session = Json::parse(replay.SessionJson());
  result.channels = Json::parse(replay.ChannelsJson());
  return result;
}

std::vector<std::string> LinesOf(const std::string& folder) {
  std::vector<std::string> lines;
  std::istringstream text(ReadBytes(folder + "/packets.jsonl"));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

void WriteLines(const std::string& folder, const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  WriteBytes(folder + "/packets.jsonl", text);
}

/// A device that delivers packets of any size, at times that are off.
class Device {
 public:
  Device(Stream stream, std::vector<float> mono, StreamFormat format, double ppm)
      : stream_(stream), mono_(std::move(mono)), format_(format), ppm_(ppm) {}

  Stream stream() const { return stream_; }
  StreamFormat format() const { return format_; }
  double seconds() const {
    return static_cast<double>(position_) / format_.sample_rate * (1 - ppm_ * 1e-6);
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
    // A broken driver: the canceller starts over, if it isn't silenced yet.
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
class Session {
 public:
  Session(const std::string& folder, std::uint32_t seed, PipelineConfig config = {})
      : random_(seed),
        config_(config),
        log_(folder),
        microphone_(Make(Stream::kMicrophone)),
        reference_(Make(Stream::kReference)),
        pipeline_(config, microphone_->format(), reference_->format()) {
    log_.OnStream(Stream::kOutput, {config.sample_rate, 1});
    log_.OnStream(Stream::kMicrophone, microphone_->format());
    log_.OnStream(Stream::kReference, reference_->format());
  }

  /// @param chaos whether commands, other devices and late preparations come in.
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

  std::unique_ptr<Device> Make(Stream stream) {
    constexpr std::array kRates{16000, 44100, 48000};
    const int rate = kRates.at(static_cast<std::size_t>(Chance(3)));
    auto sound = MakeSpeech(7, rate, 5);
    if (stream == Stream::kMicrophone) sound = MakeEcho(sound, rate / 20, 3);
    return std::make_unique<Device>(stream, std::move(sound), StreamFormat{rate, 1 + Chance(2)},
                                    Chance(200) - 100);
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

  void Change(std::unique_ptr<Device>* device) {
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

  bool IsDue(const Device& device) const {
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
        log_.OnOutput(frame.samples, frame.time);
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
  std::unique_ptr<Device> microphone_;
  std::unique_ptr<Device> reference_;
  Pipeline pipeline_;
};

}  // namespace

// Less than what the log holds, so that nothing is lost however late its thread runs.
constexpr double kSessionSeconds = 8;

TEST(SessionReplay, D5_RandomSessionsReplayToTheBit) {
  const char* wanted = std::getenv("ANECHO_RANDOM_SESSIONS");
  const int sessions = wanted != nullptr ? std::atoi(wanted) : 2;
  const auto first = static_cast<std::uint32_t>(
      std::chrono::steady_clock::now().time_since_epoch().count() % 1'000'000);
  for (std::uint32_t seed = first; seed < first + static_cast<std::uint32_t>(sessions); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const TempFolder folder;
    PipelineConfig config;
    config.sample_rate = seed % 3 == 0 ? 16000 : 48000;
    config.reference_channels = 1 + static_cast<int>(seed % 2);
    Session session(folder.Path("s"), seed, config);
    session.Run(kSessionSeconds, /*chaos=*/true);
    session.Close();
    ProcessConfig process = ConfigOf(folder.Path("s"), config);
    process.output = folder.Path("again.wav");
    const Replayed replayed = Replay(process);
    EXPECT_TRUE(replayed.identical()) << replayed.session.dump(2);
    EXPECT_EQ(replayed.ending(), "end");
    EXPECT_GT(replayed.compared(), kSessionSeconds * 80);
    EXPECT_EQ(ReadBytes(folder.Path("again.wav")).size(),
              ReadBytes(folder.Path("s/output.wav")).size());
  }
}

TEST(SessionReplay, D5_TheFrameAtWhichTheSpareCameDecides) {
  const TempFolder folder;
  Session session(folder.Path("s"), 1);
  session.Run(2, /*chaos=*/false);
  session.Reset();
  session.Run(1, /*chaos=*/false);
  // The spare is used up: this one waits for the next.
  session.Reset();
  session.Run(2, /*chaos=*/false);
  session.Prepare();
  session.Run(2, /*chaos=*/false);
  session.Close();
  EXPECT_TRUE(Replay(ConfigOf(folder.Path("s"))).identical());

  std::vector<std::string> lines = LinesOf(folder.Path("s"));
  const auto preparation = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find(R"("spare":true)") != std::string::npos;
  });
  ASSERT_NE(preparation, lines.end());
  lines.erase(preparation);
  WriteLines(folder.Path("s"), lines);
  const Replayed other = Replay(ConfigOf(folder.Path("s")));
  EXPECT_FALSE(other.identical());
  EXPECT_NEAR(other.session["comparison"]["first_difference_s"].get<double>(), 5, 0.3);
  EXPECT_GT(other.session["comparison"]["largest_difference"].get<double>(), 0);
}

TEST(SessionReplay, D5_AnEngineWithHiccupsDriftAndOtherDevicesReplaysToTheBit) {
  const TempFolder folder;
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.scene = Scene::kFar;
  room.speaker_ppm = 120;
  room.microphone_ppm = -80;
  room.wander_ppm = 5;
  room.jitter_ms = 3;
  room.faults = {{0.8, 0.25, RoomDevice::kMicrophone, RoomFault::Kind::kHiccup},
                 {1.4, 0.2, RoomDevice::kReference, RoomFault::Kind::kHiccup},
                 {1.9, 0.1, RoomDevice::kReference, RoomFault::Kind::kStall},
                 {2.2, 0.1, RoomDevice::kMicrophone, RoomFault::Kind::kSilent}};
  Engine::Config config;
  config.session_directory = folder.Path("s");
  double reset_by_s = 0;
  {
    Engine engine(config, OpenSimulatedBackend(room));
    const auto until = [&engine](std::uint64_t frames) {
      while (engine.snapshot().frames < frames) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    };
    const auto open = [&engine](StreamKind kind) {
      engine.OpenStream(kind, {});
      Event event;
      do {
        ASSERT_EQ(engine.events().Wait(std::chrono::seconds(30), &event),
                  EventQueue::WaitResult::kEvent);
      } while (event.kind != ANECHO_EVENT_STREAM_OPENED);
      ASSERT_EQ(event.code, static_cast<std::int32_t>(kind));
    };
    until(100);
    engine.Command(ANECHO_COMMAND_RESET_CANCELLER);
    // It is obeyed with the next turn, which may bring what waited during a hiccup.
    reset_by_s = static_cast<double>(engine.snapshot().frames) / kFramesPerSecond + 0.5;
    until(150);
    engine.Command(ANECHO_COMMAND_BYPASS);
    until(180);
    engine.Command(ANECHO_COMMAND_CANCEL);
    open(StreamKind::kReference);
    until(250);
    open(StreamKind::kMicrophone);
    until(350);
    engine.Close();
  }
  ProcessConfig process = ConfigOf(folder.Path("s"));
  process.output = folder.Path("again.wav");
  const Replayed replayed = Replay(process);
  EXPECT_TRUE(replayed.identical()) << replayed.session.dump(2);
  EXPECT_EQ(replayed.ending(), "end");
  EXPECT_EQ(replayed.notes, std::vector<std::string>());
  EXPECT_GE(replayed.compared(), 350);
  EXPECT_EQ(testing::ReadAll(folder.Path("again.wav")),
            testing::ReadAll(folder.Path("s/output.wav")));
  EXPECT_EQ(replayed.Count("stream"), 2);
  EXPECT_EQ(replayed.Count("reset"), 1);
  EXPECT_GE(replayed.Count("mode"), 3);
  // Each stands where it was heard.
  for (const Json& event : replayed.session["events"]) {
    if (event["kind"] != "reset") continue;
    EXPECT_GE(event["time_s"].get<double>(), 1);
    EXPECT_LE(event["time_s"].get<double>(), reset_by_s);
  }
  EXPECT_EQ(replayed.rows.size(), static_cast<std::size_t>(replayed.compared() + 9) / 10);
  EXPECT_EQ(replayed.progress.frames_done, replayed.progress.frames_total);
}

TEST(SessionReplay, D5_ARecordingThatWasCutOffReplaysUpToThere) {
  const TempFolder folder;
  Session session(folder.Path("s"), 2);
  session.Run(4, /*chaos=*/true);
  session.Close();
  const std::string lines = ReadBytes(folder.Path("s/packets.jsonl"));
  const std::string output = ReadBytes(folder.Path("s/output.wav"));
  // Within a line.
  WriteBytes(folder.Path("s/packets.jsonl"), lines.substr(0, lines.size() * 2 / 3));
  const Replayed cut = Replay(ConfigOf(folder.Path("s")));
  EXPECT_TRUE(cut.identical());
  EXPECT_EQ(cut.ending(), "cut");
  EXPECT_GT(cut.compared(), 130);
  ASSERT_EQ(cut.notes.size(), 1u);
  EXPECT_NE(cut.notes[0].find("was cut off; it was replayed up to there"), std::string::npos);
  // The samples of the last second were never written, of the output even more.
  WriteBytes(folder.Path("s/packets.jsonl"), lines);
  WriteBytes(folder.Path("s/output.wav"), output.substr(0, output.size() / 3));
  const Replayed mute = Replay(ConfigOf(folder.Path("s")));
  EXPECT_TRUE(mute.identical());
  EXPECT_LT(mute.compared(), 200);
  EXPECT_GT(mute.progress.frames_done, 48000u * 2);
}

TEST(SessionReplay, D5_EntriesThatAreMissingEndTheReplayAndAreTold) {
  const TempFolder folder;
  Session session(folder.Path("s"), 3);
  session.Run(3, /*chaos=*/false);
  session.Close();
  std::vector<std::string> lines = LinesOf(folder.Path("s"));
  // All that came out before is logged by then.
  const auto at = std::find_if(
      lines.begin() + static_cast<std::ptrdiff_t>(lines.size() / 2), lines.end(),
      [](const std::string& line) { return line.find("\"reference\"") != std::string::npos; });
  lines.insert(at, R"({"kind":"lost","entries":17})");
  WriteLines(folder.Path("s"), lines);
  const Replayed replayed = Replay(ConfigOf(folder.Path("s")));
  EXPECT_TRUE(replayed.identical());
  EXPECT_EQ(replayed.ending(), "lost");
  EXPECT_EQ(replayed.Count("lost"), 1);
  ASSERT_EQ(replayed.notes.size(), 1u);
  EXPECT_NE(replayed.notes[0].find("17 entries are missing"), std::string::npos);
}

TEST(SessionReplay, D5_WhatIsNoSessionIsRefusedInASentence) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  Session session(path, 4);
  session.Run(1, /*chaos=*/false);
  session.Close();
  const std::vector<std::string> lines = LinesOf(path);
  const auto refusal = [&] { return FailureOf([&] { Replay(ConfigOf(path)); }); };

  for (const char* name : {"microphone.wav", "reference.wav", "output.wav", "packets.jsonl"}) {
    const std::string file = path + "/" + name;
    std::filesystem::rename(file, file + ".away");
    EXPECT_EQ(refusal().code, ANECHO_FILE) << name;
    WriteBytes(file, "no sound");
    EXPECT_EQ(refusal().code, name[0] == 'p' ? ANECHO_BAD_AUDIO : ANECHO_OK) << name;
    WriteBytes(file, std::string(5000, 'x'));
    EXPECT_EQ(refusal().code, ANECHO_BAD_AUDIO) << name;
    testing::WriteWav(file, 22050, 1, std::vector<float>(3000));
    EXPECT_EQ(refusal().code, ANECHO_BAD_AUDIO) << name;
    std::filesystem::rename(file + ".away", file);
  }
  EXPECT_EQ(refusal().code, ANECHO_OK);

  auto changed = lines;
  changed[0] = R"({"kind":"session","version":77})";
  WriteLines(path, changed);
  EXPECT_NE(refusal().message.find("is of version 77"), std::string::npos);
  changed.erase(changed.begin());
  WriteLines(path, changed);
  EXPECT_NE(refusal().message.find("left out what a replay needs"), std::string::npos);
  WriteLines(path, {lines[0], lines[1]});
  EXPECT_NE(refusal().message.find("before the sound begins"), std::string::npos);
  changed = lines;
  changed[2] = R"({"kind":"stream","stream":"microphone","file":"../../etc/microphone.wav",)"
               R"("sample_rate":48000,"channels":1,"in_time":false})";
  WriteLines(path, changed);
  EXPECT_EQ(refusal().code, ANECHO_BAD_AUDIO);
  WriteLines(path, lines);
  PipelineConfig other;
  other.sample_rate = 16000;
  EXPECT_NE(FailureOf([&] { Replay(ConfigOf(path, other)); }).message.find("another rate"),
            std::string::npos);
}

TEST(SessionReplay, D5_DamagedLinesEndTheReplay) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  Session session(path, 5);
  session.Run(1, /*chaos=*/false);
  session.Close();
  const std::vector<std::string> lines = LinesOf(path);
  const std::size_t middle = lines.size() / 2;
  for (const std::string& line :
       {std::string("garbage"), std::string("[1,2]"), std::string(100'000, '{'), std::string("{}"),
        std::string(R"({"kind":"packet"})"), std::string(R"({"kind":"mode","mode":9})"),
        std::string(R"({"kind":"packet","stream":"microphone","frames":99999999999,"position":0,)"
                    R"("time_ns":0,"silent":true,"discontinuity":false})"),
        std::string(R"({"kind":"packet","stream":"microphone","frames":480,"position":)"
                    R"(9223372036854775807,"time_ns":0,"silent":true,"discontinuity":false})")}) {
    SCOPED_TRACE(line.substr(0, 100));
    auto changed = lines;
    changed[middle] = line;
    WriteLines(path, changed);
    const Replayed replayed = Replay(ConfigOf(path));
    EXPECT_TRUE(replayed.identical());
    EXPECT_EQ(replayed.ending(), "damaged");
    ASSERT_EQ(replayed.notes.size(), 1u);
    EXPECT_NE(replayed.notes[0].find("line " + std::to_string(middle + 1) + " is damaged"),
              std::string::npos);
  }
}

TEST(SessionReplay, D5_BytesThatChangedDoNoHarm) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  PipelineConfig config;
  config.sample_rate = 16000;
  Session session(path, 6, config);
  session.Run(0.4, /*chaos=*/true);
  session.Close();
  const std::string lines = ReadBytes(path + "/packets.jsonl");
  std::mt19937 random(9);
  int refused = 0;
  int replayed = 0;
  for (int i = 0; i < 24; ++i) {
    std::string changed = lines;
    for (int n = 0; n < 3; ++n) {
      // Most of them digits, so that the line stays one.
      changed[random() % changed.size()] = static_cast<char>(i % 4 == 0 ? random() : '0' + i % 10);
    }
    WriteBytes(path + "/packets.jsonl", changed);
    const auto failure = FailureOf([&] { Replay(ConfigOf(path, config)); });
    (failure.code == ANECHO_OK ? replayed : refused) += 1;
    if (failure.code != ANECHO_OK) {
      EXPECT_TRUE(failure.code == ANECHO_BAD_AUDIO || failure.code == ANECHO_FILE)
          << failure.message;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(replayed, 0);
}

TEST(SessionReplay, D5_TheOutputMayNotReplaceTheSession) {
  const TempFolder folder;
  Session session(folder.Path("s"), 7);
  session.Run(0.2, /*chaos=*/false);
  session.Close();
  ProcessConfig process = ConfigOf(folder.Path("s"));
  process.output = folder.Path("s/output.wav");
  EXPECT_EQ(FailureOf([&] { Replay(process); }).code, ANECHO_FILE);
}

}  // namespace anecho
