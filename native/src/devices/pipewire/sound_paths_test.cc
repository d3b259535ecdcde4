#include "devices/pipewire/sound_paths.h"

#include <gtest/gtest.h>

#include <utility>

#include "devices/pipewire/graph.h"

namespace anecho {
namespace {

using Strings = std::vector<std::string>;

/// A desktop: hardware speakers "hw" and microphone "mic", and whatever a test adds. A node's id is
/// its place in the order of addition.
class SoundPathsTest : public ::testing::Test {
 protected:
  SoundPathsTest() {
    Add("hw", {{"media.class", "Audio/Sink"}, {"device.api", "alsa"}});
    Add("mic", {{"media.class", "Audio/Source"}, {"device.api", "alsa"}});
  }

  void Add(const std::string& name, PipeWireProperties properties) {
    properties["node.name"] = name;
    ids_[name] = static_cast<std::uint32_t>(ids_.size() + 1);
    graph_.SetNode(ids_[name], properties);
  }

  void AddSink(const std::string& name) {
    Add(name, {{"media.class", "Audio/Sink"}, {"factory.name", "support.null-audio-sink"}});
  }

  /// Its two ends in a module's link group.
  void AddGroup(const std::string& name, const char* input_class, const char* output_class) {
    Add(name + ".in", {{"media.class", input_class}, {"node.link-group", name}});
    Add(name + ".out", {{"media.class", output_class}, {"node.link-group", name}});
  }

  /// A program's node that is neither device nor stream, which the graph knows by its links only.
  void AddPlugin(const std::string& name) {
    ids_[name] = static_cast<std::uint32_t>(ids_.size() + 1);
  }

  void Link(const std::string& from, const std::string& to) {
    graph_.SetLink(Key(from, to), {{"link.output.node", std::to_string(ids_.at(from))},
                                   {"link.input.node", std::to_string(ids_.at(to))}});
  }

  void Unlink(const std::string& from, const std::string& to) { graph_.Remove(Key(from, to)); }

  Endpoint Find(const std::string& name) const {
    for (const Endpoint& endpoint : graph_.Endpoints()) {
      if (endpoint.id == name) return endpoint;
    }
    ADD_FAILURE() << name;
    return {};
  }

  std::uint32_t Key(const std::string& from, const std::string& to) const {
    return 1000 + 100 * ids_.at(from) + ids_.at(to);
  }

  Graph graph_;
  std::map<std::string, std::uint32_t> ids_;
};

// D6 A2
TEST_F(SoundPathsTest, A2_FindsTheEndOfAnEffectOfPlugins) {
  AddSink("easyeffects_sink");
  for (const char* name : {"ee_soe_equalizer", "ee_soe_output_level"}) AddPlugin(name);
  EXPECT_EQ(Find("easyeffects_sink").plays_into, "");
  Link("easyeffects_sink", "ee_soe_equalizer");
  Link("ee_soe_equalizer", "ee_soe_output_level");
  EXPECT_EQ(Find("easyeffects_sink").plays_into, "");
  Link("ee_soe_output_level", "hw");
  EXPECT_EQ(Find("easyeffects_sink").plays_into, "hw");
  EXPECT_EQ(Find("hw").plays_into, "");
  // It removes its links while nothing plays; the result stays the same.
  Unlink("ee_soe_output_level", "hw");
  EXPECT_EQ(Find("easyeffects_sink").plays_into, "hw");
  graph_.Remove(ids_["hw"]);
  EXPECT_EQ(Find("easyeffects_sink").plays_into, "");
}

TEST_F(SoundPathsTest, A2_FindsTheEndOfFiltersAndLoopbacksInARow) {
  AddSink("null");
  AddGroup("loopback-1", "Stream/Input/Audio", "Stream/Output/Audio");
  AddGroup("filter-2", "Audio/Sink", "Stream/Output/Audio");
  Link("null", "loopback-1.in");
  Link("loopback-1.out", "filter-2.in");
  EXPECT_EQ(Find("null").plays_into, "filter-2.in");
  Link("filter-2.out", "hw");
  EXPECT_EQ(Find("null").plays_into, "hw");
  EXPECT_EQ(Find("filter-2.in").plays_into, "hw");
}

TEST_F(SoundPathsTest, A2_WhoRecordsIsNoEndAndALoopEnds) {
  AddSink("null");
  Add("recorder", {{"media.class", "Stream/Input/Audio"}});
  Link("null", "recorder");
  EXPECT_EQ(Find("null").plays_into, "");
  AddSink("other");
  Link("null", "other");
  Link("other", "null");
  EXPECT_EQ(Find("null").plays_into, "other");
  Add("reference", {{"media.class", "Stream/Input/Audio"}, {kOwnNodeKey, "reference"}});
  Link("reference", "hw");
  Link("other", "reference");
  EXPECT_EQ(Find("null").plays_into, "other");
}

TEST_F(SoundPathsTest, A2_WhereTheChainForksTheEndThatWasInUseStays) {
  Add("hdmi", {{"media.class", "Audio/Sink"}, {"device.api", "alsa"}});
  AddGroup("combine", "Audio/Sink", "Stream/Output/Audio");
  Link("combine.out", "hw");
  EXPECT_EQ(Find("combine.in").plays_into, "hw");
  Link("combine.out", "hdmi");
  EXPECT_EQ(Find("combine.in").plays_into, "hw");
  Unlink("combine.out", "hw");
  Link("combine.out", "hdmi");
  EXPECT_EQ(Find("combine.in").plays_into, "hdmi");
}

// B6 A18
TEST_F(SoundPathsTest, B6_FindsWhatFeedsAVirtualMicrophone) {
  AddGroup("rnnoise", "Stream/Input/Audio", "Audio/Source");
  EXPECT_EQ(Find("rnnoise.out").fed_by, Strings{});
  Link("mic", "rnnoise.in");
  EXPECT_EQ(Find("rnnoise.out").fed_by, Strings{"mic"});
  AddSink("null");
  AddGroup("remap", "Stream/Input/Audio", "Audio/Source");
  Link("null", "remap.in");
  EXPECT_EQ(Find("remap.out").fed_by, Strings{"null"});
  Add("easyeffects_source", {{"media.class", "Audio/Source/Virtual"}});
  AddPlugin("ee_sie_rnnoise");
  Link("ee_sie_rnnoise", "easyeffects_source");
  Link("mic", "ee_sie_rnnoise");
  EXPECT_EQ(Find("easyeffects_source").fed_by, Strings{"mic"});
  EXPECT_EQ(Find("mic").fed_by, Strings{});
}

TEST_F(SoundPathsTest, A18_FindsOurOwnMicrophoneBehindAnEffect) {
  Add(kVirtualMicrophoneName, {{"media.class", "Audio/Source"}, {kOwnNodeKey, "output"}});
  Add("easyeffects_source", {{"media.class", "Audio/Source/Virtual"}});
  AddPlugin("ee_sie_rnnoise");
  Link(kVirtualMicrophoneName, "ee_sie_rnnoise");
  Link("ee_sie_rnnoise", "easyeffects_source");
  EXPECT_EQ(Find("easyeffects_source").fed_by, Strings{kVirtualMicrophoneName});
}

}  // namespace
}  // namespace anecho
