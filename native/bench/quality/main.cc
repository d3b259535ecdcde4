// The quality benchmark: reads jobs, one JSON object per line, from standard input, and answers
// each with one line. `deno task bench` drives it; bench/native_program.ts has the types.
//   {"kind": "scene", "scene": {…}, "contenders": […], "audio": FOLDER or ""}
//   {"kind": "sounds", "scene": {…}, "contenders": [], "audio": FOLDER}
//   {"kind": "judge", "scene": {…}, "contenders": […], "audio": FOLDER}
//   {"kind": "cost", "scene": {…}, "contenders": […]}
//   {"kind": "process", "scene": {…}, "contenders": [one]}
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include "base/config_reader.h"
#include "base/error.h"
#include "contenders/contender.h"
#include "cost.h"
#include "judge.h"
#include "media/wav_writer.h"
#include "played_elsewhere.h"
#include "recorded_near_end.h"
#include "run.h"
#include "scene/scene.h"

namespace anecho::quality {
namespace {

using nlohmann::json;

void WriteAudio(const std::string& path, const Signal& signal) {
  WavWriter writer(path, {.sample_rate = Scene::kRate});
  writer.Write(signal);
  writer.Commit();
}

NearEndDamage MeasureDamage(const SceneConfig& config, const Scene& scene, const std::string& name,
                            const Outcome& outcome) {
  if (config.recorded()) return MeasureRecordedNearEnd(config, scene, name, outcome);
  Signal truth;
  if (config.room.near) {
    truth = Run(scene, Hearing::kNearAlone, MakeContender(name, scene).get()).output;
  }
  return MeasureComputedNearEnd(config, outcome, truth);
}

json RunScene(const SceneConfig& config, const std::vector<std::string>& contenders,
              const std::string& audio) {
  const Scene scene = MakeScene(config);
  json results = json::object();
  for (const std::string& name : contenders) {
    const Outcome outcome = Run(scene, Hearing::kAll, MakeContender(name, scene).get());
    results[name] = Judge(config, scene, outcome, MeasureDamage(config, scene, name, outcome));
    if (!audio.empty()) WriteAudio(SoundPath(audio, config, name), outcome.output);
  }
  if (!audio.empty()) {
    WriteAudio(SoundPath(audio, config, "microphone"), scene.microphone);
    Signal left(scene.microphone.size());
    const auto channels = static_cast<std::size_t>(scene.reference_channels);
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = scene.reference[i * channels];
    WriteAudio(SoundPath(audio, config, "reference"), left);
  }
  return {{"scene", config.name}, {"contenders", results}};
}

json Answer(const std::string& line) {
  ConfigReader reader = ConfigReader::FromText(line.c_str());
  const std::string kind = reader.String("kind");
  const SceneConfig config = ReadSceneConfig(reader.Object("scene"));
  const std::vector<std::string> contenders = reader.Strings("contenders");
  const std::string audio = reader.String("audio", "");
  reader.Finish();
  if (kind == "scene") return RunScene(config, contenders, audio);
  const Scene scene = MakeScene(config);
  if (kind == "sounds") WriteSounds(config, scene, audio);
  json results = json::object();
  for (const std::string& name : contenders) {
    if (kind == "cost") {
      results[name] = MeasureCost(name, scene);
    } else if (kind == "judge") {
      results[name] = JudgeSounds(config, scene, name, audio);
    } else {
      OnlyProcess(name, scene);
    }
  }
  return {{"scene", config.name}, {"contenders", results}};
}

int Main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    try {
      std::cout << Answer(line).dump() << std::endl;
    } catch (const std::exception& error) {
      std::cout << json{{"error", error.what()}}.dump() << std::endl;
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace anecho::quality

int main() { return anecho::quality::Main(); }
