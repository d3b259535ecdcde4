#include "devices/pipewire/graph.h"

#include <spa/utils/json.h>

#include <algorithm>
#include <array>

namespace anecho {
namespace {

/// @return the name in a value of PipeWire's metadata, such as {"name": "speakers"}; "" if the
///   value holds no name.
std::string NameIn(const std::string& value) {
  std::array<char, 1024> name{};
  const int found =
      spa_json_str_object_find(value.data(), value.size(), "name", name.data(), name.size());
  return found > 0 ? name.data() : "";
}

}  // namespace

void Graph::SetNode(std::uint32_t id, const PipeWireProperties& properties) {
  // The registry gives a few properties first; the complete ones come later, with the node's info.
  for (const auto& [key, value] : properties) nodes_[id].properties[key] = value;
  RememberChains();
}

void Graph::SetRunning(std::uint32_t id, bool is_running) {
  const auto found = nodes_.find(id);
  if (found != nodes_.end()) found->second.is_running = is_running;
}

void Graph::SetPort(std::uint32_t id, const PipeWireProperties& properties) {
  const int node = GetNumber(properties, "node.id", -1);
  if (node < 0) return;
  ports_[id] = {.node = static_cast<std::uint32_t>(node),
                .index = GetNumber(properties, "port.id", 0),
                .is_output = Get(properties, "port.direction") == "out",
                .position = Get(properties, "audio.channel")};
}

void Graph::SetLink(std::uint32_t id, const PipeWireProperties& properties) {
  const auto end = [&](const char* key) {
    return static_cast<std::uint32_t>(GetNumber(properties, key, -1));
  };
  links_[id] = {.output_node = end("link.output.node"),
                .output_port = end("link.output.port"),
                .input_node = end("link.input.node"),
                .input_port = end("link.input.port")};
  RememberChains();
}

void Graph::SetClient(std::uint32_t id, PipeWireProperties properties) {
  clients_[id] = std::move(properties);
}

void Graph::SetDefault(const std::string& key, const std::string& value) {
  const std::string name = NameIn(value);
  if (key == "default.audio.source") default_source_ = name;
  if (key == "default.configured.audio.source") {
    configured_source_ = name;
    was_source_chosen_ |= name == awaited_source_;
  }
  if (key == "default.audio.sink") default_sink_ = name;
}

void Graph::AwaitSource(const std::string& name) {
  awaited_source_ = name;
  was_source_chosen_ = configured_source_ == name;
}

void Graph::Remove(std::uint32_t id) {
  nodes_.erase(id);
  ports_.erase(id);
  links_.erase(id);
  clients_.erase(id);
}

std::vector<Endpoint> Graph::Endpoints() const {
  const SoundPaths paths(nodes_, links_);
  std::vector<Endpoint> endpoints;
  for (const auto& [id, node] : nodes_) {
    if (!FlowOf(node.properties) || node.properties.contains(kOwnNodeKey)) continue;
    Endpoint endpoint = Describe(id, node, paths);
    if (!endpoint.id.empty()) endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

Endpoint Graph::Describe(std::uint32_t id, const GraphNode& node, const SoundPaths& paths) const {
  const auto& properties = node.properties;
  const bool is_capture = FlowOf(properties) == Flow::kCapture;
  Endpoint endpoint;
  endpoint.id = Get(properties, "node.name");
  endpoint.name = FirstOf(properties, {"node.description", "node.nick", "node.name"});
  endpoint.flow = is_capture ? Flow::kCapture : Flow::kRender;
  endpoint.container = FirstOf(properties, {"device.name", "device.id"});
  endpoint.form_factor = FormFactorOf(properties);
  endpoint.is_virtual = IsVirtual(properties);
  endpoint.bus = BusOf(properties);
  endpoint.priority = GetNumber(properties, "priority.session", 0);
  if (endpoint.id == DefaultName(endpoint.flow)) {
    endpoint.is_fallback_default = is_capture && IsOwnDefault();
    if (!endpoint.is_fallback_default) {
      endpoint.default_for = kConsole | kMultimedia | kCommunications;
    }
  }
  const std::size_t ports = is_capture ? CapturePorts(id).size() : InputPorts(id).size();
  const int channels = GetNumber(properties, "audio.channels", static_cast<int>(ports));
  endpoint.format = {.sample_rate = GetNumber(properties, "audio.rate", 48000),
                     .channels = std::max(1, channels)};
  if (!endpoint.is_virtual) return endpoint;
  if (!is_capture) {
    endpoint.plays_into = ChainEnd(endpoint.id, paths.EndsOf(id));
    return endpoint;
  }
  for (const std::uint32_t feeder : paths.FeedersOf(id)) {
    endpoint.fed_by.push_back(Get(Find(feeder)->properties, "node.name"));
  }
  return endpoint;
}

std::string Graph::ChainEnd(const std::string& name, const std::vector<std::uint32_t>& ends) const {
  const auto name_of = [&](std::uint32_t id) { return Get(Find(id)->properties, "node.name"); };
  if (ends.size() == 1) return name_of(ends[0]);
  const auto before = chain_ends_.find(name);
  if (before == chain_ends_.end() || !FindNode(before->second)) return "";
  // The previous end stays if the links are gone, or if one branch of a forked path leads to it.
  const auto is_before = [&](std::uint32_t id) { return name_of(id) == before->second; };
  return ends.empty() || std::ranges::any_of(ends, is_before) ? before->second : "";
}

void Graph::RememberChains() {
  std::optional<SoundPaths> paths;
  for (const auto& [id, node] : nodes_) {
    if (FlowOf(node.properties) != Flow::kRender || !IsVirtual(node.properties)) continue;
    if (!paths) paths.emplace(nodes_, links_);
    const auto ends = paths->EndsOf(id);
    if (ends.size() != 1) continue;
    chain_ends_[Get(node.properties, "node.name")] = Get(Find(ends[0])->properties, "node.name");
  }
}

bool Graph::IsOwnDefault() const {
  for (const std::string& name : {default_source_, configured_source_}) {
    if (name == kVirtualMicrophoneName) return true;
    const auto id = FindNode(name);
    if (id && Find(*id)->properties.contains(kOwnNodeKey)) return true;
  }
  return false;
}

std::optional<std::uint32_t> Graph::FindNode(const std::string& name) const {
  for (const auto& [id, node] : nodes_) {
    if (FlowOf(node.properties) && Get(node.properties, "node.name") == name) return id;
  }
  return std::nullopt;
}

std::string Graph::DefaultName(Flow flow) const {
  const std::string& name = flow == Flow::kCapture ? default_source_ : default_sink_;
  const auto id = FindNode(name);
  // If there is no microphone, the session manager names a loudspeaker's monitor.
  if (id && FlowOf(Find(*id)->properties) == flow && !Find(*id)->properties.contains(kOwnNodeKey)) {
    return name;
  }
  const GraphNode* best = nullptr;
  const auto priority = [](const GraphNode& node) {
    return GetNumber(node.properties, "priority.session", 0);
  };
  for (const auto& [other, node] : nodes_) {
    if (FlowOf(node.properties) != flow || node.properties.contains(kOwnNodeKey)) continue;
    if (best == nullptr || priority(node) > priority(*best)) best = &node;
  }
  return best == nullptr ? "" : Get(best->properties, "node.name");
}

std::vector<std::uint32_t> Graph::CapturePorts(std::uint32_t node) const {
  return Ports(node, true);
}

std::vector<std::string> Graph::CapturePositions(std::uint32_t node) const {
  std::vector<std::string> positions;
  for (const std::uint32_t port : CapturePorts(node)) {
    positions.push_back(ports_.at(port).position);
  }
  return positions;
}

std::vector<std::uint32_t> Graph::InputPorts(std::uint32_t node) const {
  return Ports(node, false);
}

std::vector<std::uint32_t> Graph::Ports(std::uint32_t node, bool is_output) const {
  std::vector<std::pair<int, std::uint32_t>> found;
  for (const auto& [id, port] : ports_) {
    if (port.node == node && port.is_output == is_output) found.emplace_back(port.index, id);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::uint32_t> ids;
  ids.reserve(found.size());
  for (const auto& [index, id] : found) ids.push_back(id);
  return ids;
}

std::vector<std::string> Graph::Recorders(std::uint32_t node) const {
  std::vector<std::uint32_t> counted;
  std::vector<std::string> names;
  for (const auto& [id, link] : links_) {
    if (link.output_node != node) continue;
    const GraphNode* const recorder = Find(link.input_node);
    const bool is_known =
        std::find(counted.begin(), counted.end(), link.input_node) != counted.end();
    // A corked recorder keeps its links, so its state decides. Level meters are no recorders.
    if (recorder == nullptr || is_known || !recorder->is_running ||
        IsTrue(recorder->properties, "stream.monitor")) {
      continue;
    }
    counted.push_back(link.input_node);
    names.push_back(ApplicationName(*recorder));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Graph::ApplicationName(const GraphNode& node) const {
  const auto client =
      clients_.find(static_cast<std::uint32_t>(GetNumber(node.properties, "client.id", -1)));
  for (const char* key : {"application.name", "application.process.binary"}) {
    std::string own = Get(node.properties, key);
    if (!own.empty()) return own;
    if (client == clients_.end()) continue;
    std::string name = Get(client->second, key);
    if (!name.empty()) return name;
  }
  return FirstOf(node.properties, {"node.description", "node.name"});
}

const GraphNode* Graph::Find(std::uint32_t id) const {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

}  // namespace anecho
