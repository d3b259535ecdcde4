#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "anecho.h"

namespace {

anecho_error MakeError() {
  anecho_error error{};
  error.size = sizeof(error);
  return error;
}

uint32_t OpenRoom() {
  uint32_t handle = 0;
  EXPECT_EQ(anecho_engine_open(R"({"backend": "simulated", "room": {"size": "small"}})", &handle,
                               nullptr),
            ANECHO_OK);
  return handle;
}

}  // namespace

TEST(Abi, LayoutNamesEveryStructFieldAndValue) {
  const auto layout = nlohmann::json::parse(anecho_abi_layout());
  const auto& structs = layout["structs"];
  EXPECT_EQ(structs.size(), 11u);
  EXPECT_EQ(structs["anecho_error"]["size"], sizeof(anecho_error));
  EXPECT_EQ(structs["anecho_error"]["fields"]["message"], nlohmann::json({8, "char[1024]"}));
  EXPECT_EQ(structs["anecho_event"]["fields"]["value"],
            nlohmann::json({offsetof(anecho_event, value), "f64"}));
  EXPECT_EQ(layout["enums"]["STATUS"]["INTERNAL"], ANECHO_INTERNAL);
  EXPECT_EQ(layout["enums"]["EVENT"]["LOOPBACK"], ANECHO_EVENT_LOOPBACK);
}

TEST(Abi, NullAndUnsetSizesAreRefusedWithASentence) {
  anecho_error error = MakeError();
  EXPECT_EQ(anecho_engine_open(nullptr, nullptr, &error), ANECHO_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "handle is NULL");
  uint32_t handle = 77;
  EXPECT_EQ(anecho_engine_open(nullptr, &handle, &error), ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(handle, 0u);
  EXPECT_EQ(anecho_process_open(nullptr, &handle, nullptr), ANECHO_INVALID_ARGUMENT);
  anecho_audio_info info{};
  EXPECT_EQ(anecho_audio_probe("x.wav", &info, &error), ANECHO_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "info.size is not set: set it to sizeof the struct");
  EXPECT_EQ(anecho_audio_probe(nullptr, &info, &error), ANECHO_INVALID_ARGUMENT);
}

TEST(Abi, C1_TracksAreReadFromAnEngineThatHasThem) {
  anecho_error error = MakeError();
  std::array<float, 320> samples{};
  anecho_tracks_part part{};
  const auto read = [&](uint32_t handle) {
    return anecho_engine_read_tracks(handle, samples.data(), 160, 10'000, &part, &error);
  };
  const uint32_t plain = OpenRoom();
  EXPECT_EQ(read(plain), ANECHO_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "part.size is not set: set it to sizeof the struct");
  part.size = sizeof(part);
  EXPECT_EQ(read(plain), ANECHO_STATE);
  EXPECT_EQ(anecho_engine_close(plain, nullptr), ANECHO_OK);
  uint32_t handle = 0;
  constexpr const char* kConfig = R"({"backend": "simulated", "room": {"size": "small"},
      "tracks": {"layout": "two", "sample_rate": 16000}})";
  ASSERT_EQ(anecho_engine_open(kConfig, &handle, &error), ANECHO_OK) << error.message;
  EXPECT_EQ(anecho_engine_read_tracks(handle, nullptr, 160, 10, &part, &error),
            ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(anecho_engine_read_tracks(handle, samples.data(), 0, 10, &part, &error),
            ANECHO_INVALID_ARGUMENT);
  for (uint64_t position = 0; position < 480; position += part.frames) {
    ASSERT_EQ(read(handle), ANECHO_OK);
    EXPECT_GT(part.frames, 0u);
    EXPECT_LE(part.frames, 160u);
    EXPECT_EQ(part.position, position);
    EXPECT_EQ(part.channels, 2u);
  }
  EXPECT_EQ(anecho_engine_close(handle, nullptr), ANECHO_OK);
  EXPECT_EQ(read(handle), ANECHO_INVALID_HANDLE);
  constexpr const char* kWrong = R"({"backend": "simulated", "tracks": {"layout": "four"}})";
  EXPECT_EQ(anecho_engine_open(kWrong, &handle, &error), ANECHO_INVALID_CONFIG);
}

TEST(Abi, StaleHandlesAreErrorsNotCrashes) {
  anecho_error error = MakeError();
  const uint32_t handle = OpenRoom();
  EXPECT_EQ(anecho_engine_close(handle, &error), ANECHO_OK);
  EXPECT_EQ(anecho_engine_close(handle, &error), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(error.code, ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_engine_command(handle, ANECHO_COMMAND_PAUSE, &error), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_engine_wake(0, &error), ANECHO_INVALID_HANDLE);
  anecho_snapshot snapshot{};
  snapshot.size = sizeof(snapshot);
  EXPECT_EQ(anecho_engine_snapshot(handle, &snapshot, &error), ANECHO_INVALID_HANDLE);
  EXPECT_EQ(anecho_process_close(handle, &error), ANECHO_INVALID_HANDLE);
  EXPECT_NE(OpenRoom(), handle);
}

TEST(Abi, AnOlderAndSmallerStructIsFilledNoFurther) {
  const uint32_t handle = OpenRoom();
  struct {
    anecho_snapshot snapshot;
    unsigned char guard[8];
  } both{};
  std::memset(&both, 0xAA, sizeof(both));
  both.snapshot.size = offsetof(anecho_snapshot, time_ns);
  EXPECT_EQ(anecho_engine_snapshot(handle, &both.snapshot, nullptr), ANECHO_OK);
  EXPECT_EQ(both.snapshot.size, offsetof(anecho_snapshot, time_ns));
  EXPECT_EQ(static_cast<uint64_t>(both.snapshot.time_ns), 0xAAAAAAAAAAAAAAAAu);
  EXPECT_EQ(anecho_engine_close(handle, nullptr), ANECHO_OK);
}

TEST(Abi, CloseEndsAPendingWait) {
  const uint32_t handle = OpenRoom();
  int32_t last = ANECHO_OK;
  std::thread waiter([&] {
    anecho_event event{};
    event.size = sizeof(event);
    while (last == ANECHO_OK) last = anecho_engine_wait_event(handle, &event, 30'000, nullptr);
  });
  EXPECT_EQ(anecho_engine_close(handle, nullptr), ANECHO_OK);
  waiter.join();
  EXPECT_TRUE(last == ANECHO_END || last == ANECHO_INVALID_HANDLE);
}

TEST(Abi, UnknownCommandsAndBackendsAreRefused) {
  anecho_error error = MakeError();
  const uint32_t handle = OpenRoom();
  EXPECT_EQ(anecho_engine_command(handle, 99, &error), ANECHO_INVALID_ARGUMENT);
  EXPECT_EQ(anecho_engine_close(handle, nullptr), ANECHO_OK);
  uint32_t none = 0;
  EXPECT_EQ(anecho_engine_open(R"({"backend": "asio"})", &none, &error), ANECHO_INVALID_CONFIG);
  const std::string message = error.message;
  EXPECT_EQ(message.rfind("backend must be one of ", 0), 0u) << message;
  EXPECT_NE(message.find("simulated on this system, not asio"), std::string::npos) << message;
  EXPECT_EQ(anecho_engine_open(R"({"backend": "simulated", "rooom": {}})", &none, &error),
            ANECHO_INVALID_CONFIG);
  EXPECT_STREQ(error.message, "rooom is not a known setting");
}

TEST(Abi, B7_DefaultMicrophonesAreToldAndChosenByRole) {
  anecho_error error = MakeError();
  uint32_t handle = 0;
  ASSERT_EQ(anecho_monitor_open(R"({"backend": "simulated"})", &handle, &error), ANECHO_OK);
  std::array<char, 256> text{};
  uint32_t needed = 0;
  EXPECT_EQ(anecho_monitor_default_microphones(handle, text.data(), text.size(), &needed, &error),
            ANECHO_OK);
  const auto defaults = nlohmann::json::parse(text.data());
  EXPECT_EQ(defaults.size(), 3u);
  EXPECT_TRUE(defaults["communications"].is_null());
  const auto choose = [&](const char* config) {
    return anecho_monitor_set_default_microphone(handle, config, &error);
  };
  EXPECT_EQ(choose(R"({"roles": ["console"], "id": "x"})"), ANECHO_DEVICE);
  EXPECT_NE(std::string(error.message).find("simulated room"), std::string::npos);
  EXPECT_EQ(choose(R"({"roles": ["all"], "id": "x"})"), ANECHO_INVALID_CONFIG);
  EXPECT_EQ(choose(R"({"id": "x"})"), ANECHO_INVALID_CONFIG);
  EXPECT_EQ(choose("nonsense"), ANECHO_INVALID_CONFIG);
  EXPECT_EQ(anecho_monitor_close(handle, nullptr), ANECHO_OK);
  EXPECT_EQ(choose(R"({"roles": ["console"], "id": "x"})"), ANECHO_INVALID_HANDLE);
}
