#ifndef ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_
#define ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "scene/scene.h"

namespace anecho::quality {

/// @return the path, in `folder`, of the scene's sound that has this name.
std::string SoundPath(const std::string& folder, const SceneConfig& config,
                      const std::string& name);

/// Writes the sound of a scene for a canceller outside of this program, such as a sound server's:
/// the files `SCENE.microphone.wav`, `SCENE.without-echo.wav` (the microphone without echo) and
/// `SCENE.reference.wav`, in 32-bit floats. Throws Error(ANECHO_FILE).
void WriteSounds(const SceneConfig& config, const Scene& scene, const std::string& folder);

/// Judges the output of a canceller outside of this program, in files of 48 kHz and one channel:
/// `SCENE.CONTENDER.wav`, aligned with the microphone, and if the scene has a near end,
/// `SCENE.CONTENDER.near.wav`, the canceller's output for the microphone without echo and a silent
/// reference. Throws Error: ANECHO_FILE, ANECHO_BAD_AUDIO.
nlohmann::json JudgeSounds(const SceneConfig& config, const Scene& scene,
                           const std::string& contender, const std::string& folder);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_
