#ifndef ANECHO_TESTS_PLAYED_ROOMS_H_
#define ANECHO_TESTS_PLAYED_ROOMS_H_

#include <string>
#include <vector>

#include "audio_files.h"
#include "devices/simulated/random.h"
#include "devices/simulated/room_config.h"

namespace anecho::testing {

/// @return a room in which this scene is played.
inline RoomConfig RoomOf(Scene scene, int seed = 1) {
  RoomConfig room;
  room.scene = scene;
  room.seed = seed;
  return room;
}

/// @return a room in which only the far end speaks. The speakers' clock is `ppm` faster than the
///   microphone's. The cable's clock is `ppm` / 3 fast.
inline RoomConfig Drifting(double ppm) {
  RoomConfig room = RoomOf(Scene::kFar);
  room.speaker_ppm = ppm / 2;
  room.microphone_ppm = -ppm / 2;
  room.cable_ppm = ppm / 3;
  return room;
}

/// Writes a file to be played in a loop: noise for `on_s`, then silence for `off_s`. The
/// correlation of noise has one sharp peak.
/// @return the file's path.
inline std::string NoiseFile(const TempFolder& folder, double on_s, double off_s = 0) {
  anecho::Random random(7);
  std::vector<float> noise(static_cast<std::size_t>((on_s + off_s) * 48000));
  for (std::size_t i = 0; i < static_cast<std::size_t>(on_s * 48000); ++i) {
    noise[i] = 0.05f * random.Noise();
  }
  const std::string path = folder.Path("noise.wav");
  WriteWav(path, 48000, 1, noise);
  return path;
}

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_PLAYED_ROOMS_H_
