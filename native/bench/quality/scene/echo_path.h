#ifndef ANECHO_BENCH_QUALITY_SCENE_ECHO_PATH_H_
#define ANECHO_BENCH_QUALITY_SCENE_ECHO_PATH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "scene/scene_config.h"
#include "scene/sounds.h"

namespace anecho::quality {

/// @return the echo at the microphone of what the loudspeakers play, through volume, loudspeakers
/// and room, on the reference's clock, without the devices' delay.
/// @param channels one per loudspeaker.
Signal PlayIntoRoom(const RoomSceneConfig& room, const std::vector<Signal>& channels,
                    std::uint64_t seed);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_ECHO_PATH_H_
