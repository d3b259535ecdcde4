#include "contenders/contender.h"

#include <algorithm>

#include "anecho.h"
#include "base/error.h"
#include "contenders/aec3_contender.h"
#include "contenders/anecho_contender.h"
#include "contenders/full_duplex_options.h"
#include "contenders/speex_contender.h"

namespace anecho::quality {
namespace {

constexpr const char* kFullDuplex = "anecho-full-duplex";

/// What it would be without any canceller.
class Untouched : public Contender {
 public:
  void PushReference(const Packet&) override {}
  void PushMicrophone(const Packet& packet, Signal* output) override {
    output->insert(output->end(), packet.samples.begin(), packet.samples.end());
  }
};

}  // namespace

std::unique_ptr<Contender> MakeContender(std::string_view name, const Scene& scene) {
  const int channels = scene.reference_channels;
  if (name == "untouched") return std::make_unique<Untouched>();
  if (name == "anecho") return std::make_unique<AnechoContender>(PipelineConfig(), channels);
  if (name == "anecho-suppressor") {
    PipelineConfig config;
    config.cleaning.noise_suppression = NoiseSuppression::kHigh;
    return std::make_unique<AnechoContender>(config, channels);
  }
  if (name == "anecho-stereo") {
    PipelineConfig config;
    config.reference_channels = 2;
    return std::make_unique<AnechoContender>(config, channels);
  }
  if (name == "anecho-process") {
    auto contender = std::make_unique<AnechoContender>(PipelineConfig(), channels);
    contender->Listen(scene);
    return contender;
  }
  if (name.starts_with(kFullDuplex)) {
    PipelineConfig config;
    config.canceller.kind = CancellerKind::kFullDuplex;
    const std::string_view options = name.substr(std::string_view(kFullDuplex).size());
    const bool is_process = options.starts_with("-process");
    SetFullDuplexOptions(options.substr(std::min(options.size(), options.find(':'))),
                         &config.canceller.full_duplex);
    auto contender = std::make_unique<AnechoContender>(config, channels);
    if (is_process) contender->Listen(scene);
    return contender;
  }
  if (name == "aec3") return std::make_unique<Aec3Contender>(channels);
  if (name == "speexdsp") return std::make_unique<SpeexContender>(channels, false);
  if (name == "speexdsp-suppressor") return std::make_unique<SpeexContender>(channels, true);
  throw Error(ANECHO_INVALID_CONFIG, "there is no contender \"" + std::string(name) + "\"");
}

}  // namespace anecho::quality
