#include "devices/pipewire/graph.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

using Strings = std::vector<std::string>;

/// Speakers (10), microphone (20), our virtual microphone (30) and a recorder (40).
class GraphTest : public ::testing::Test {
 protected:
  GraphTest() {
    graph_.SetNode(10, {{"media.class", "Audio/Sink"},
                        {"node.name", "speakers"},
                        {"node.description", "Loud ones"},
                        {"device.id", "7"},
                        {"priority.session", "1000"}});
    graph_.SetNode(20, {{"media.class", "Audio/Source"},
                        {"node.name", "mic"},
                        {"device.form-factor", "headset"},
                        {"audio.rate", "16000"},
                        {"priority.session", "2000"}});
    graph_.SetNode(30, {{"media.class", "Audio/Source"},
                        {"node.name", kVirtualMicrophoneName},
                        {"priority.session", "9000"},
                        {kOwnNodeKey, "x"}});
    graph_.SetNode(
        40, {{"media.class", "Stream/Input/Audio"}, {"node.name", "recorder"}, {"client.id", "5"}});
    SetPort(101, 10, 1, "out");
    SetPort(102, 10, 0, "out");
    SetPort(103, 10, 0, "in");
    SetPort(201, 20, 0, "out");
    SetPort(301, 30, 0, "out");
    SetPort(401, 40, 0, "in");
    graph_.SetClient(5, {{"application.name", "Video calls"}});
  }

  void SetPort(std::uint32_t id, int node, int index, const char* direction) {
    graph_.SetPort(id, {{"node.id", std::to_string(node)},
                        {"port.id", std::to_string(index)},
                        {"port.direction", direction}});
  }

  void Link(std::uint32_t id, int output_node, int output_port, int input_node, int input_port) {
    graph_.SetLink(id, {{"link.output.node", std::to_string(output_node)},
                        {"link.output.port", std::to_string(output_port)},
                        {"link.input.node", std::to_string(input_node)},
                        {"link.input.port", std::to_string(input_port)}});
  }

  Graph graph_;
};

// B1
TEST_F(GraphTest, NamesThePositionsOfADevicesPortsInOrder) {
  graph_.SetPort(
      101,
      {{"node.id", "10"}, {"port.id", "1"}, {"port.direction", "out"}, {"audio.channel", "FR"}});
  graph_.SetPort(
      102,
      {{"node.id", "10"}, {"port.id", "0"}, {"port.direction", "out"}, {"audio.channel", "FL"}});
  EXPECT_EQ(graph_.CapturePositions(10), (Strings{"FL", "FR"}));
}

// D6
TEST_F(GraphTest, ListsDevicesButNotOurOwn) {
  graph_.SetDefault("default.audio.sink", R"({"name": "speakers"})");
  const auto endpoints = graph_.Endpoints();
  ASSERT_EQ(endpoints.size(), 2U);
  EXPECT_EQ(endpoints[0].id, "speakers");
  EXPECT_EQ(endpoints[0].name, "Loud ones");
  EXPECT_EQ(endpoints[0].flow, Flow::kRender);
  EXPECT_EQ(endpoints[0].container, "7");
  EXPECT_EQ(endpoints[0].default_for, kConsole | kMultimedia | kCommunications);
  EXPECT_FALSE(endpoints[0].is_virtual);
  EXPECT_EQ(endpoints[1].id, "mic");
  EXPECT_EQ(endpoints[1].name, "mic");
  EXPECT_EQ(endpoints[1].form_factor, FormFactor::kHeadset);
  EXPECT_EQ(endpoints[1].format.sample_rate, 16000);
  EXPECT_EQ(endpoints[1].format.channels, 1);
}

TEST_F(GraphTest, KnowsVirtualDevices) {
  graph_.SetNode(10, {{"factory.name", "support.null-audio-sink"}});
  graph_.SetNode(20, {{"node.virtual", "true"}});
  for (const Endpoint& endpoint : graph_.Endpoints()) EXPECT_TRUE(endpoint.is_virtual);
}

// B6
TEST_F(GraphTest, B6_KnowsVirtualDevicesByWhoMakesThem) {
  const std::vector<PipeWireProperties> virtual_ones{
      {{"node.link-group", "filter-chain-1-2"}},
      {{"node.network", "true"}},
      {{"device.api", "alsa"}, {"alsa.driver_name", "snd_aloop"}},
      {{"device.api", "alsa"}, {"api.alsa.card.name", "Loopback"}},
  };
  for (const auto& properties : virtual_ones) {
    Graph graph;
    graph.SetNode(1, {{"media.class", "Audio/Source"}, {"node.name", "x"}});
    EXPECT_FALSE(graph.Endpoints()[0].is_virtual);
    graph.SetNode(1, properties);
    EXPECT_TRUE(graph.Endpoints()[0].is_virtual) << properties.begin()->first;
  }
  graph_.SetNode(20, {{"device.api", "bluez5"}});
  EXPECT_EQ(graph_.Endpoints()[1].bus, "bluetooth");
  graph_.SetNode(20, {{"device.bus", "usb"}});
  EXPECT_EQ(graph_.Endpoints()[1].bus, "usb");
  EXPECT_FALSE(graph_.Endpoints()[1].is_virtual);
}

// A18: what Anecho makes, or what the speakers play, is never taken for the microphone.
TEST_F(GraphTest, TakesNeitherItselfNorAMonitorForTheDefaultMicrophone) {
  graph_.SetDefault("default.audio.source", R"({"name": "anecho_microphone"})");
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic");
  graph_.SetDefault("default.audio.source", R"({"name": "speakers"})");
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic");
  for (const char* value : {"", "mic", "[]", "{", R"({"nickname": "mic"})", R"({"name": ""})"}) {
    graph_.SetDefault("default.audio.source", value);
    EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic") << value;
  }
  graph_.Remove(20);
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "");
}

// A15
TEST_F(GraphTest, FollowsTheDefault) {
  graph_.SetNode(50, {{"media.class", "Audio/Source"}, {"node.name", "other"}});
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic");
  graph_.SetDefault("default.audio.source", R"({"name": "other"})");
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "other");
  graph_.Remove(50);
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic");
  graph_.SetDefault("default.audio.source", "no JSON");
  EXPECT_EQ(graph_.DefaultName(Flow::kCapture), "mic");
}

// B7 A15: finds the default that the person had chosen before, not the system's stand-in.
TEST_F(GraphTest, ADefaultInPlaceOfOurOwnIsNoneOfThePersons) {
  const auto microphone = [&] {
    for (const Endpoint& endpoint : graph_.Endpoints()) {
      if (endpoint.id == "mic") return endpoint;
    }
    return Endpoint();
  };
  graph_.SetDefault("default.audio.source", R"({"name": "mic"})");
  EXPECT_EQ(microphone().default_for, kConsole | kMultimedia | kCommunications);
  EXPECT_FALSE(microphone().is_fallback_default);
  EXPECT_EQ(microphone().priority, 2000);
  // Ours is chosen, but not there.
  graph_.SetDefault("default.configured.audio.source", R"({"name": "anecho_microphone"})");
  EXPECT_EQ(microphone().default_for, 0U);
  EXPECT_TRUE(microphone().is_fallback_default);
  graph_.SetDefault("default.configured.audio.source", "");
  EXPECT_FALSE(microphone().is_fallback_default);
  // Ours is in force.
  graph_.SetDefault("default.audio.source", R"({"name": "anecho_microphone"})");
  EXPECT_EQ(microphone().default_for, 0U);
  EXPECT_TRUE(microphone().is_fallback_default);
}

TEST_F(GraphTest, B7_AChoiceThatAnotherProgramReplacesAtOnceWasMade) {
  const auto choose = [this](const char* value) {
    graph_.SetDefault("default.configured.audio.source", value);
  };
  graph_.AwaitSource("mic");
  EXPECT_FALSE(graph_.was_source_chosen());
  choose(R"({"name": "other"})");
  EXPECT_FALSE(graph_.was_source_chosen());
  choose(R"({"name": "mic"})");
  choose(R"({"name": "other"})");
  EXPECT_TRUE(graph_.was_source_chosen());
  // What is chosen already needs no event.
  graph_.AwaitSource("other");
  EXPECT_TRUE(graph_.was_source_chosen());
  graph_.AwaitSource("");
  EXPECT_FALSE(graph_.was_source_chosen());
  choose("");
  EXPECT_TRUE(graph_.was_source_chosen());
}

TEST_F(GraphTest, ListsPortsInTheirOrder) {
  EXPECT_EQ(graph_.CapturePorts(10), (std::vector<std::uint32_t>{102, 101}));
  EXPECT_EQ(graph_.InputPorts(10), (std::vector<std::uint32_t>{103}));
  EXPECT_TRUE(graph_.CapturePorts(40).empty());
}

// A6: the recorder's state tells whether it records; a corked one keeps its links.
TEST_F(GraphTest, NamesWhoRecordsNow) {
  EXPECT_EQ(graph_.Recorders(30), Strings{});
  Link(900, 30, 301, 40, 401);
  EXPECT_EQ(graph_.Recorders(30), Strings{});
  graph_.SetRunning(40, true);
  EXPECT_EQ(graph_.Recorders(30), Strings{"Video calls"});
  EXPECT_EQ(graph_.Recorders(20), Strings{});
  Link(901, 30, 302, 40, 402);
  EXPECT_EQ(graph_.Recorders(30), Strings{"Video calls"});
  graph_.SetNode(40, {{"application.name", "Its own name"}});
  EXPECT_EQ(graph_.Recorders(30), Strings{"Its own name"});
  graph_.SetRunning(40, false);
  EXPECT_EQ(graph_.Recorders(30), Strings{});
}

TEST_F(GraphTest, DoesNotCountLevelMeters) {
  Link(900, 30, 301, 40, 401);
  graph_.SetRunning(40, true);
  graph_.SetNode(40, {{"stream.monitor", "true"}});
  EXPECT_EQ(graph_.Recorders(30), Strings{});
}

}  // namespace
}  // namespace anecho
