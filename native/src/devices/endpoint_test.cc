#include "devices/endpoint.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace anecho {

// D3
TEST(Endpoint, D3_ListsAsJsonWithRolesAndContainer) {
  Endpoint endpoint;
  endpoint.id = "{0.0.1}";
  endpoint.name = "Microphone (\"USB\")";
  endpoint.container = "{c}";
  endpoint.form_factor = FormFactor::kHeadset;
  endpoint.default_for = kConsole | kCommunications;
  endpoint.format = {44100, 2};
  Endpoint other;
  other.flow = Flow::kRender;
  other.state = EndpointState::kUnplugged;
  const auto parsed = nlohmann::json::parse(EndpointsJson({endpoint, other}));
  const auto& first = parsed[0];
  EXPECT_EQ(first["name"], "Microphone (\"USB\")");
  EXPECT_EQ(first["flow"], "capture");
  EXPECT_EQ(first["container"], "{c}");
  EXPECT_EQ(first["formFactor"], "headset");
  EXPECT_EQ(first["defaultFor"], (nlohmann::json{"console", "communications"}));
  EXPECT_EQ(first["sampleRate"], 44100);
  const auto& second = parsed[1];
  EXPECT_EQ(second["flow"], "render");
  EXPECT_EQ(second["state"], "unplugged");
  EXPECT_TRUE(second["container"].is_null());
  EXPECT_EQ(second["defaultFor"], nlohmann::json::array());
}

TEST(Endpoint, D3_ListsWhatOnlySomeSystemsTellWhereItIsKnown) {
  Endpoint endpoint;
  endpoint.bus = "hdaudio";
  endpoint.adapter = "HDAUDIO\\\\1";
  endpoint.driver = "Realtek";
  endpoint.jack = Jack::kNone;
  endpoint.fed_by = {"mic"};
  endpoint.plays_into = "speakers";
  endpoint.priority = 7;
  endpoint.is_fallback_default = true;
  const auto parsed = nlohmann::json::parse(EndpointsJson({endpoint, Endpoint()}));
  EXPECT_EQ(parsed[0]["bus"], "hdaudio");
  EXPECT_EQ(parsed[0]["adapter"], "HDAUDIO\\\\1");
  EXPECT_EQ(parsed[0]["driver"], "Realtek");
  EXPECT_EQ(parsed[0]["jack"], "none");
  EXPECT_EQ(parsed[0]["fedBy"], nlohmann::json{"mic"});
  EXPECT_EQ(parsed[0]["playsInto"], "speakers");
  EXPECT_EQ(parsed[0]["priority"], 7);
  EXPECT_EQ(parsed[0]["isFallbackDefault"], true);
  for (const char* key : {"bus", "adapter", "driver", "jack", "fedBy", "playsInto", "priority",
                          "isFallbackDefault"}) {
    EXPECT_FALSE(parsed[1].contains(key)) << key;
  }
}

TEST(Endpoint, D3_ANameThatIsNotUtf8IsListedAllTheSame) {
  Endpoint endpoint;
  endpoint.name = "Mikrofon \xfc";
  const auto parsed = nlohmann::json::parse(EndpointsJson({endpoint}));
  EXPECT_EQ(parsed[0]["name"], "Mikrofon \xef\xbf\xbd");
}

}  // namespace anecho
