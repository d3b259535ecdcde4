#include "devices/pipewire/pipewire_monitor.h"

#include <chrono>

#include "anecho.h"
#include "base/error.h"
#include "base/thread_name.h"

namespace anecho {
namespace {

// When the socket has appeared, it takes a moment until it accepts connections: hence the quick
// retries. The slow retries are for a socket in another folder, or one that systemd keeps.
constexpr std::chrono::milliseconds kQuickRetry(20);
constexpr int kQuickRetries = 100;
constexpr std::chrono::milliseconds kRetry(500);

std::string JoinNames(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Event MakeEvent(std::int32_t kind, double value = 0, std::string text = "") {
  return {.kind = kind,
          .value = value,
          .text = std::move(text),
          .time = std::chrono::steady_clock::now().time_since_epoch()};
}

}  // namespace

PipeWireMonitor::PipeWireMonitor() {
  Attach(std::make_unique<Connection>());
  reconnector_ = std::thread([this] { Reconnect(); });
}

PipeWireMonitor::~PipeWireMonitor() {
  is_closing_.store(true);
  daemon_.Stop();
  attention_.release();
  reconnector_.join();
  Detach();
}

void PipeWireMonitor::Attach(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  connection_ = std::move(connection);
  const Connection::Lock connection_lock(*connection_);
  connection_->AddObserver(this);
  TellChanges(connection_->graph());
  // The connection may have been lost before this object observed it.
  if (connection_->lost()) attention_.release();
}

void PipeWireMonitor::Detach() {
  const std::lock_guard lock(mutex_);
  connection_.reset();
}

void PipeWireMonitor::Reconnect() {
  NameThread("anecho-monitor");
  while (true) {
    attention_.acquire();
    if (is_closing_.load()) return;
    Detach();
    events_.Push(MakeEvent(ANECHO_EVENT_SERVER, 0));
    TellChanges(Graph());
    if (!AwaitDaemon()) return;
  }
}

bool PipeWireMonitor::AwaitDaemon() {
  for (int failures = 0;; ++failures) {
    switch (daemon_.Wait(failures < kQuickRetries ? kQuickRetry : kRetry)) {
      case DaemonWatch::Result::kStopped:
        return false;
      case DaemonWatch::Result::kChanged:
        failures = 0;
        break;
      case DaemonWatch::Result::kTimeout:
        break;
    }
    try {
      Attach(std::make_unique<Connection>());
      events_.Push(MakeEvent(ANECHO_EVENT_SERVER, 1));
      return true;
    } catch (const Error&) {
      // The daemon is not there yet.
    }
  }
}

std::vector<Endpoint> PipeWireMonitor::Endpoints() {
  const std::lock_guard lock(mutex_);
  const Connection& connection = Connected();
  const Connection::Lock connection_lock(connection);
  return connection.graph().Endpoints();
}

std::string PipeWireMonitor::DefaultMicrophone(DefaultRole /*role*/) {
  const std::lock_guard lock(mutex_);
  const Connection& connection = Connected();
  const Connection::Lock connection_lock(connection);
  return connection.graph().configured_source();
}

void PipeWireMonitor::RefreshDefaults() {
  const std::lock_guard lock(mutex_);
  Connection& connection = Connected();
  const Connection::Lock connection_lock(connection);
  connection.RefreshDefaults();
}

void PipeWireMonitor::SetDefaultMicrophone(unsigned /*roles*/, const std::string& id) {
  const std::lock_guard lock(mutex_);
  Connection& connection = Connected();
  const Connection::Lock connection_lock(connection);
  connection.ConfigureSource(id);
}

Connection& PipeWireMonitor::Connected() const {
  if (connection_ == nullptr || connection_->lost()) {
    throw Error(ANECHO_DEVICE,
                "the PipeWire daemon has ended: start it with `systemctl --user start pipewire "
                "wireplumber`");
  }
  return *connection_;
}

void PipeWireMonitor::WatchRecorders(const RecorderWatch& watch) {
  const std::lock_guard lock(mutex_);
  {
    const std::lock_guard state_lock(state_mutex_);
    watched_ = watch.output.empty() ? kVirtualMicrophoneName : watch.output;
    recorders_ = "not told yet";
  }
  if (connection_ == nullptr) return TellChanges(Graph());
  const Connection::Lock connection_lock(*connection_);
  TellChanges(connection_->graph());
}

void PipeWireMonitor::TellChanges(const Graph& graph) {
  const std::lock_guard lock(state_mutex_);
  std::string defaults = graph.DefaultName(Flow::kCapture) + "\n" + graph.configured_source() +
                         "\n" + graph.DefaultName(Flow::kRender);
  std::string endpoints = EndpointsJson(graph.Endpoints());
  if (endpoints != endpoints_) events_.Push(MakeEvent(ANECHO_EVENT_ENDPOINTS));
  if (defaults != defaults_) events_.Push(MakeEvent(ANECHO_EVENT_DEFAULT));
  endpoints_ = std::move(endpoints);
  defaults_ = std::move(defaults);
  if (!watched_.empty()) TellRecorders(graph);
}

void PipeWireMonitor::TellRecorders(const Graph& graph) {
  const auto node = graph.FindNode(watched_);
  const auto names = node ? graph.Recorders(*node) : std::vector<std::string>();
  std::string recorders = JoinNames(names);
  if (recorders == recorders_) return;
  recorders_ = recorders;
  const auto count = static_cast<double>(names.size());
  events_.Push(MakeEvent(ANECHO_EVENT_RECORDERS, count, std::move(recorders)));
}

std::unique_ptr<DeviceMonitor> OpenPipeWireMonitor() { return std::make_unique<PipeWireMonitor>(); }

}  // namespace anecho
