#include "contenders/anecho_contender.h"

#include <algorithm>

#include "dsp/channel_map.h"
#include "time/delay_analyzer.h"

namespace anecho::quality {

AnechoContender::AnechoContender(const PipelineConfig& config, int channels)
    : pipeline_(config, {Scene::kRate, 1}, {Scene::kRate, channels}) {}

void AnechoContender::PushMicrophone(const Packet& packet, Signal* output) {
  waiting_.push_back(packet);
  if (waiting_.size() <= lead_) return;
  Process(waiting_.front(), output);
  waiting_.pop_front();
}

void AnechoContender::Process(const Packet& packet, Signal* output) {
  pipeline_.PushMicrophone(packet);
  CleanFrame frame;
  while (pipeline_.Next(&frame)) {
    output->insert(output->end(), frame.samples.begin(), frame.samples.end());
  }
}

void AnechoContender::Listen(const Scene& scene) {
  constexpr std::size_t kFrame = Scene::kRate / 100;
  lead_ = 6;
  const auto channels = static_cast<std::size_t>(scene.reference_channels);
  DelayAnalyzer analyzer(Scene::kRate);
  Signal mono(kFrame);
  for (std::size_t i = 0; i + kFrame <= scene.microphone.size(); i += kFrame) {
    const auto part = std::span(scene.reference).subspan(i * channels, kFrame * channels);
    MixToMono(part, scene.reference_channels, mono);
    analyzer.Push(std::span(scene.microphone).subspan(i, kFrame), mono);
  }
  pipeline_.FollowEcho(analyzer.Finish());
}

}  // namespace anecho::quality
