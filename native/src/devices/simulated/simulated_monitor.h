#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_MONITOR_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_MONITOR_H_

#include <string>
#include <vector>

#include "devices/device_monitor.h"

namespace anecho {

/// Watches the simulated room, where nothing is plugged or unplugged and somebody always listens to
/// the cable.
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
