#include "contenders/anecho_contender.h"

#include <algorithm>

#include "delay/offline_delay_estimator.h"
#include "dsp/channel_map.h"
#include "offline/level_analysis.h"
#include "run.h"

namespace anecho::quality {

AnechoContender::AnechoContender(const PipelineConfig& config, int channels)
    : config_(config),
      channels_(channels),
      pipeline_(std::make_unique<Pipeline>(config, StreamFormat{Scene::kRate, 1},
                                           StreamFormat{Scene::kRate, channels})) {}

void AnechoContender::PushMicrophone(const Packet& packet, Signal* output) {
  waiting_.push_back(packet);
  if (waiting_.size() <= lead_) return;
  Process(waiting_.front(), output);
  waiting_.pop_front();
}

void AnechoContender::Process(const Packet& packet, Signal* output) {
  pipeline_->PushMicrophone(packet);
  CleanFrame frame;
  while (pipeline_->Next(&frame)) {
    output->insert(output->end(), frame.samples.begin(), frame.samples.end());
  }
}

std::unique_ptr<Pipeline> AnechoContender::MakePipeline(const RecordingFacts& facts) const {
  auto pipeline = std::make_unique<Pipeline>(facts.Known(config_), StreamFormat{Scene::kRate, 1},
                                             StreamFormat{Scene::kRate, channels_});
  facts.Tell(pipeline.get());
  return pipeline;
}

void AnechoContender::Listen(const Scene& scene) {
  constexpr std::size_t kFrame = Scene::kRate / 100;
  lead_ = 6;
  const auto channels = static_cast<std::size_t>(scene.reference_channels);
  OfflineDelayEstimator analyzer(Scene::kRate, config_.delay.estimator);
  LevelAnalysis levels(Scene::kRate);
  Signal mono(kFrame);
  for (std::size_t i = 0; i + kFrame <= scene.microphone.size(); i += kFrame) {
    const auto part = std::span(scene.reference).subspan(i * channels, kFrame * channels);
    MixToMono(part, scene.reference_channels, mono);
    const auto microphone = std::span(scene.microphone).subspan(i, kFrame);
    levels.Push(microphone, mono);
    analyzer.Push(microphone, mono);
  }
  const RecordingFacts facts = {.echo = analyzer.Finish(),
                                .reference_gain = levels.reference_gain(),
                                .noise = levels.Noise(Scene::kRate),
                                .channels = {}};
  pipeline_ = MakePipeline(facts);
  if (facts.echo.empty()) return;
  WarmUp warm_up(MakePipeline(facts));
  std::deque<Packet> waiting;
  for (const Delivery& delivery : scene.deliveries) {
    if (delivery.stream == Delivery::Stream::kReference) {
      warm_up.pipeline()->PushReference(PacketOf(delivery, scene.reference, channels_));
      continue;
    }
    waiting.push_back(PacketOf(delivery, scene.microphone, 1));
    if (waiting.size() <= lead_) continue;
    warm_up.pipeline()->PushMicrophone(waiting.front());
    waiting.pop_front();
    if (!warm_up.Turn()) break;
  }
  warm_up.HandOver(facts, pipeline_.get());
}

}  // namespace anecho::quality
