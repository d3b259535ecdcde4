#include "devices/pipewire/sound_paths.h"

#include <string>

namespace anecho {
namespace {

bool IsOwn(const GraphNode& node) { return node.properties.contains(kOwnNodeKey); }

/// @return whether this node is the input of a program whose output is at other nodes of its link
///   group.
bool IsGroupsInput(const PipeWireProperties& properties) {
  return FlowOf(properties) == Flow::kRender ||
         Get(properties, "media.class") == "Stream/Input/Audio";
}

bool IsGroupsOutput(const PipeWireProperties& properties) {
  return FlowOf(properties) == Flow::kCapture ||
         Get(properties, "media.class") == "Stream/Output/Audio";
}

}  // namespace

SoundPaths::SoundPaths(const std::map<std::uint32_t, GraphNode>& nodes,
                       const std::map<std::uint32_t, GraphLink>& links)
    : nodes_(nodes) {
  for (const auto& [id, link] : links) {
    forward_[link.output_node].push_back(link.input_node);
    backward_[link.input_node].push_back(link.output_node);
  }
  AddGroups();
}

void SoundPaths::AddGroups() {
  std::map<std::string, std::vector<std::uint32_t>> groups;
  for (const auto& [id, node] : nodes_) {
    const std::string group = Get(node.properties, "node.link-group");
    if (!group.empty()) groups[group].push_back(id);
  }
  for (const auto& [name, members] : groups) {
    for (const std::uint32_t input : members) {
      if (!IsGroupsInput(nodes_.at(input).properties)) continue;
      for (const std::uint32_t output : members) {
        if (!IsGroupsOutput(nodes_.at(output).properties)) continue;
        forward_[input].push_back(output);
        backward_[output].push_back(input);
      }
    }
  }
}

std::vector<std::uint32_t> SoundPaths::EndsOf(std::uint32_t sink) const {
  std::set<std::uint32_t> seen{sink};
  std::vector<std::uint32_t> ends;
  CollectEnds(sink, &seen, &ends);
  return ends;
}

void SoundPaths::CollectEnds(std::uint32_t node, std::set<std::uint32_t>* seen,
                             std::vector<std::uint32_t>* ends) const {
  const auto steps = forward_.find(node);
  if (steps == forward_.end()) return;
  for (const std::uint32_t next : steps->second) {
    if (!seen->insert(next).second) continue;
    // Some nodes of programs, such as an effect's plug-ins, are neither devices nor streams: the
    // graph knows only their links.
    const auto known = nodes_.find(next);
    const auto flow = known == nodes_.end() ? std::nullopt : FlowOf(known->second.properties);
    if (known != nodes_.end() && IsOwn(known->second)) continue;
    // Sound that goes into a microphone is recorded, not played.
    if (flow == Flow::kCapture) continue;
    const std::size_t before = ends->size();
    const bool is_hardware = flow == Flow::kRender && !IsVirtual(known->second.properties);
    if (!is_hardware) CollectEnds(next, seen, ends);
    if (flow == Flow::kRender && ends->size() == before) ends->push_back(next);
  }
}

std::vector<std::uint32_t> SoundPaths::FeedersOf(std::uint32_t source) const {
  std::set<std::uint32_t> seen{source};
  std::vector<std::uint32_t> feeders;
  std::vector<std::uint32_t> open{source};
  while (!open.empty()) {
    const auto steps = backward_.find(open.back());
    open.pop_back();
    if (steps == backward_.end()) continue;
    for (const std::uint32_t previous : steps->second) {
      if (!seen.insert(previous).second) continue;
      const auto known = nodes_.find(previous);
      const bool is_device = known != nodes_.end() && FlowOf(known->second.properties).has_value();
      (is_device ? feeders : open).push_back(previous);
    }
  }
  return feeders;
}

}  // namespace anecho
