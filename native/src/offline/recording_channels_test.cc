#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "anecho.h"
#include "audio_files.h"
#include "echo_scene.h"
#include "offline/offline_processor.h"

namespace anecho {
namespace {

using testing::Decibels;
using testing::FailureOf;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::Power;
using testing::ReadAll;
using testing::TempFolder;
using testing::WriteWav;
using Json = nlohmann::json;
using Channel = std::vector<float>;

constexpr int kRate = 16000;

Channel Interleaved(const std::vector<Channel>& channels) {
  Channel all;
  for (std::size_t i = 0; i < channels[0].size(); ++i) {
    for (const Channel& channel : channels) all.push_back(channel[i]);
  }
  return all;
}

Channel Scaled(Channel samples, float gain) {
  for (float& sample : samples) sample *= gain;
  return samples;
}

Channel Later(const Channel& samples, std::size_t by) {
  Channel later(by);
  later.insert(later.end(), samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(by));
  return later;
}

struct Result {
  Channel clean;
  Json channels;
  anecho_process_progress progress{};
};

Result Process(const std::vector<Channel>& microphone, const std::vector<Channel>& reference,
               const Json& pipeline = Json::object()) {
  const TempFolder folder;
  const auto write = [&](const char* name, const std::vector<Channel>& channels) {
    WriteWav(folder.Path(name), kRate, static_cast<int>(channels.size()), Interleaved(channels));
  };
  write("mic.wav", microphone);
  write("ref.wav", reference);
  const Json config = {{"microphone", folder.Path("mic.wav")},
                       {"reference", folder.Path("ref.wav")},
                       {"output", folder.Path("clean.wav")},
                       {"format", "f32"},
                       {"pipeline", pipeline}};
  OfflineProcessor processor(config.dump().c_str());
  Result result;
  std::vector<anecho_process_row> rows(1000);
  std::uint32_t count = 0;
  while (processor.Step(1e6, rows, &count, &result.progress)) {
  }
  result.clean = ReadAll(folder.Path("clean.wav"));
  result.channels = Json::parse(processor.ChannelsJson());
  return result;
}

/// Two seconds of echo alone, then a voice as well.
struct Room {
  Channel played = MakeSpeech(1, kRate, 6);
  Channel heard = MakeEcho(played, kRate / 20, 2);
  Channel voice = MakeSpeech(3, kRate, 6);

  Room() {
    for (std::size_t i = 0; i < heard.size(); ++i) {
      if (i < 4 * kRate) voice[i] = 0;
      heard[i] += voice[i];
    }
  }
};

}  // namespace

TEST(RecordingChannels, A3D2AVoiceInOneChannelComesOutAsFromAMonoRecording) {
  const Room room;
  const Result mono = Process({room.heard}, {room.played});
  const Channel silence(room.heard.size());
  const Channel inverted = Scaled(room.heard, -1);
  const Channel offset(room.heard.size(), 0.25f);
  EXPECT_EQ(mono.channels["used"], Json({1}));
  const std::vector<std::vector<Channel>> recordings = {
      {room.heard, silence},
      {silence, room.heard},
      {room.heard, room.heard},
      {room.heard, inverted},
      {silence, silence, room.heard, silence},
      {offset, room.heard},
      {room.heard, Later(room.heard, 5)},
  };
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    EXPECT_EQ(Process(recordings[i], {room.played}).clean, mono.clean) << i;
  }
  std::vector<Channel> many(32, silence);
  many[30] = room.heard;
  EXPECT_EQ(Process(many, {room.played}).clean, mono.clean);
}

TEST(RecordingChannels, A3D2TheLoopbackOfAnInterfaceIsLeftOut) {
  const Room room;
  const Result mono = Process({room.heard}, {room.played});
  const Channel loopback = Later(room.played, kRate / 50);
  const Result result = Process({loopback, room.heard, Scaled(loopback, 0.5f)}, {room.played});
  EXPECT_EQ(result.clean, mono.clean);
  EXPECT_EQ(result.channels["channels"], 3);
  EXPECT_EQ(result.channels["used"], Json({2}));
  EXPECT_EQ(result.channels["uses"], Json({"reference", "used", "reference"}));
  EXPECT_EQ(result.channels["text"], "channel 2 of 3 (1, 3: what the speakers play)");
}

TEST(RecordingChannels, A3D2ThePersonsChoiceCounts) {
  const Room room;
  const Channel silence(room.heard.size());
  const Result chosen =
      Process({room.heard, silence}, {room.played}, {{"microphone_channels", {2}}});
  EXPECT_LT(Power(chosen.clean, 0, chosen.clean.size()), 1e-7);
  EXPECT_EQ(chosen.channels["uses"], Json({"left-out", "used"}));
  const auto missing = FailureOf([&] {
    Process({room.heard, silence}, {room.played}, {{"microphone_channels", {1, 3}}});
  });
  EXPECT_EQ(missing.code, ANECHO_INVALID_CONFIG);
  EXPECT_NE(missing.message.find("mic.wav has 2 channels: choose from 1 to 2"), std::string::npos)
      << missing.message;
}

TEST(RecordingChannels, A3D2OneLoudspeakerOfManyIsAsGoodAsAMonoReference) {
  const Room room;
  const Result mono = Process({room.heard}, {room.played});
  const Channel silence(room.played.size());
  for (std::size_t live = 0; live < 6; ++live) {
    std::vector<Channel> surround(6, silence);
    surround[live] = room.played;
    const Result result = Process({room.heard}, surround);
    EXPECT_NEAR(result.progress.echo_reduction_db, mono.progress.echo_reduction_db, 0.1) << live;
  }
  const Result inverted = Process({room.heard}, {room.played, Scaled(room.played, -1)});
  EXPECT_NEAR(inverted.progress.echo_reduction_db, mono.progress.echo_reduction_db, 0.1);
}

}  // namespace anecho
