#ifndef ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_
#define ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_

#include <vector>

#include "scene/scene.h"

namespace anecho::quality {

/// How one device of a scene delivers.
struct DeviceConfig {
  Delivery::Stream stream = Delivery::Stream::kReference;
  /// When its first frame passes, in seconds.
  double start_s = 0;
  /// Its true rate, in Hz.
  double rate = Scene::kRate;
  std::int64_t frames = 0;
};

/// Cuts a stream into packets of 10 ms, stamps them and lets the scene's events happen to them.
/// @param is_silent for each packet, whether it holds nothing but zeros; asked only where the
/// device delivers nothing then.
std::vector<Delivery> Deliver(const RoomSceneConfig& room, const DeviceConfig& device,
                              const std::vector<bool>& is_silent, std::uint64_t seed);

/// @return both in the order in which they arrive; of what comes at once, the reference first.
std::vector<Delivery> InOrderOfArrival(std::vector<Delivery> reference,
                                       const std::vector<Delivery>& microphone);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_DELIVERIES_H_
