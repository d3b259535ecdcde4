#include "engine/session_log.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"
#include "engine/engine.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

using testing::ReadAll;
using testing::TempFolder;

std::vector<std::string> Lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

Packet PacketOf(const std::vector<float>& samples, std::int64_t position) {
  return {.samples = samples,
          .frames = static_cast<std::int64_t>(samples.size() / 2),
          .device_position = position,
          .time = Nanoseconds(1'000'000'007 + position)};
}

TEST(SessionLog, D5_KeepsPacketsAndCommandsInTheirOrder) {
  using Stream = SessionLog::Stream;
  const TempFolder folder;
  const std::vector<float> loud = {0.1f, -0.2f, 0.3f, -0.4f};
  {
    SessionLog log(folder.Path("s"));
    log.OnStream(Stream::kMicrophone, {44100, 2});
    log.OnPacket(Stream::kMicrophone, 2, PacketOf(loud, 5));
    log.OnMode(1);
    log.OnMode(1);
    Packet silent = PacketOf(loud, 7);
    silent.silent = silent.discontinuity = true;
    log.OnPacket(Stream::kMicrophone, 2, silent);
    log.OnPlaybackGain(0.5f);
    log.OnOutputLevel(-2.5f);
    log.OnOutputLevel(-2.5f);
    log.OnReset();
    log.OnPreparation({});
    log.OnPreparation({.spares_came = true});
    log.OnStream(Stream::kMicrophone, {48000, 1}, /*is_in_time=*/true);
    log.Close();
    EXPECT_EQ(log.failure(), "");
  }
  EXPECT_EQ(
      Lines(folder.Path("s/packets.jsonl")),
      (std::vector<std::string>{
          R"({"kind":"session","version":3})",
          R"({"kind":"stream","stream":"microphone","file":"microphone.wav","sample_rate":44100,"channels":2,"in_time":false})",
          R"({"kind":"packet","stream":"microphone","frames":2,"position":5,"time_ns":1000000012,"silent":false,"discontinuity":false})",
          R"({"kind":"mode","mode":1})",
          R"({"kind":"packet","stream":"microphone","frames":2,"position":7,"time_ns":1000000014,"silent":true,"discontinuity":true})",
          R"({"kind":"playback-gain","gain":0.5})",
          R"({"kind":"output-level","db":-2.5})",
          R"({"kind":"reset"})",
          R"({"kind":"preparation","spare":true,"retired":false})",
          R"({"kind":"stream","stream":"microphone","file":"microphone-2.wav","sample_rate":48000,"channels":1,"in_time":true})",
      }));
  EXPECT_EQ(ReadAll(folder.Path("s/microphone.wav")),
            (std::vector<float>{0.1f, -0.2f, 0.3f, -0.4f, 0, 0, 0, 0}));
}

TEST(SessionLog, D5_TellsHowManyEntriesWereLeftOut) {
  const TempFolder folder;
  {
    SessionLog log(folder.Path("s"));
    // Faster than the log's thread wakes up: more entries than there is room for.
    for (int i = 0; i < 30'000; ++i) log.OnReset();
    log.Close();
  }
  std::uint64_t resets = 0;
  std::uint64_t lost = 0;
  for (const std::string& line : Lines(folder.Path("s/packets.jsonl"))) {
    const std::string head = R"({"kind":"lost","entries":)";
    if (line.rfind(head, 0) == 0) {
      lost += std::stoull(line.substr(head.size()));
    } else if (line == R"({"kind":"reset"})") {
      ++resets;
    }
  }
  EXPECT_GT(lost, 0u);
  EXPECT_EQ(resets + lost, 30'000u);
}

TEST(SessionLog, D5_IsReadableWhileItRuns) {
  const TempFolder folder;
  SessionLog log(folder.Path("s"));
  log.OnStream(SessionLog::Stream::kReference, {8000, 2});
  const std::vector<float> samples(1600, 0.25f);
  std::int64_t position = 0;
  std::size_t readable = 0;
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (readable < 16000 && std::chrono::steady_clock::now() < limit) {
    log.OnPacket(SessionLog::Stream::kReference, 2, PacketOf(samples, position));
    position += 800;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    try {
      readable = ReadAll(folder.Path("s/reference.wav")).size();
    } catch (const Error&) {
      // Nothing is in it yet.
    }
  }
  EXPECT_GE(readable, 16000u);
  EXPECT_GE(Lines(folder.Path("s/packets.jsonl")).size(), readable / 1600);
}

TEST(SessionLog, D5_FolderThatCannotBeMadeIsAnError) {
  const TempFolder folder;
  testing::WriteBytes(folder.Path("file"), "x");
  EXPECT_EQ(testing::FailureOf([&] { SessionLog log(folder.Path("file/below")); }).code,
            ANECHO_FILE);
}

TEST(SessionLog, D5_HoldsWhatAnEngineHeardAndGave) {
  const TempFolder folder;
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.accelerated = true;
  // Less than the recorder holds: the room may be over before it drains for the first time.
  room.duration_s = 1.5;
  Engine::Config config;
  config.session_directory = folder.Path("s");
  config.record_directory = folder.Path("r");
  Engine engine(config, OpenSimulatedBackend(room));
  Event event;
  while (engine.events().Wait(std::chrono::seconds(30), &event) == EventQueue::WaitResult::kEvent &&
         event.kind != ANECHO_EVENT_FINISHED) {
  }
  engine.Close();
  // The last frame waits for its reference.
  EXPECT_EQ(ReadAll(folder.Path("s/output.wav")), ReadAll(folder.Path("r/output.wav")));
  EXPECT_EQ(AudioReader::Open(folder.Path("s/microphone.wav"))->info().frames, 72000);
  EXPECT_EQ(AudioReader::Open(folder.Path("s/reference.wav"))->info().channels,
            room.speaker_format.channels);
  for (const std::string& line : Lines(folder.Path("s/packets.jsonl"))) {
    EXPECT_EQ(line.find("\"lost\""), std::string::npos) << line;
  }
}

TEST(SessionMemory, D5_KeepsTheLastWhileAndWhatWasInForceBefore) {
  using Kind = LoggedEntry::Kind;
  const TempFolder folder;
  SessionMemory memory(std::chrono::seconds(60));
  EXPECT_EQ(testing::FailureOf([&] {
              memory.WriteTo(folder.Path("none"), std::chrono::seconds(60));
            }).code,
            ANECHO_STATE);
  for (const auto stream :
       {SessionStream::kOutput, SessionStream::kReference, SessionStream::kMicrophone}) {
    memory.Add({.kind = Kind::kStream, .stream = stream, .format = {8000, 1}}, {});
  }
  memory.Add({.kind = Kind::kGain, .value = 0.5}, {});
  const auto add = [&](int second) {
    const std::vector<float> samples(8000, static_cast<float>(second) / 1000);
    memory.Add({.stream = SessionStream::kMicrophone,
                .frames = 8000,
                .position = second * 8000,
                .time_ns = second * std::int64_t{1'000'000'000}},
               samples);
  };
  for (int second = 0; second < 5; ++second) add(second);
  memory.WriteTo(folder.Path("whole"), std::chrono::seconds(60));
  EXPECT_EQ(ReadAll(folder.Path("whole/microphone.wav")).size(), 40'000u);
  EXPECT_EQ(Lines(folder.Path("whole/packets.jsonl")).front(), R"({"kind":"session","version":3})");
  for (int second = 5; second < 200; ++second) add(second);
  memory.WriteTo(folder.Path("last"), std::chrono::seconds(60));
  memory.WriteTo(folder.Path("shorter"), std::chrono::seconds(10));
  const std::vector<float> last = ReadAll(folder.Path("last/microphone.wav"));
  EXPECT_EQ(last.size(), 488'000u);
  EXPECT_EQ(last.back(), 0.199f);
  EXPECT_EQ(ReadAll(folder.Path("shorter/microphone.wav")).size(), 88'000u);
  const std::vector<std::string> lines = Lines(folder.Path("last/packets.jsonl"));
  EXPECT_EQ(lines.front(), R"({"kind":"session","version":3,"joined":true})");
  EXPECT_EQ(lines.at(4), R"({"kind":"playback-gain","gain":0.5})");
  EXPECT_EQ(lines.size(), 1u + 3 + 1 + 61);
}

TEST(SessionMemory, D5_BeginsAnewAfterAGapAndStaysWithinItsBounds) {
  const TempFolder folder;
  constexpr std::size_t kMaxSamples = 500'000;
  SessionMemory memory(std::chrono::seconds(60), kMaxSamples);
  memory.Add({.kind = LoggedEntry::Kind::kStream,
              .stream = SessionStream::kReference,
              .format = {8000, 2}},
             {});
  const std::vector<float> samples(std::size_t{2} * 8000, 0.25f);
  LoggedEntry packet = {.stream = SessionStream::kReference, .frames = 8000};
  for (int second = 0; second < 59; ++second) {
    packet.time_ns = second * std::int64_t{1'000'000'000};
    memory.Add(packet, samples);
  }
  memory.WriteTo(folder.Path("bounded"), std::chrono::seconds(60));
  const std::size_t kept = ReadAll(folder.Path("bounded/reference.wav")).size();
  EXPECT_LE(kept, kMaxSamples);
  EXPECT_GT(kept, kMaxSamples - 2 * samples.size());
  packet.lost = 3;
  memory.Add(packet, samples);
  memory.WriteTo(folder.Path("anew"), std::chrono::seconds(60));
  EXPECT_EQ(ReadAll(folder.Path("anew/reference.wav")).size(), samples.size());
}

TEST(SessionMemory, D5_AnEngineSavesWhatItKeeps) {
  const TempFolder folder;
  RoomConfig room;
  room.size = RoomSize::kSmall;
  room.accelerated = true;
  room.duration_s = 4;
  Engine::Config config;
  config.session_memory = std::chrono::seconds(60);
  Engine engine(config, OpenSimulatedBackend(room));
  Event event;
  while (engine.events().Wait(std::chrono::seconds(30), &event) == EventQueue::WaitResult::kEvent &&
         event.kind != ANECHO_EVENT_FINISHED) {
  }
  // The writer takes the remaining entries within 50 ms; the room may end before.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  engine.SaveSession(folder.Path("s"), std::chrono::seconds(60));
  EXPECT_GT(ReadAll(folder.Path("s/output.wav")).size(), 48'000u);
  engine.Close();
  Engine::Config none;
  Engine other(none, OpenSimulatedBackend(room));
  EXPECT_EQ(testing::FailureOf([&] {
              other.SaveSession(folder.Path("n"), std::chrono::seconds(60));
            }).code,
            ANECHO_STATE);
}

}  // namespace
}  // namespace anecho
