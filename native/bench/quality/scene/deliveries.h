#ifndef ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_
#define ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_

#include <vector>

#include "scene/scene.h"

namespace anecho::quality {

/// Clock and length of one device's stream in a scene.
struct DeviceConfig {
  Delivery::Stream stream = Delivery::Stream::kReference;
  /// Time of its first frame, in seconds.
  double start_s = 0;
  /// Its true rate, in Hz.
  double rate = Scene::kRate;
  std::int64_t frames = 0;
};

/// Cuts a stream into packets of 10 ms, and gives each its timestamp and time of arrival. Packets
/// of the reference are lost or late where the scene's events say so.
/// @param is_silent for each packet, whether it is in a pause; used only where the reference's
/// device delivers nothing in pauses.
std::vector<Delivery> Deliver(const RoomSceneConfig& room, const DeviceConfig& device,
                              const std::vector<bool>& is_silent, std::uint64_t seed);

/// @return the packets of both devices in the order of arrival; of packets that arrive at the same
/// time, the reference's first.
std::vector<Delivery> InOrderOfArrival(std::vector<Delivery> reference,
                                       const std::vector<Delivery>& microphone);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_
