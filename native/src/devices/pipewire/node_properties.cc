#include "devices/pipewire/node_properties.h"

#include <cstdlib>

namespace anecho {
namespace {

/// Whether the sound card exists in the kernel only: a loopback or a dummy.
bool IsKernelLoopback(const PipeWireProperties& properties) {
  const std::string driver = Get(properties, "alsa.driver_name");
  if (driver == "snd_aloop" || driver == "snd_dummy") return true;
  const std::string card =
      FirstOf(properties, {"alsa.card_name", "api.alsa.card.name", "alsa.id", "device.nick"});
  return Get(properties, "device.api") == "alsa" && (card == "Loopback" || card == "Dummy");
}

}  // namespace

std::string Get(const PipeWireProperties& properties, const char* key) {
  const auto found = properties.find(key);
  return found == properties.end() ? "" : found->second;
}

std::string FirstOf(const PipeWireProperties& properties, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    std::string value = Get(properties, key);
    if (!value.empty()) return value;
  }
  return "";
}

int GetNumber(const PipeWireProperties& properties, const char* key, int otherwise) {
  const std::string text = Get(properties, key);
  char* end = nullptr;
  const long number = std::strtol(text.c_str(), &end, 10);
  return text.empty() || *end != '\0' ? otherwise : static_cast<int>(number);
}

bool IsTrue(const PipeWireProperties& properties, const char* key) {
  const std::string text = Get(properties, key);
  return text == "true" || text == "1";
}

std::optional<Flow> FlowOf(const PipeWireProperties& properties) {
  const std::string media_class = Get(properties, "media.class");
  if (media_class.starts_with("Audio/Source")) return Flow::kCapture;
  if (media_class.starts_with("Audio/Sink")) return Flow::kRender;
  if (media_class == "Audio/Duplex") return Flow::kCapture;
  return std::nullopt;
}

/// PipeWire takes over PulseAudio's words for `device.form-factor`.
FormFactor FormFactorOf(const PipeWireProperties& properties) {
  const std::string word = Get(properties, "device.form-factor");
  if (word == "headphone") return FormFactor::kHeadphones;
  if (word == "headset" || word == "hands-free") return FormFactor::kHeadset;
  if (word == "microphone" || word == "webcam") return FormFactor::kMicrophone;
  if (word == "handset") return FormFactor::kHandset;
  if (word == "speaker" || word == "hifi" || word == "car") return FormFactor::kSpeakers;
  const std::string name = Get(properties, "node.name");
  if (name.find("hdmi") != std::string::npos || name.find("iec958") != std::string::npos) {
    return FormFactor::kDigital;
  }
  return FormFactor::kUnknown;
}

bool IsVirtual(const PipeWireProperties& properties) {
  return Get(properties, "media.class").ends_with("/Virtual") ||
         IsTrue(properties, "node.virtual") || IsTrue(properties, "node.network") ||
         Get(properties, "factory.name") == "support.null-audio-sink" ||
         // Loopbacks, filters and PipeWire's own canceller: modules, without a device.
         !Get(properties, "node.link-group").empty() || IsKernelLoopback(properties);
}

std::string BusOf(const PipeWireProperties& properties) {
  std::string bus = Get(properties, "device.bus");
  if (!bus.empty()) return bus;
  return Get(properties, "device.api") == "bluez5" ? "bluetooth" : "";
}

}  // namespace anecho
