#ifndef ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_
#define ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "devices/simulated/room_config.h"

namespace anecho {

/// The faults of one device.
class FaultScript {
 public:
  FaultScript(std::span<const RoomFault> faults, RoomDevice device) {
    std::copy_if(faults.begin(), faults.end(), std::back_inserter(faults_),
                 [&](const RoomFault& fault) { return fault.device == device; });
  }

  // real-time
  /// @return the fault of this kind at true time `seconds`, or NULL.
  const RoomFault* Find(RoomFault::Kind kind, double seconds) const {
    const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const RoomFault& fault) {
      return fault.kind == kind && seconds >= fault.at_s && seconds < fault.at_s + fault.duration_s;
    });
    return found == faults_.end() ? nullptr : &*found;
  }

 private:
  std::vector<RoomFault> faults_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_
