#include "devices/endpoint.h"

#include <nlohmann/json.hpp>

namespace anecho {
namespace {

const char* Name(EndpointState state) {
  switch (state) {
    case EndpointState::kActive:
      return "active";
    case EndpointState::kDisabled:
      return "disabled";
    case EndpointState::kAbsent:
      return "absent";
    case EndpointState::kUnplugged:
      return "unplugged";
  }
  return "absent";
}

const char* Name(FormFactor form_factor) {
  switch (form_factor) {
    case FormFactor::kSpeakers:
      return "speakers";
    case FormFactor::kHeadphones:
      return "headphones";
    case FormFactor::kHeadset:
      return "headset";
    case FormFactor::kMicrophone:
      return "microphone";
    case FormFactor::kLine:
      return "line";
    case FormFactor::kDigital:
      return "digital";
    case FormFactor::kHandset:
      return "handset";
    case FormFactor::kUnknown:
      break;
  }
  return "unknown";
}

const char* Name(Jack jack) {
  switch (jack) {
    case Jack::kMicrophone:
      return "microphone";
    case Jack::kLine:
      return "line";
    case Jack::kDigital:
      return "digital";
    case Jack::kHeadset:
      return "headset";
    case Jack::kSpeakers:
      return "speakers";
    case Jack::kNone:
      return "none";
    case Jack::kUnknown:
      break;
  }
  return "";
}

nlohmann::json Roles(unsigned roles) {
  nlohmann::json names = nlohmann::json::array();
  if ((roles & kConsole) != 0) names.push_back("console");
  if ((roles & kMultimedia) != 0) names.push_back("multimedia");
  if ((roles & kCommunications) != 0) names.push_back("communications");
  return names;
}

nlohmann::json ToJson(const Endpoint& endpoint) {
  nlohmann::json container;
  if (!endpoint.container.empty()) container = endpoint.container;
  nlohmann::json json = {{"id", endpoint.id},
                         {"name", endpoint.name},
                         {"flow", endpoint.flow == Flow::kCapture ? "capture" : "render"},
                         {"state", Name(endpoint.state)},
                         {"container", container},
                         {"formFactor", Name(endpoint.form_factor)},
                         {"isVirtual", endpoint.is_virtual},
                         {"defaultFor", Roles(endpoint.default_for)},
                         {"sampleRate", endpoint.format.sample_rate},
                         {"channels", endpoint.format.channels}};
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
  };
  add("bus", endpoint.bus);
  add("adapter", endpoint.adapter);
  add("driver", endpoint.driver);
  add("jack", Name(endpoint.jack));
  add("playsInto", endpoint.plays_into);
  if (!endpoint.fed_by.empty()) json["fedBy"] = endpoint.fed_by;
  if (endpoint.priority != 0) json["priority"] = endpoint.priority;
  if (endpoint.is_fallback_default) json["isFallbackDefault"] = true;
  return json;
}

}  // namespace

std::string EndpointsJson(const std::vector<Endpoint>& endpoints) {
  nlohmann::json list = nlohmann::json::array();
  for (const Endpoint& endpoint : endpoints) list.push_back(ToJson(endpoint));
  // Names come from drivers: what isn't UTF-8 is replaced, not refused.
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace anecho
