#ifndef ANECHO_DEVICES_PIPEWIRE_REGISTRY_WATCH_H_
#define ANECHO_DEVICES_PIPEWIRE_REGISTRY_WATCH_H_

#include <pipewire/extensions/metadata.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "devices/pipewire/library.h"

namespace anecho {

class Connection;

/// Keeps a connection's copy of the graph up to date. Its callbacks run on the connection's thread;
/// other threads lock the connection before they call a function.
class RegistryWatch {
 public:
  explicit RegistryWatch(Connection& connection);
  ~RegistryWatch();
  RegistryWatch(const RegistryWatch&) = delete;
  RegistryWatch& operator=(const RegistryWatch&) = delete;

  /// Writes an entry of the system's defaults, or removes it if the value is NULL.
  /// @return false if the session manager, which keeps the defaults, is not there, or if the
  ///   request can't be sent.
  bool SetDefault(const char* key, const char* value);

  /// Requests the system's defaults again. The daemon doesn't announce a change that happens while
  /// another program requests them (module-metadata, while its ping is pending).
  /// @return false if the session manager is not there, or if the daemon has ended.
  bool AskForDefaults();
  /// Whether an answer has come since AskForDefaults().
  bool has_defaults() const { return has_defaults_; }

 private:
  /// A bound object, which tells more than the registry does.
  struct Bound {
    RegistryWatch* watch = nullptr;
    std::uint32_t id = 0;
    pw_proxy* proxy = nullptr;
    spa_hook listener{};
  };

  void OnGlobal(std::uint32_t id, const char* type, const spa_dict* properties);
  void OnGlobalRemoved(std::uint32_t id);
  void OnNodeInfo(std::uint32_t id, const pw_node_info& info);
  void OnMetadata(const char* key, const char* value);
  /// @return false if the daemon has ended.
  bool BindDefaults(std::uint32_t id);
  void Unbind(std::uint32_t id);
  /// @return NULL if the daemon has ended.
  Bound* Bind(std::uint32_t id, const char* type, std::uint32_t version);

  Connection& connection_;
  const PipeWireLibrary& library_;
  pw_registry* registry_ = nullptr;
  spa_hook listener_{};
  pw_registry_events events_{};
  pw_node_events node_events_{};
  pw_metadata_events metadata_events_{};
  std::map<std::uint32_t, std::unique_ptr<Bound>> bound_;
  /// Id of the object that holds the defaults; none while the session manager is not there.
  std::optional<std::uint32_t> defaults_;
  bool has_defaults_ = false;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_REGISTRY_WATCH_H_
