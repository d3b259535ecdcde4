#ifndef ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_MONITOR_H_
#define ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_MONITOR_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "devices/device_monitor.h"
#include "devices/pipewire/connection.h"
#include "devices/pipewire/daemon_watch.h"

namespace anecho {

/// Watches PipeWire's graph, and reconnects by itself when the daemon is restarted.
/// ANECHO_EVENT_SERVER reports the daemon's end and return.
class PipeWireMonitor final : public DeviceMonitor, private GraphObserver {
 public:
  /// Throws Error(ANECHO_DEVICE) if PipeWire is not there.
  PipeWireMonitor();
  ~PipeWireMonitor() override;
  PipeWireMonitor(const PipeWireMonitor&) = delete;
  PipeWireMonitor& operator=(const PipeWireMonitor&) = delete;

  std::vector<Endpoint> Endpoints() override;
  void WatchRecorders(const RecorderWatch& watch) override;
  std::string DefaultMicrophone(DefaultRole role) override;
  void RefreshDefaults() override;
  void SetDefaultMicrophone(unsigned roles, const std::string& id) override;
  EventQueue& events() override { return events_; }

 private:
  /// Throws Error(ANECHO_DEVICE) if the daemon is not there.
  Connection& Connected() const;
  void OnGraphChanged(const Graph& graph) override { TellChanges(graph); }
  void OnConnectionLost() override { attention_.release(); }
  void Reconnect();
  /// @return whether the daemon is back; false if this object is being destroyed.
  bool AwaitDaemon();
  void Attach(std::unique_ptr<Connection> connection);
  void Detach();
  void TellChanges(const Graph& graph);
  void TellRecorders(const Graph& graph);

  EventQueue events_{256};
  DaemonWatch daemon_;
  /// Wakes the reconnector: the connection is lost, or this object is being destroyed.
  std::counting_semaphore<> attention_{0};
  std::atomic<bool> is_closing_{false};

  // Locks are taken in this order: mutex_, the connection's own, state_mutex_. The connection's
  // thread calls this object with the connection's lock held.
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;

  std::mutex state_mutex_;
  std::string watched_;
  std::string endpoints_;
  std::string defaults_;
  std::string recorders_;

  std::thread reconnector_;
};

std::unique_ptr<DeviceMonitor> OpenPipeWireMonitor();

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_MONITOR_H_
