#include "scene/echo_path.h"

#include <algorithm>
#include <cmath>

#include "devices/simulated/convolver.h"
#include "devices/simulated/loudspeaker.h"
#include "devices/simulated/random.h"
#include "devices/simulated/room_response.h"

namespace anecho::quality {
namespace {

constexpr double kRate = 48000;
/// Length of a change of volume or place: 20 ms.
constexpr std::size_t kFade = 960;

const RoomShape& ShapeOf(double rt60_s) {
  return rt60_s < 0.3 ? kSmallRoom : rt60_s < 0.5 ? kMediumRoom : kLargeRoom;
}

/// @param moved whether the microphone is at its second place.
/// @param right whether it is the response of the right loudspeaker, which mirrors the left one on
/// the other side of the microphone.
Signal ResponseOf(const RoomSceneConfig& room, bool moved, bool right, std::uint64_t seed) {
  RoomShape shape = ShapeOf(room.rt60_s);
  Random random(seed);
  for (double& metres : shape.microphone) metres += random.Between(-0.02, 0.02);
  if (right) shape.loudspeaker[0] = 2 * shape.microphone[0] - shape.loudspeaker[0];
  if (moved) {
    shape.microphone[0] += 0.18;
    shape.microphone[1] += 0.25;
    shape.microphone[2] += 0.05;
  }
  Signal response = MakeRoomResponse(shape, random.Bits());
  const auto gain = static_cast<float>(std::pow(10, room.echo_db / 20));
  for (float& sample : response) sample *= gain;
  return response;
}

/// @return the frame of the far end's sound in which an event begins.
std::size_t BeginOf(const SceneEvent& event, const RoomSceneConfig& room) {
  return static_cast<std::size_t>((room.joined_after_s + event.at_s) * kRate);
}

void SetVolume(const RoomSceneConfig& room, Signal* played) {
  double gain = 1;
  for (const SceneEvent& event : room.events) {
    if (event.kind != SceneEvent::Kind::kVolume) continue;
    const std::size_t begin = BeginOf(event, room);
    const double next = gain * std::pow(10, event.db / 20);
    for (std::size_t i = begin; i < played->size(); ++i) {
      const double share = std::min(1.0, static_cast<double>(i - begin) / kFade);
      (*played)[i] *= static_cast<float>((gain + (next - gain) * share) / gain);
    }
    gain = next;
  }
}

Signal Convolve(const Signal& signal, std::span<const float> response) {
  constexpr std::size_t kBlock = Convolver::kBlock;
  Convolver convolver(response);
  Signal result(signal.size() / kBlock * kBlock);
  for (std::size_t i = 0; i < result.size(); i += kBlock) {
    convolver.Process({signal.data() + i, kBlock}, {result.data() + i, kBlock});
  }
  result.resize(signal.size());
  return result;
}

/// Adds the sound of one loudspeaker: to `before` as it arrives at the microphone's first place,
/// and unless `after` is empty, to `after` as it arrives at the second place.
void AddLoudspeaker(const RoomSceneConfig& room, Signal played, bool right, std::uint64_t seed,
                    Signal* before, Signal* after) {
  SetVolume(room, &played);
  Loudspeaker loudspeaker(room.distortion);
  loudspeaker.Process(played);
  const auto add = [](const Signal& part, Signal* sum) {
    for (std::size_t i = 0; i < sum->size(); ++i) (*sum)[i] += part[i];
  };
  add(Convolve(played, ResponseOf(room, /*moved=*/false, right, seed)), before);
  if (!after->empty()) add(Convolve(played, ResponseOf(room, /*moved=*/true, right, seed)), after);
}

}  // namespace

Signal PlayIntoRoom(const RoomSceneConfig& room, const std::vector<Signal>& channels,
                    std::uint64_t seed) {
  const auto move = std::find_if(room.events.begin(), room.events.end(), [](const SceneEvent& e) {
    return e.kind == SceneEvent::Kind::kMove;
  });
  const bool moves = move != room.events.end();
  Signal heard(channels[0].size());
  if (!room.echo) return heard;
  Signal after(moves ? heard.size() : 0);
  for (std::size_t c = 0; c < channels.size(); ++c) {
    AddLoudspeaker(room, channels[c], /*right=*/c == 1, seed, &heard, &after);
  }
  if (!moves) return heard;
  const std::size_t begin = BeginOf(*move, room);
  for (std::size_t i = begin; i < heard.size(); ++i) {
    const auto share = static_cast<float>(std::min(1.0, static_cast<double>(i - begin) / kFade));
    heard[i] += share * (after[i] - heard[i]);
  }
  return heard;
}

}  // namespace anecho::quality
