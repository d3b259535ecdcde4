#ifndef ANECHO_TESTS_REVERBERANT_SCENE_H_
#define ANECHO_TESTS_REVERBERANT_SCENE_H_

#include <cstddef>
#include <vector>

namespace anecho::testing {

/// Speech that a loudspeaker plays in a reverberant room (the reference), and what a microphone in
/// the room picks up.
struct ReverberantScene {
  std::vector<float> reference;
  std::vector<float> microphone;
};

/// Makes a scene with an RT60 of 0.3 s. The microphone's noise is at -80 dBFS, so that it is
/// audible for a moment between two syllables.
/// @param quiet_s silence before the speech.
/// @param delay of the echo, in samples.
ReverberantScene MakeReverberantScene(int sample_rate, double quiet_s, double speech_s,
                                      std::size_t delay);

/// @return the scene without its first `samples` samples.
ReverberantScene JoinedAt(const ReverberantScene& scene, std::size_t samples);

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_REVERBERANT_SCENE_H_
