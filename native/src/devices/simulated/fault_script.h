#ifndef ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_
#define ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "devices/simulated/room_config.h"
#include "devices/streams.h"

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

  // real-time
  /// @return the device's format at true time `seconds`: `usual`, unless a fault changes it.
  StreamFormat FormatAt(double seconds, StreamFormat usual) const {
    const RoomFault* change = Find(RoomFault::Kind::kFormatChange, seconds);
    return change == nullptr ? usual : change->format;
  }

  // real-time
  /// @return health, at true time `seconds`, of a stream that was opened at `opened_s`.
  StreamHealth HealthAt(double seconds, double opened_s) const {
    const auto since = [&](double at_s) { return at_s > opened_s && at_s <= seconds; };
    StreamHealth health = StreamHealth::kGood;
    for (const RoomFault& fault : faults_) {
      const bool dies =
          fault.kind == RoomFault::Kind::kGone || fault.kind == RoomFault::Kind::kInvalidated;
      if (dies && since(fault.at_s)) return StreamHealth::kGone;
      const bool changes = fault.kind == RoomFault::Kind::kFormatChange;
      if (changes && (since(fault.at_s) || since(fault.at_s + fault.duration_s))) {
        health = StreamHealth::kFormatChanged;
      }
    }
    return health;
  }

  /// Calls use(format) for each format that the device ever has.
  template <typename Use>
  void ForEachFormat(StreamFormat usual, Use use) const {
    use(usual);
    for (const RoomFault& fault : faults_) {
      if (fault.kind == RoomFault::Kind::kFormatChange) use(fault.format);
    }
  }

 private:
  std::vector<RoomFault> faults_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_FAULT_SCRIPT_H_
