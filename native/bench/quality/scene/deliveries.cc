#include "scene/deliveries.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "devices/simulated/device_clock.h"
#include "devices/simulated/random.h"

namespace anecho::quality {
namespace {

constexpr std::int64_t kPeriod = 480;

const SceneEvent* Find(const RoomSceneConfig& room, SceneEvent::Kind kind, double seconds) {
  for (const SceneEvent& event : room.events) {
    if (event.kind != kind) continue;
    if (seconds >= event.at_s && seconds < event.at_s + event.duration_s) return &event;
  }
  return nullptr;
}

/// Computes when packets arrive, without the random lateness of each packet: at the end of a
/// graph's cycle, later for a while, or in bursts.
class Transport {
 public:
  Transport(const RoomSceneConfig& room, double start_s, std::uint64_t seed)
      : room_(room), random_(seed), start_s_(start_s) {
    next_step_s_ = start_s_ + random_.Between(0, 3);
    next_burst_s_ = start_s_ + random_.Between(0.5, 2);
  }

  /// @param end_s when the packet is complete.
  /// @return when it arrives.
  double Arrival(double end_s) {
    double arrival = end_s;
    if (room_.cycle_frames > 0) arrival = CycleEnd(end_s);
    if (room_.arrival_step_ms > 0) {
      if (end_s >= next_step_s_) {
        is_late_ = !is_late_;
        next_step_s_ = end_s + random_.Between(0.3, 3);
      }
      if (is_late_) arrival += room_.arrival_step_ms * 1e-3;
    }
    if (room_.burst_ms > 0 && end_s >= next_burst_s_) {
      burst_end_s_ = end_s + random_.Between(0.4, 1) * room_.burst_ms * 1e-3;
      next_burst_s_ = end_s + random_.Between(0.5, 2);
    }
    return std::max(arrival, burst_end_s_);
  }

  /// @return whether a packet is the first of its cycle; always true without cycles.
  bool IsNewCycle(double end_s) {
    if (room_.cycle_frames == 0) return true;
    const double cycle_end_s = CycleEnd(end_s);
    return std::exchange(cycle_end_s_, cycle_end_s) != cycle_end_s;
  }

 private:
  /// @return the end of the cycle in which `end_s` lies.
  double CycleEnd(double end_s) const {
    const double cycle_s = static_cast<double>(room_.cycle_frames) / Scene::kRate;
    return std::ceil((end_s - start_s_) / cycle_s - 1e-9) * cycle_s + start_s_;
  }

  const RoomSceneConfig& room_;
  Random random_;
  const double start_s_;
  bool is_late_ = false;
  double next_step_s_ = 0;
  double next_burst_s_ = 0;
  double burst_end_s_ = 0;
  double cycle_end_s_ = -1;
};

}  // namespace

std::vector<Delivery> Deliver(const RoomSceneConfig& room, const DeviceConfig& device,
                              const std::vector<bool>& is_silent, std::uint64_t seed) {
  Random random(seed);
  Transport transport(room, device.start_s, ~seed);
  std::vector<Delivery> deliveries;
  const bool is_reference = device.stream == Delivery::Stream::kReference;
  std::int64_t position = 0;
  Nanoseconds last{0};
  bool lost = false;
  double error = 0;
  for (std::int64_t begin = 0; begin + kPeriod <= device.frames; begin += kPeriod) {
    const double start = device.start_s + static_cast<double>(begin) / device.rate;
    const double end = device.start_s + static_cast<double>(begin + kPeriod) / device.rate;
    double arrival = transport.Arrival(end) + random.Between(0, room.lateness_ms) * 1e-3;
    const double drawn = random.Between(-room.stamp_error_ms, room.stamp_error_ms) * 1e-3;
    if (transport.IsNewCycle(end)) error = drawn;
    // A stopped device does not count what it does not deliver: only its timestamps show the gap.
    if (is_reference && room.stops_when_silent && is_silent[begin / kPeriod]) continue;
    Delivery delivery{device.stream,  begin,          kPeriod, position,
                      Nanoseconds(0), Nanoseconds(0), lost};
    position += kPeriod;
    if (is_reference) {
      lost = Find(room, SceneEvent::Kind::kLost, end) != nullptr;
      if (lost) continue;
      const SceneEvent* late = Find(room, SceneEvent::Kind::kLate, end);
      if (late != nullptr) arrival = std::max(arrival, late->at_s + late->duration_s);
    }
    last = std::max(last, FromSeconds(arrival));
    delivery.arrival = last;
    delivery.stamp = room.arrival_stamps ? last : FromSeconds(start + error);
    deliveries.push_back(delivery);
  }
  return deliveries;
}

std::vector<Delivery> InOrderOfArrival(std::vector<Delivery> reference,
                                       const std::vector<Delivery>& microphone) {
  reference.insert(reference.end(), microphone.begin(), microphone.end());
  std::stable_sort(reference.begin(), reference.end(),
                   [](const Delivery& a, const Delivery& b) { return a.arrival < b.arrival; });
  return reference;
}

}  // namespace anecho::quality
