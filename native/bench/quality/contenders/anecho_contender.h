#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_ANECHO_CONTENDER_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_ANECHO_CONTENDER_H_

#include <deque>
#include <memory>

#include "contenders/contender.h"
#include "engine/pipeline.h"
#include "offline/warm_up.h"

namespace anecho::quality {

/// Anecho's pipeline as it runs live; after Listen(), as `anecho process` runs it.
class AnechoContender : public Contender {
 public:
  /// @param channels number of channels of the reference.
  AnechoContender(const PipelineConfig& config, int channels);

  void PushReference(const Packet& packet) override { pipeline_->PushReference(packet); }
  void PushMicrophone(const Packet& packet, Signal* output) override;
  void Rest() override { pipeline_->Prepare(); }

  /// Analyses the scene as `anecho process` does. The pipeline then starts with the findings of a
  /// first pass over the scene, and if that found an echo, with a canceller that has adapted to the
  /// scene's beginning.
  void Listen(const Scene& scene);

 private:
  void Process(const Packet& packet, Signal* output);
  std::unique_ptr<Pipeline> MakePipeline(const RecordingFacts& facts) const;

  const PipelineConfig config_;
  const int channels_;
  std::unique_ptr<Pipeline> pipeline_;
  /// How many packets the microphone is delayed by after Listen(): the reference of a recording can
  /// be read ahead.
  std::size_t lead_ = 0;
  std::deque<Packet> waiting_;
};

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_ANECHO_CONTENDER_H_
