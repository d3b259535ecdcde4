#include "devices/pipewire/registry_watch.h"

#include <string_view>

#include "devices/pipewire/connection.h"

namespace anecho {
namespace {

PipeWireProperties ToMap(const spa_dict* properties) {
  PipeWireProperties map;
  if (properties == nullptr) return map;
  for (std::uint32_t i = 0; i < properties->n_items; ++i) {
    map[properties->items[i].key] = properties->items[i].value;
  }
  return map;
}

bool IsOfInterest(const PipeWireProperties& properties) {
  const auto found = properties.find("media.class");
  if (found == properties.end()) return false;
  const std::string& media_class = found->second;
  // Playing streams are included, since the output of a filter or loopback is one.
  return media_class.starts_with("Audio/") || media_class == "Stream/Input/Audio" ||
         media_class == "Stream/Output/Audio";
}

}  // namespace

RegistryWatch::RegistryWatch(Connection& connection)
    : connection_(connection), library_(PipeWire()) {
  events_.version = PW_VERSION_REGISTRY_EVENTS;
  events_.global = [](void* data, std::uint32_t id, std::uint32_t, const char* type, std::uint32_t,
                      const spa_dict* properties) {
    static_cast<RegistryWatch*>(data)->OnGlobal(id, type, properties);
  };
  events_.global_remove = [](void* data, std::uint32_t id) {
    static_cast<RegistryWatch*>(data)->OnGlobalRemoved(id);
  };
  node_events_.version = PW_VERSION_NODE_EVENTS;
  node_events_.info = [](void* data, const pw_node_info* info) {
    auto* const bound = static_cast<Bound*>(data);
    bound->watch->OnNodeInfo(bound->id, *info);
  };
  metadata_events_.version = PW_VERSION_METADATA_EVENTS;
  metadata_events_.property = [](void* data, std::uint32_t, const char* key, const char*,
                                 const char* value) {
    static_cast<Bound*>(data)->watch->OnMetadata(key, value);
    return 0;
  };
  registry_ = pw_core_get_registry(connection_.core(), PW_VERSION_REGISTRY, 0);
  pw_registry_add_listener(registry_, &listener_, &events_, this);
}

RegistryWatch::~RegistryWatch() {
  for (auto& [id, bound] : bound_) {
    spa_hook_remove(&bound->listener);
    library_.pw_proxy_destroy(bound->proxy);
  }
  spa_hook_remove(&listener_);
  library_.pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

void RegistryWatch::OnGlobal(std::uint32_t id, const char* type, const spa_dict* dict) {
  PipeWireProperties properties = ToMap(dict);
  Graph& graph = connection_.graph_;
  const std::string_view kind = type;
  if (kind == PW_TYPE_INTERFACE_Node) {
    if (!IsOfInterest(properties)) return;
    graph.SetNode(id, properties);
    Bound* const bound = Bind(id, type, PW_VERSION_NODE);
    if (bound == nullptr) return;
    pw_node_add_listener(reinterpret_cast<pw_node*>(bound->proxy), &bound->listener, &node_events_,
                         bound);
  } else if (kind == PW_TYPE_INTERFACE_Metadata) {
    if (properties["metadata.name"] != "default") return;
    if (!BindDefaults(id)) return;
    defaults_ = id;
  } else if (kind == PW_TYPE_INTERFACE_Port) {
    graph.SetPort(id, properties);
  } else if (kind == PW_TYPE_INTERFACE_Link) {
    graph.SetLink(id, properties);
  } else if (kind == PW_TYPE_INTERFACE_Client) {
    graph.SetClient(id, std::move(properties));
  } else {
    return;
  }
  connection_.NotifyObservers();
}

void RegistryWatch::OnGlobalRemoved(std::uint32_t id) {
  if (defaults_ == id) defaults_.reset();
  Unbind(id);
  connection_.graph_.Remove(id);
  connection_.NotifyObservers();
}

void RegistryWatch::OnNodeInfo(std::uint32_t id, const pw_node_info& info) {
  if ((info.change_mask & PW_NODE_CHANGE_MASK_PROPS) != 0) {
    connection_.graph_.SetNode(id, ToMap(info.props));
  }
  connection_.graph_.SetRunning(id, info.state == PW_NODE_STATE_RUNNING);
  connection_.NotifyObservers();
}

void RegistryWatch::OnMetadata(const char* key, const char* value) {
  has_defaults_ = true;
  // A key of NULL means that all entries are cleared.
  for (const char* known :
       {"default.audio.source", "default.audio.sink", "default.configured.audio.source"}) {
    if (key != nullptr && std::string_view(key) != known) continue;
    connection_.graph_.SetDefault(known, value == nullptr ? "" : value);
  }
  connection_.NotifyObservers();
}

bool RegistryWatch::BindDefaults(std::uint32_t id) {
  Bound* const bound = Bind(id, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA);
  if (bound == nullptr) return false;
  pw_metadata_add_listener(reinterpret_cast<pw_metadata*>(bound->proxy), &bound->listener,
                           &metadata_events_, bound);
  return true;
}

void RegistryWatch::Unbind(std::uint32_t id) {
  const auto found = bound_.find(id);
  if (found == bound_.end()) return;
  spa_hook_remove(&found->second->listener);
  library_.pw_proxy_destroy(found->second->proxy);
  bound_.erase(found);
}

bool RegistryWatch::AskForDefaults() {
  if (!defaults_) return false;
  has_defaults_ = false;
  Unbind(*defaults_);
  return BindDefaults(*defaults_);
}

bool RegistryWatch::SetDefault(const char* key, const char* value) {
  const auto found = defaults_ ? bound_.find(*defaults_) : bound_.end();
  if (found == bound_.end()) return false;
  auto* const metadata = reinterpret_cast<pw_metadata*>(found->second->proxy);
  const char* const type = value == nullptr ? nullptr : "Spa:String:JSON";
  return pw_metadata_set_property(metadata, PW_ID_CORE, key, type, value) >= 0;
}

RegistryWatch::Bound* RegistryWatch::Bind(std::uint32_t id, const char* type,
                                          std::uint32_t version) {
  auto* const proxy = static_cast<pw_proxy*>(pw_registry_bind(registry_, id, type, version, 0));
  // NULL: the daemon has ended.
  if (proxy == nullptr) return nullptr;
  auto& bound = bound_[id];
  bound = std::make_unique<Bound>(Bound{.watch = this, .id = id, .proxy = proxy, .listener = {}});
  return bound.get();
}

}  // namespace anecho
