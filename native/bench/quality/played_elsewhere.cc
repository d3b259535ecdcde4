#include "played_elsewhere.h"

#include <span>

#include "judge.h"
#include "media/wav_writer.h"

namespace anecho::quality {
namespace {

void WriteSound(const std::string& path, std::span<const float> samples, int channels) {
  WavWriter writer(
      path, {.format = SampleFormat::kF32, .sample_rate = Scene::kRate, .channels = channels});
  writer.Write(samples);
  writer.Commit();
}

/// @return the file's sound, cut or padded with silence to the length of the scene.
Signal ReadSound(const std::string& path, const Scene& scene) {
  Signal signal = LoadClip(path);
  signal.resize(scene.microphone.size());
  return signal;
}

}  // namespace

std::string SoundPath(const std::string& folder, const SceneConfig& config,
                      const std::string& name) {
  return folder + "/" + config.name + "." + name + ".wav";
}

void WriteSounds(const SceneConfig& config, const Scene& scene, const std::string& folder) {
  WriteSound(SoundPath(folder, config, "microphone"), scene.microphone, 1);
  WriteSound(SoundPath(folder, config, "without-echo"), scene.without_echo, 1);
  WriteSound(SoundPath(folder, config, "reference"), scene.reference, scene.reference_channels);
}

nlohmann::json JudgeSounds(const SceneConfig& config, const Scene& scene,
                           const std::string& contender, const std::string& folder) {
  Outcome outcome;
  outcome.output = ReadSound(SoundPath(folder, config, contender), scene);
  Signal truth;
  if (config.room.near) truth = ReadSound(SoundPath(folder, config, contender + ".near"), scene);
  return Judge(config, scene, outcome, MeasureComputedNearEnd(config, outcome, truth));
}

}  // namespace anecho::quality
