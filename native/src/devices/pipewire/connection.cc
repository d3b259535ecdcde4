#include "devices/pipewire/connection.h"

#include <pthread.h>
#include <spa/support/thread.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "anecho.h"
#include "base/error.h"
#include "devices/pipewire/registry_watch.h"
#include "devices/pipewire/version_number.h"

namespace anecho {
namespace {

constexpr auto kPatience = std::chrono::seconds(5);
/// Limit for the session manager's answer, which comes within milliseconds or not at all.
constexpr auto kAnswerPatience = std::chrono::milliseconds(500);

}  // namespace

Connection::Lock::Lock(const Connection& connection) : loop_(connection.loop_) {
  PipeWire().pw_thread_loop_lock(loop_);
}

Connection::Lock::~Lock() { PipeWire().pw_thread_loop_unlock(loop_); }

Connection::Connection() : library_(PipeWire()) {
  try {
    Open();
  } catch (...) {
    Close();
    throw;
  }
}

Connection::~Connection() { Close(); }

void Connection::Open() {
  loop_ = library_.pw_thread_loop_new("anecho-pipewire", nullptr);
  if (loop_ == nullptr) throw Error(ANECHO_DEVICE, "PipeWire's thread could not be made");
  // The buffers of a stream hold as many samples as this limit. A cycle of 8192 samples at 44.1 kHz
  // has 8917 at 48 kHz; with the default limit of 8192, the stream would lose the rest.
  pw_properties* const properties = MakeProperties({{"default.clock.quantum-limit", "16384"}});
  // Before 1.0 the data thread has a real-time priority only with this configuration.
  if (std::string_view(library_.pw_get_library_version()).starts_with("0.")) {
    library_.pw_properties_set(properties, PW_KEY_CONFIG_NAME, "client-rt.conf");
  }
  context_ = library_.pw_context_new(library_.pw_thread_loop_get_loop(loop_), properties, 0);
  if (context_ == nullptr) {
    throw Error(ANECHO_DEVICE,
                "PipeWire's modules are missing: reinstall it (on Debian and Ubuntu: sudo apt "
                "install --reinstall pipewire libpipewire-0.3-modules)");
  }
  if (library_.pw_thread_loop_start(loop_) < 0) {
    throw Error(ANECHO_DEVICE, "PipeWire's thread could not be started");
  }
  const Lock lock(*this);
  core_ = library_.pw_context_connect(
      context_, MakeProperties({{PW_KEY_APP_NAME, "Anecho"}, {PW_KEY_APP_ID, "anecho"}}), 0);
  if (core_ == nullptr) {
    throw Error(ANECHO_DEVICE,
                "no PipeWire daemon answers: start it with `systemctl --user start pipewire "
                "wireplumber`, or log in again");
  }
  core_events_.version = PW_VERSION_CORE_EVENTS;
  core_events_.info = [](void* data, const pw_core_info* info) {
    auto* const self = static_cast<Connection*>(data);
    if (info == nullptr || info->version == nullptr) return;
    self->is_library_outdated_.store(
        IsOlderVersion(self->library_.pw_get_library_version(), info->version));
  };
  core_events_.done = [](void* data, std::uint32_t, int sequence) {
    static_cast<Connection*>(data)->OnDone(sequence);
  };
  core_events_.error = [](void* data, std::uint32_t id, int, int result, const char*) {
    static_cast<Connection*>(data)->OnError(id, result);
  };
  pw_core_add_listener(core_, &core_listener_, &core_events_, this);
  registry_ = std::make_unique<RegistryWatch>(*this);
  // The first answer follows the list of objects, the second the details requested about them.
  for (int i = 0; i < 2; ++i) {
    sync_sequence_ = pw_core_sync(core_, PW_ID_CORE, 0);
    if (!WaitUntil(kPatience, [this] { return done_sequence_ == sync_sequence_; })) {
      throw Error(ANECHO_DEVICE,
                  "the PipeWire daemon doesn't answer: restart it with `systemctl --user restart "
                  "pipewire wireplumber`");
    }
  }
}

void Connection::Close() {
  if (loop_ == nullptr) return;
  // The thread stops first, so that no callback runs any more; what follows then needs no lock.
  library_.pw_thread_loop_stop(loop_);
  registry_.reset();
  if (core_ != nullptr) {
    spa_hook_remove(&core_listener_);
    library_.pw_core_disconnect(core_);
  }
  if (context_ != nullptr) library_.pw_context_destroy(context_);
  library_.pw_thread_loop_destroy(loop_);
}

void Connection::ConfigureSource(const std::string& name) {
  const std::string value = nlohmann::json{{"name", name}}.dump();
  graph_.AwaitSource(name);
  const char* const key = "default.configured.audio.source";
  bool is_known = registry_->SetDefault(key, name.empty() ? nullptr : value.c_str()) &&
                  WaitUntil(kAnswerPatience, [this] { return graph_.was_source_chosen(); });
  if (!is_known) {
    // The answer names only entries that are set, so a removed one is cleared here.
    if (name.empty()) graph_.SetDefault(key, "");
    is_known = RefreshDefaults();
  }
  if (!is_known) {
    throw Error(ANECHO_DEVICE,
                "the session manager doesn't take another default microphone: restart it with "
                "`systemctl --user restart wireplumber`");
  }
}

bool Connection::RefreshDefaults() {
  return registry_->AskForDefaults() &&
         WaitUntil(kAnswerPatience, [this] { return registry_->has_defaults(); });
}

bool Connection::RaiseThisThread() const {
  auto* const utils = static_cast<spa_thread_utils*>(
      library_.pw_context_get_object(context_, SPA_TYPE_INTERFACE_ThreadUtils));
  if (utils == nullptr) return false;
  // PipeWire's threads are pthreads.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  auto* const thread = reinterpret_cast<spa_thread*>(pthread_self());
  constexpr int kDefaultPriority = -1;
  return spa_thread_utils_acquire_rt(utils, thread, kDefaultPriority) >= 0;
}

bool Connection::WaitUntil(std::chrono::milliseconds patience, const std::function<bool()>& is_so) {
  timespec until{};
  library_.pw_thread_loop_get_time(
      loop_, &until, std::chrono::duration_cast<std::chrono::nanoseconds>(patience).count());
  while (!is_so()) {
    if (lost()) return false;
    if (library_.pw_thread_loop_timed_wait_full(loop_, &until) < 0) return is_so();
  }
  return !lost();
}

void Connection::NotifyObservers() {
  // A copy, since an observer may remove itself.
  for (GraphObserver* observer : std::vector(observers_)) observer->OnGraphChanged(graph_);
  library_.pw_thread_loop_signal(loop_, false);
}

void Connection::OnDone(int sequence) {
  done_sequence_ = sequence;
  library_.pw_thread_loop_signal(loop_, false);
}

void Connection::OnError(std::uint32_t id, int result) {
  if (id != PW_ID_CORE || result != -EPIPE) return;
  if (lost_.exchange(true)) return;
  for (GraphObserver* observer : std::vector(observers_)) observer->OnConnectionLost();
  library_.pw_thread_loop_signal(loop_, false);
}

}  // namespace anecho
