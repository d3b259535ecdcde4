#ifndef ANECHO_DEVICES_PIPEWIRE_NODE_PROPERTIES_H_
#define ANECHO_DEVICES_PIPEWIRE_NODE_PROPERTIES_H_

#include <initializer_list>
#include <map>
#include <optional>
#include <string>

#include "devices/endpoint.h"

namespace anecho {

/// Properties of one object in PipeWire's registry.
using PipeWireProperties = std::map<std::string, std::string>;

/// Marks the nodes of Anecho, so that none of them is taken for a device.
constexpr const char* kOwnNodeKey = "anecho.role";

/// @return a property, or "" if there is none.
std::string Get(const PipeWireProperties& properties, const char* key);
/// @return the first of several properties that is there and not empty.
std::string FirstOf(const PipeWireProperties& properties, std::initializer_list<const char*> keys);
int GetNumber(const PipeWireProperties& properties, const char* key, int otherwise);
bool IsTrue(const PipeWireProperties& properties, const char* key);

/// @return direction of a device's node; nothing for a node that is no device, such as a program's
///   stream.
std::optional<Flow> FlowOf(const PipeWireProperties& properties);
FormFactor FormFactorOf(const PipeWireProperties& properties);
/// Whether a device exists in software only, or is reached by the network.
bool IsVirtual(const PipeWireProperties& properties);
/// @return the bus that a node's device is attached to, such as "usb"; "" if PipeWire doesn't tell.
std::string BusOf(const PipeWireProperties& properties);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_NODE_PROPERTIES_H_
