#include "devices/pipewire/graph_stream.h"

#include <spa/param/audio/format-utils.h>

#include <algorithm>
#include <array>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

spa_audio_info_raw MakeFormat(int channels, bool is_device) {
  spa_audio_info_raw format{};
  format.format = SPA_AUDIO_FORMAT_F32;
  format.rate = GraphStream::kSampleRate;
  format.channels = static_cast<std::uint32_t>(channels);
  if (channels == 1) {
    format.position[0] = SPA_AUDIO_CHANNEL_MONO;
    return format;
  }
  if (is_device && channels == 2) {
    format.position[0] = SPA_AUDIO_CHANNEL_FL;
    format.position[1] = SPA_AUDIO_CHANNEL_FR;
    return format;
  }
  // The device's channels are taken as they are, so their positions don't matter.
  for (std::uint32_t i = 0; i < format.channels; ++i) {
    format.position[i] = SPA_AUDIO_CHANNEL_AUX0 + i;
  }
  return format;
}

}  // namespace

GraphStream::GraphStream(std::shared_ptr<Connection> connection, const Config& config)
    : connection_(std::move(connection)), library_(PipeWire()), config_(config) {}

GraphStream::~GraphStream() = default;

pw_properties* GraphStream::MakeStreamProperties() const {
  pw_properties* const properties = MakeProperties({
      {PW_KEY_NODE_NAME, config_.name},
      {PW_KEY_NODE_DESCRIPTION, config_.description},
      {PW_KEY_APP_NAME, "Anecho"},
      {PW_KEY_MEDIA_TYPE, "Audio"},
      {kOwnNodeKey, config_.name},
      // A volume that was once set for a stream of this name must not be restored.
      {"state.restore-props", "false"},
      {"state.restore-target", "false"},
      {"session.suspend-timeout-seconds", "0"},
  });
  const auto set = [&](const char* key, const char* value) {
    library_.pw_properties_set(properties, key, value);
  };
  if (!config_.latency.empty()) set(PW_KEY_NODE_LATENCY, config_.latency.c_str());
  if (!config_.group.empty()) {
    // All streams of a group share one driver; from PipeWire 1.0 on, running one of them runs all.
    set(PW_KEY_NODE_GROUP, config_.group.c_str());
    set(PW_KEY_NODE_LINK_GROUP, config_.group.c_str());
  }
  if (!config_.media_class.empty()) {
    set(PW_KEY_MEDIA_CLASS, config_.media_class.c_str());
    set(PW_KEY_NODE_VIRTUAL, "true");
    set(PW_KEY_DEVICE_ICON_NAME, "audio-input-microphone");
    // Below every real microphone, so that it becomes the default only if the user chooses it.
    set(PW_KEY_PRIORITY_SESSION, "10");
  } else if (!config_.plays_to.empty()) {
    set(PW_KEY_MEDIA_CATEGORY, "Playback");
    set(PW_KEY_TARGET_OBJECT, config_.plays_to.c_str());
    // If it were moved to other speakers, its sound would be missing from the reference.
    set(PW_KEY_NODE_DONT_RECONNECT, "true");
  } else {
    set(PW_KEY_MEDIA_CATEGORY, "Capture");
    if (config_.is_passive) set(PW_KEY_NODE_PASSIVE, "true");
    set(PW_KEY_NODE_AUTOCONNECT, "false");
    set(PW_KEY_STREAM_DONT_REMIX, "true");
  }
  return properties;
}

void GraphStream::Open() {
  const Connection::Lock lock(*connection_);
  stream_ =
      library_.pw_stream_new(connection_->core(), config_.name.c_str(), MakeStreamProperties());
  if (stream_ == nullptr) throw Error(ANECHO_DEVICE, "PipeWire made no stream: restart it");
  events_.version = PW_VERSION_STREAM_EVENTS;
  events_.state_changed = [](void* data, pw_stream_state, pw_stream_state state, const char*) {
    static_cast<GraphStream*>(data)->OnStateChanged(state);
  };
  events_.process = [](void* data) { static_cast<GraphStream*>(data)->Process(); };
  library_.pw_stream_add_listener(stream_, &listener_, &events_, this);
  link_events_.version = PW_VERSION_PROXY_EVENTS;
  // A removed link means that the device was set up again, or that a restarted session manager set
  // up this stream again: in both cases the stream must be opened again.
  link_events_.removed = [](void* data) { static_cast<Link*>(data)->stream->BecomeGone(); };
  link_events_.error = [](void* data, int, int, const char*) {
    static_cast<Link*>(data)->stream->BecomeGone();
  };

  std::array<std::uint8_t, 1024> memory{};
  spa_pod_builder builder{};
  spa_pod_builder_init(&builder, memory.data(), memory.size());
  const spa_audio_info_raw format = MakeFormat(config_.channels, config_.target.empty());
  const spa_pod* parameter = spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &format);
  const auto flags =
      static_cast<pw_stream_flags>(config_.flags | PW_STREAM_FLAG_MAP_BUFFERS |
                                   PW_STREAM_FLAG_RT_PROCESS | PW_STREAM_FLAG_INACTIVE);
  const int result =
      library_.pw_stream_connect(stream_, config_.direction, PW_ID_ANY, flags, &parameter, 1);
  if (result < 0) {
    library_.pw_stream_destroy(stream_);
    stream_ = nullptr;
    throw Error(ANECHO_DEVICE, "PipeWire accepts no stream any more: restart it");
  }
  connection_->AddObserver(this);
}

void GraphStream::Close() {
  const Connection::Lock lock(*connection_);
  if (stream_ == nullptr) return;
  connection_->RemoveObserver(this);
  // Without this flag, the stream's last change of state would make the links again.
  is_closing_ = true;
  RemoveLinks();
  library_.pw_stream_destroy(stream_);
  stream_ = nullptr;
}

void GraphStream::SetActive(bool is_active) {
  const Connection::Lock lock(*connection_);
  library_.pw_stream_set_active(stream_, is_active);
}

StreamHealth GraphStream::health() const {
  if (connection_->lost()) return StreamHealth::kServerLost;
  return is_gone_.load() ? StreamHealth::kGone : StreamHealth::kGood;
}

void GraphStream::BecomeGone() {
  is_gone_.store(true);
  OnLost();
}

void GraphStream::OnStateChanged(pw_stream_state state) {
  const bool is_streaming = state == PW_STREAM_STATE_STREAMING;
  if (state == PW_STREAM_STATE_ERROR) BecomeGone();
  // Only now is the stream's node known; its ports may have appeared earlier.
  if (!is_closing_) OnGraphChanged(connection_->graph());
  if (is_streaming == is_streaming_) return;
  is_streaming_ = is_streaming;
  OnStreaming(is_streaming);
}

void GraphStream::OnGraphChanged(const Graph& graph) {
  if (config_.target.empty() || is_gone_.load()) return;
  const auto target = graph.FindNode(config_.target);
  if (!target) return BecomeGone();
  const std::uint32_t own = library_.pw_stream_get_node_id(stream_);
  if (own == SPA_ID_INVALID) return;
  const auto outputs = graph.CapturePorts(*target);
  if (std::min(outputs.size(), kMaxChannels) > static_cast<std::size_t>(config_.channels)) {
    // The device now has more channels.
    return BecomeGone();
  }
  const auto inputs = graph.InputPorts(own);
  for (std::size_t i = 0; i < inputs.size() && i < outputs.size(); ++i) {
    if (links_.contains({outputs[i], inputs[i]})) continue;
    MakeLink(*target, outputs[i], inputs[i]);
  }
}

void GraphStream::MakeLink(std::uint32_t target, std::uint32_t output_port,
                           std::uint32_t input_port) {
  const auto text = [](std::uint32_t id) { return std::to_string(id); };
  pw_properties* const properties = MakeProperties({
      {PW_KEY_LINK_OUTPUT_NODE, text(target)},
      {PW_KEY_LINK_OUTPUT_PORT, text(output_port)},
      {PW_KEY_LINK_INPUT_NODE, text(library_.pw_stream_get_node_id(stream_))},
      {PW_KEY_LINK_INPUT_PORT, text(input_port)},
      {PW_KEY_LINK_PASSIVE, config_.is_passive ? "true" : "false"},
  });
  auto link = std::make_unique<Link>();
  link->stream = this;
  link->proxy = static_cast<pw_proxy*>(
      pw_core_create_object(connection_->core(), "link-factory", PW_TYPE_INTERFACE_Link,
                            PW_VERSION_LINK, &properties->dict, 0));
  library_.pw_properties_free(properties);
  if (link->proxy == nullptr) return;
  library_.pw_proxy_add_listener(link->proxy, &link->listener, &link_events_, link.get());
  links_[{output_port, input_port}] = std::move(link);
}

void GraphStream::RemoveLinks() {
  for (auto& [ports, link] : links_) {
    spa_hook_remove(&link->listener);
    library_.pw_proxy_destroy(link->proxy);
  }
  links_.clear();
}

}  // namespace anecho
