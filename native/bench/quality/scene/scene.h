#ifndef ANECHO_BENCH_QUALITY_SCENE_SCENE_H_
#define ANECHO_BENCH_QUALITY_SCENE_SCENE_H_

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "devices/streams.h"
#include "scene/scene_config.h"
#include "scene/sounds.h"

namespace anecho::quality {

/// One packet of a scene, as its device delivers it.
struct Delivery {
  enum class Stream { kReference = 1, kMicrophone };
  Stream stream = Stream::kReference;
  /// First frame among the scene's samples of that stream.
  std::int64_t begin = 0;
  std::int64_t frames = 0;
  std::int64_t device_position = 0;
  Nanoseconds stamp{0};
  Nanoseconds arrival{0};
  bool discontinuity = false;
};

/// Packets of two devices in the order of arrival, and the signals that they are made of.
struct Scene {
  static constexpr int kRate = 48000;

  /// The reference's signal, on its own clock, interleaved.
  std::vector<float> reference;
  int reference_channels = 1;
  /// The microphone's whole signal, and that signal without echo, both on the microphone's clock.
  /// The signal without echo is all zeros for recordings, where it is unknown.
  Signal microphone;
  Signal without_echo;
  /// Parts of the microphone's signal; empty for recordings, where they are unknown.
  Signal echo;
  Signal near;
  std::vector<Delivery> deliveries;
};

/// Makes a computed scene, or loads a recorded one. The same configuration gives the same samples.
/// Throws Error: ANECHO_FILE, ANECHO_BAD_AUDIO.
Scene MakeScene(const SceneConfig& config);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_SCENE_H_
