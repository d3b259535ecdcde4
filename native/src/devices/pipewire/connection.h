#ifndef ANECHO_DEVICES_PIPEWIRE_CONNECTION_H_
#define ANECHO_DEVICES_PIPEWIRE_CONNECTION_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "devices/pipewire/graph.h"
#include "devices/pipewire/library.h"

namespace anecho {

class RegistryWatch;

/// Observes the graph, on the connection's own thread, with the connection locked.
class GraphObserver {
 public:
  virtual ~GraphObserver() = default;
  virtual void OnGraphChanged(const Graph& graph) = 0;
  /// The daemon has ended: nothing comes any more.
  virtual void OnConnectionLost() {}
};

/// A connection to the PipeWire daemon, with a thread of its own and a copy of the graph. All
/// functions need the lock, except lost() and those that say so.
class Connection {
 public:
  /// Connects, and waits until the graph is known. Throws Error(ANECHO_DEVICE).
  Connection();
  /// All streams must have been closed.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Holds the connection's lock while this object exists; meanwhile the connection's thread waits.
  /// That thread itself holds the lock when it calls observers.
  class Lock {
   public:
    explicit Lock(const Connection& connection);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    pw_thread_loop* const loop_;
  };

  bool lost() const { return lost_.load(); }
  /// @return whether the library that Anecho has loaded is older than the daemon, as in a
  ///   container. Needs no lock.
  bool is_library_outdated() const { return is_library_outdated_.load(); }
  pw_core* core() const { return core_; }
  const Graph& graph() const { return graph_; }
  void AddObserver(GraphObserver* observer) { observers_.push_back(observer); }
  void RemoveObserver(GraphObserver* observer) { std::erase(observers_, observer); }

  /// Makes a microphone the system's configured default, and waits until the session manager has
  /// accepted that. Throws Error(ANECHO_DEVICE).
  /// @param name `node.name`; empty: no microphone is configured.
  void ConfigureSource(const std::string& name);

  /// Reads the system's defaults again, since the daemon may not have announced a change.
  /// @return false if the session manager is not there, or doesn't answer for half a second.
  bool RefreshDefaults();

  /// Requests real-time priority for the calling thread, through PipeWire's own module for threads
  /// (limits, portal or RealtimeKit). Needs no lock.
  /// @return whether it was granted.
  bool RaiseThisThread() const;

  /// Lets the connection's thread run until a condition holds.
  /// @return whether the condition held before the timeout and before the connection was lost.
  bool WaitUntil(std::chrono::milliseconds patience, const std::function<bool()>& is_so);

 private:
  friend class RegistryWatch;
  void Open();
  void Close();
  void NotifyObservers();
  void OnDone(int sequence);
  void OnError(std::uint32_t id, int result);

  const PipeWireLibrary& library_;
  pw_thread_loop* loop_ = nullptr;
  pw_context* context_ = nullptr;
  pw_core* core_ = nullptr;
  spa_hook core_listener_{};
  pw_core_events core_events_{};
  int sync_sequence_ = 0;
  int done_sequence_ = 0;
  std::atomic<bool> lost_{false};
  std::atomic<bool> is_library_outdated_{false};
  Graph graph_;
  std::unique_ptr<RegistryWatch> registry_;
  std::vector<GraphObserver*> observers_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CONNECTION_H_
