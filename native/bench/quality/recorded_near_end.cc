#include "recorded_near_end.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "contenders/contender.h"
#include "measures/level_lost.h"

namespace anecho::quality {
namespace {

/// Adds a voice to a recording's microphone from sample `begin` on, as loud as the microphone is.
Scene WithVoice(const SceneConfig& config, Scene scene, std::size_t begin) {
  const std::size_t frames = scene.microphone.size();
  scene.near = MakeSpeech(config.room.near_clips, frames, /*low=*/false, /*seed=*/1);
  SetActiveLevel(10 * std::log10(ActivePower(scene.microphone)), scene.near);
  std::fill_n(scene.near.begin(), begin, 0.0f);
  scene.without_echo = scene.near;
  for (std::size_t i = 0; i < frames; ++i) {
    scene.microphone[i] = std::clamp(scene.microphone[i] + scene.near[i], -1.0f, 1.0f);
  }
  return scene;
}

NearEndDamage OfAddedVoice(const SceneConfig& config, const Scene& recording,
                           const std::string& contender) {
  const bool is_alone = config.talk == Talk::kFar;
  const std::size_t frames = recording.microphone.size();
  const Scene scene = WithVoice(config, recording, is_alone ? frames / 2 : 0);
  const Signal output = Run(scene, Hearing::kAll, MakeContender(contender, scene).get()).output;
  const Signal truth =
      Run(scene, Hearing::kNearAlone, MakeContender(contender, scene).get()).output;
  const std::size_t from = is_alone ? frames / 2 : Scene::kRate;
  const std::size_t first = std::min({from, output.size(), truth.size()});
  NearEndDamage damage =
      MeasureNearEnd(std::span(output).subspan(first), std::span(truth).subspan(first));
  if (!is_alone) damage.si_sdr_db = std::numeric_limits<double>::quiet_NaN();
  return damage;
}

NearEndDamage OfNearAlone(const Scene& scene, const std::string& contender,
                          const Outcome& outcome) {
  // Distortion further below the voice than this is inaudible.
  constexpr double kInaudible_db = 50;
  Scene alone = scene;
  alone.without_echo = alone.microphone;
  const Outcome truth = Run(alone, Hearing::kNearAlone, MakeContender(contender, alone).get());
  const NearEndDamage damage = MeasureNearEnd(outcome.output, truth.output);
  return {std::min(damage.si_sdr_db, kInaudible_db), LevelLost(scene.microphone, outcome.output)};
}

}  // namespace

NearEndDamage MeasureRecordedNearEnd(const SceneConfig& config, const Scene& scene,
                                     const std::string& contender, const Outcome& outcome) {
  return config.talk == Talk::kNear ? OfNearAlone(scene, contender, outcome)
                                    : OfAddedVoice(config, scene, contender);
}

}  // namespace anecho::quality
