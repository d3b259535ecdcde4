#include "scene/deliveries.h"

#include <algorithm>

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

}  // namespace

std::vector<Delivery> Deliver(const RoomSceneConfig& room, const DeviceConfig& device,
                              const std::vector<bool>& is_silent, std::uint64_t seed) {
  Random random(seed);
  std::vector<Delivery> deliveries;
  const bool is_reference = device.stream == Delivery::Stream::kReference;
  std::int64_t position = 0;
  Nanoseconds last{0};
  bool lost = false;
  for (std::int64_t begin = 0; begin + kPeriod <= device.frames; begin += kPeriod) {
    const double start = device.start_s + static_cast<double>(begin) / device.rate;
    const double end = device.start_s + static_cast<double>(begin + kPeriod) / device.rate;
    double arrival = end + random.Between(0, room.lateness_ms) * 1e-3;
    const double error = random.Between(-room.stamp_error_ms, room.stamp_error_ms) * 1e-3;
    // A device that stops does not count what it does not deliver: its time stamps have to tell.
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
