#include "devices/simulated/simulated_monitor.h"

#include "anecho.h"
#include "devices/simulated/simulated_backend.h"

namespace anecho {

std::vector<Endpoint> SimulatedMonitor::Endpoints() { return SimulatedEndpoints(); }

void SimulatedMonitor::WatchRecorders(const RecorderWatch& /*watch*/) {
  events_.Push({.kind = ANECHO_EVENT_RECORDERS, .value = 1, .text = "the simulated room"});
}

}  // namespace anecho
