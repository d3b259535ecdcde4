#ifndef ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_
#define ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "scene/scene.h"

namespace anecho::quality {

/// @return where the sound of a scene is kept that has this name.
std::string SoundPath(const std::string& folder, const SceneConfig& config,
                      const std::string& name);

/// Writes what somebody needs who takes the echo out elsewhere, such as a sound server: the files
/// `SCENE.microphone.wav`, `SCENE.without-echo.wav` (what the microphone would be without echo) and
/// `SCENE.reference.wav`, in 32-bit floats. Throws Error(ANECHO_FILE).
void WriteSounds(const SceneConfig& config, const Scene& scene, const std::string& folder);

/// Judges what came back, as files of 48 kHz and one channel: `SCENE.CONTENDER.wav`, sample by
/// sample beside the microphone, and where somebody spoke `SCENE.CONTENDER.near.wav`, made of the
/// microphone without echo and of a silent reference. Throws Error: ANECHO_FILE, ANECHO_BAD_AUDIO.
nlohmann::json JudgeSounds(const SceneConfig& config, const Scene& scene,
                           const std::string& contender, const std::string& folder);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_PLAYED_ELSEWHERE_H_
