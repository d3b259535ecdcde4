#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "logged_run.h"
#include "offline/session_replay.h"

namespace anecho {

namespace {

using testing::ConfigOf;
using testing::FailureOf;
using testing::LinesOf;
using testing::LoggedRun;
using testing::ReadBytes;
using testing::Replay;
using testing::Replayed;
using testing::TempFolder;
using testing::WriteBytes;
using testing::WriteLines;

}  // namespace

TEST(DamagedSession, D5_ARecordingThatWasCutOffReplaysUpToThere) {
  const TempFolder folder;
  LoggedRun session(folder.Path("s"), 2);
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
  // The samples of the last second were never written; of the output, even more samples are
  // missing.
  WriteBytes(folder.Path("s/packets.jsonl"), lines);
  WriteBytes(folder.Path("s/output.wav"), output.substr(0, output.size() / 3));
  const Replayed mute = Replay(ConfigOf(folder.Path("s")));
  EXPECT_TRUE(mute.identical());
  EXPECT_LT(mute.compared(), 200);
  EXPECT_GT(mute.progress.frames_done, 48000u * 2);
}

TEST(DamagedSession, D5_EntriesThatAreMissingEndTheReplayAndAreTold) {
  const TempFolder folder;
  LoggedRun session(folder.Path("s"), 3);
  session.Run(3, /*chaos=*/false);
  session.Close();
  std::vector<std::string> lines = LinesOf(folder.Path("s"));
  // By then, all frames that came out before are logged.
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

TEST(DamagedSession, D5_WhatIsNoSessionIsRefusedInASentence) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  LoggedRun session(path, 4);
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

TEST(DamagedSession, D5_DamagedLinesEndTheReplay) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  LoggedRun session(path, 5);
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

TEST(DamagedSession, D5_BytesThatChangedDoNoHarm) {
  const TempFolder folder;
  const std::string path = folder.Path("s");
  PipelineConfig config;
  config.sample_rate = 16000;
  LoggedRun session(path, 6, config);
  session.Run(0.4, /*chaos=*/true);
  session.Close();
  const std::string lines = ReadBytes(path + "/packets.jsonl");
  std::mt19937 random(9);
  int refused = 0;
  int replayed = 0;
  for (int i = 0; i < 24; ++i) {
    std::string changed = lines;
    for (int n = 0; n < 3; ++n) {
      // Mostly digits, so that a line stays one line.
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

TEST(DamagedSession, D5_TheOutputMayNotReplaceTheSession) {
  const TempFolder folder;
  LoggedRun session(folder.Path("s"), 7);
  session.Run(0.2, /*chaos=*/false);
  session.Close();
  WriteBytes(folder.Path("s/session.json"), "{}");
  WriteBytes(folder.Path("s/microphone-2.wav"), "the second opening");
  for (const char* name :
       {"output.wav", "microphone-2.wav", "packets.jsonl", "events.jsonl", "session.json"}) {
    ProcessConfig process = ConfigOf(folder.Path("s"));
    process.output = folder.Path("s/") + name;
    EXPECT_EQ(FailureOf([&] { Replay(process); }).code, ANECHO_FILE) << name;
  }
  EXPECT_EQ(ReadBytes(folder.Path("s/microphone-2.wav")), "the second opening");
}

}  // namespace anecho
