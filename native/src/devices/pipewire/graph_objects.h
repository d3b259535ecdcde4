#ifndef ANECHO_DEVICES_PIPEWIRE_GRAPH_OBJECTS_H_
#define ANECHO_DEVICES_PIPEWIRE_GRAPH_OBJECTS_H_

#include <cstdint>
#include <string>

#include "devices/pipewire/node_properties.h"

namespace anecho {

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

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_GRAPH_OBJECTS_H_
