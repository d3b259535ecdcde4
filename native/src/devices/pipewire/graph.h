#ifndef ANECHO_DEVICES_PIPEWIRE_GRAPH_H_
#define ANECHO_DEVICES_PIPEWIRE_GRAPH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "devices/endpoint.h"

namespace anecho {

/// What PipeWire's registry tells about one object.
using PipeWireProperties = std::map<std::string, std::string>;

struct GraphNode {
  PipeWireProperties properties;
  /// It runs, as opposed to being suspended, idle or corked.
  bool is_running = false;
};

struct GraphPort {
  std::uint32_t node = 0;
  /// Index among the node's ports of its direction.
  int index = 0;
  bool is_output = false;
  /// Such as "FL".
  std::string position{};
};

struct GraphLink {
  std::uint32_t output_node = 0;
  std::uint32_t output_port = 0;
  std::uint32_t input_node = 0;
  std::uint32_t input_port = 0;
};

/// A picture of PipeWire's graph, kept up to date by a RegistryWatch, and the questions to it.
/// Pure: objects come in by id, as the registry names them.
class Graph {
 public:
  void SetNode(std::uint32_t id, PipeWireProperties properties);
  void SetRunning(std::uint32_t id, bool is_running);
  void SetPort(std::uint32_t id, const PipeWireProperties& properties);
  void SetLink(std::uint32_t id, const PipeWireProperties& properties);
  void SetClient(std::uint32_t id, PipeWireProperties properties);
  /// @param key such as "default.audio.source"; @param value JSON with the node's name; empty:
  /// none.
  void SetDefault(const std::string& key, const std::string& value);
  void Remove(std::uint32_t id);

  /// @return all microphones and loudspeakers but those that Anecho makes.
  std::vector<Endpoint> Endpoints() const;
  /// @return the node of this name, or nothing.
  std::optional<std::uint32_t> FindNode(const std::string& name) const;
  /// The system's default; if that is a microphone of Anecho's own or a loudspeaker's monitor, the
  /// device with the highest priority. Empty: there is none.
  std::string DefaultName(Flow flow) const;
  /// @return the ports that give out what is heard at, or played by, the node, in order.
  std::vector<std::uint32_t> CapturePorts(std::uint32_t node) const;
  /// @return the positions of the same ports, such as "FL", "MONO" and "AUX0".
  std::vector<std::string> CapturePositions(std::uint32_t node) const;
  std::vector<std::uint32_t> InputPorts(std::uint32_t node) const;
  /// @return names of the applications that record from the node now, sorted, with repetitions.
  std::vector<std::string> Recorders(std::uint32_t node) const;

 private:
  std::vector<std::uint32_t> Ports(std::uint32_t node, bool is_output) const;
  std::string ApplicationName(const GraphNode& node) const;
  const GraphNode* Find(std::uint32_t id) const;

  std::map<std::uint32_t, GraphNode> nodes_;
  std::map<std::uint32_t, GraphPort> ports_;
  std::map<std::uint32_t, GraphLink> links_;
  std::map<std::uint32_t, PipeWireProperties> clients_;
  std::string default_source_;
  std::string default_sink_;
};

/// Marks the nodes of Anecho, so that none of them is taken for a device.
constexpr const char* kOwnNodeKey = "anecho.role";
/// `node.name` of the virtual microphone.
constexpr const char* kVirtualMicrophoneName = "anecho_microphone";

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_GRAPH_H_
