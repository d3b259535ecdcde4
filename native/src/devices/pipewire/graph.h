#ifndef ANECHO_DEVICES_PIPEWIRE_GRAPH_H_
#define ANECHO_DEVICES_PIPEWIRE_GRAPH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "devices/endpoint.h"
#include "devices/pipewire/graph_objects.h"
#include "devices/pipewire/sound_paths.h"

namespace anecho {

/// A copy of PipeWire's graph, kept up to date by a RegistryWatch, and the queries to it. Pure:
/// objects are identified by the registry's ids.
class Graph {
 public:
  void SetNode(std::uint32_t id, const PipeWireProperties& properties);
  void SetRunning(std::uint32_t id, bool is_running);
  void SetPort(std::uint32_t id, const PipeWireProperties& properties);
  void SetLink(std::uint32_t id, const PipeWireProperties& properties);
  void SetClient(std::uint32_t id, PipeWireProperties properties);
  /// @param key such as "default.audio.source"; @param value JSON with the node's name; empty:
  ///   there is no default.
  void SetDefault(const std::string& key, const std::string& value);
  void Remove(std::uint32_t id);

  /// @return all microphones and loudspeakers except those that Anecho makes.
  std::vector<Endpoint> Endpoints() const;
  /// @return the microphone or loudspeaker node of this name, or nothing.
  std::optional<std::uint32_t> FindNode(const std::string& name) const;
  /// @return name of the system's default device. If that is not there, or is a microphone of
  ///   Anecho's own or a loudspeaker's monitor: name of the device with the highest priority.
  ///   Empty: there is no device.
  std::string DefaultName(Flow flow) const;
  /// @return name of the microphone that was chosen as the default, even if it is not there; empty:
  ///   none was chosen.
  const std::string& configured_source() const { return configured_source_; }
  /// Watches from now on whether this microphone is chosen as the default; "": whether the choice
  /// is removed.
  void AwaitSource(const std::string& name);
  /// Whether the choice that AwaitSource() watches for was in force at that call, or has been
  /// since, even for a moment: another program may have chosen something else at once.
  bool was_source_chosen() const { return was_source_chosen_; }
  /// @return the output ports of a microphone, or the monitor ports of a loudspeaker, in order.
  std::vector<std::uint32_t> CapturePorts(std::uint32_t node) const;
  /// @return the positions of the ports of CapturePorts(), such as "FL", "MONO" and "AUX0".
  std::vector<std::string> CapturePositions(std::uint32_t node) const;
  std::vector<std::uint32_t> InputPorts(std::uint32_t node) const;
  /// @return names of the applications that record from the node now, sorted, with repetitions.
  std::vector<std::string> Recorders(std::uint32_t node) const;

 private:
  std::vector<std::uint32_t> Ports(std::uint32_t node, bool is_output) const;
  std::string ApplicationName(const GraphNode& node) const;
  Endpoint Describe(std::uint32_t id, const GraphNode& node, const SoundPaths& paths) const;
  std::string ChainEnd(const std::string& name, const std::vector<std::uint32_t>& ends) const;
  /// Whether the default microphone is Anecho's own, or would be if Anecho's own were there.
  bool IsOwnDefault() const;
  void RememberChains();
  const GraphNode* Find(std::uint32_t id) const;

  std::map<std::uint32_t, GraphNode> nodes_;
  std::map<std::uint32_t, GraphPort> ports_;
  std::map<std::uint32_t, GraphLink> links_;
  std::map<std::uint32_t, PipeWireProperties> clients_;
  /// By the name of a virtual loudspeaker: the name of the loudspeaker that played its sound last.
  /// It is kept, since some programs with effects remove their links while nothing plays.
  std::map<std::string, std::string> chain_ends_;
  std::string default_source_;
  /// Default microphone that the person has chosen, even if it is not there.
  std::string configured_source_;
  std::string awaited_source_;
  bool was_source_chosen_ = false;
  std::string default_sink_;
};

/// `node.name` of the virtual microphone.
constexpr const char* kVirtualMicrophoneName = "anecho_microphone";

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_GRAPH_H_
