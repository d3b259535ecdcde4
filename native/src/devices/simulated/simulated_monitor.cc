#include "devices/simulated/simulated_monitor.h"

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/simulated_backend.h"

namespace anecho {

std::vector<Endpoint> SimulatedMonitor::Endpoints() { return SimulatedEndpoints(); }

void SimulatedMonitor::WatchRecorders(const RecorderWatch& /*watch*/) {
  events_.Push({.kind = ANECHO_EVENT_RECORDERS, .value = 1, .text = "the simulated room"});
}

std::string SimulatedMonitor::DefaultMicrophone(DefaultRole /*role*/) { return ""; }

void SimulatedMonitor::SetDefaultMicrophone(unsigned /*roles*/, const std::string& /*id*/) {
  throw Error(ANECHO_DEVICE, "the simulated room has no default microphone: use a real one");
}

}  // namespace anecho
