#include "contenders/contender.h"

#include <algorithm>

#include "anecho.h"
#include "base/error.h"
#include "contenders/aec3_contender.h"
#include "contenders/anecho_contender.h"
#include "contenders/pipeline_options.h"
#include "contenders/speex_contender.h"

namespace anecho::quality {
namespace {

/// Passes the microphone through, as without a canceller.
class Untouched : public Contender {
 public:
  void PushReference(const Packet&) override {}
  void PushMicrophone(const Packet& packet, Signal* output) override {
    output->insert(output->end(), packet.samples.begin(), packet.samples.end());
  }
};

/// @return NULL: the name is none of Anecho's contenders.
std::unique_ptr<Contender> MakeOurs(std::string_view name, std::string_view options,
                                    const Scene& scene) {
  PipelineConfig config;
  config.canceller.kind = CancellerKind::kFullDuplex;
  const bool is_process = name.ends_with("-process");
  if (is_process) name.remove_suffix(std::string_view("-process").size());
  if (name == "anecho-classic") {
    config.canceller.kind = CancellerKind::kClassic;
  } else if (name == "anecho-suppressor") {
    config.cleaning.noise_suppression = NoiseSuppression::kHigh;
  } else if (name == "anecho-stereo") {
    config.reference_channels = 2;
  } else if (name != "anecho") {
    return nullptr;
  }
  SetPipelineOptions(options, &config);
  auto contender = std::make_unique<AnechoContender>(config, scene.reference_channels);
  if (is_process) contender->Listen(scene);
  return contender;
}

}  // namespace

std::unique_ptr<Contender> MakeContender(std::string_view name, const Scene& scene) {
  const int channels = scene.reference_channels;
  const std::size_t end = std::min(name.size(), name.find(':'));
  if (auto ours = MakeOurs(name.substr(0, end), name.substr(end), scene)) return ours;
  if (name == "untouched") return std::make_unique<Untouched>();
  if (name == "aec3") return std::make_unique<Aec3Contender>(channels);
  if (name == "speexdsp") return std::make_unique<SpeexContender>(channels, false);
  if (name == "speexdsp-suppressor") return std::make_unique<SpeexContender>(channels, true);
  throw Error(ANECHO_INVALID_CONFIG, "there is no contender \"" + std::string(name) + "\"");
}

}  // namespace anecho::quality
