#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_MONITOR_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_MONITOR_H_

#include <string>
#include <vector>

#include "devices/device_monitor.h"

namespace anecho {

/// Reports the simulated room's endpoints as always there, and one recorder of the cable. The
/// room's faults change neither.
class SimulatedMonitor final : public DeviceMonitor {
 public:
  std::vector<Endpoint> Endpoints() override;
  void WatchRecorders(const RecorderWatch& watch) override;
  std::string DefaultMicrophone(DefaultRole role) override;
  void SetDefaultMicrophone(unsigned roles, const std::string& id) override;
  EventQueue& events() override { return events_; }

 private:
  EventQueue events_{16};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SIMULATED_MONITOR_H_
