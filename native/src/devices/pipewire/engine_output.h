#ifndef ANECHO_DEVICES_PIPEWIRE_ENGINE_OUTPUT_H_
#define ANECHO_DEVICES_PIPEWIRE_ENGINE_OUTPUT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "devices/pipewire/cycle_gate.h"
#include "devices/pipewire/graph_stream.h"
#include "devices/pipewire/quantum_adapter.h"
#include "devices/streams.h"

namespace anecho {

/// Anecho's virtual microphone, which other programs record from. It plays clean sound in the graph
/// cycle in which the real microphone delivered that sound, delayed only by the QuantumAdapter.
class EngineOutput final : public RenderStream, private GraphStream, private CycleOutput {
 public:
  /// Throws Error(ANECHO_DEVICE).
  EngineOutput(std::shared_ptr<Connection> connection, std::shared_ptr<CycleGate> gate,
               const Config& config);
  ~EngineOutput() override;

  StreamFormat format() const override {
    return {.sample_rate = kSampleRate, .channels = channels_};
  }
  bool follows_microphone() const override { return true; }
  void Start() override { SetActive(true); }
  /// Does nothing: without a recorder the stream doesn't run anyway; with one it plays silence
  /// while the microphone is stopped, so that the recorder is not moved to another microphone.
  void Stop() override {}
  std::int64_t QueuedFrames() override { return buffer_.size(); }
  std::int64_t BufferFrames() const override { return buffer_.capacity(); }
  std::int64_t Write(std::span<const float> interleaved) override;
  StreamHealth health() const override { return GraphStream::health(); }
  std::uint64_t shortages() const override { return buffer_.shortages(); }

 private:
  void Process() override;
  void OnStreaming(bool is_streaming) override;
  void OnLost() override { gate_->Signal(); }
  void Trigger() override { library().pw_stream_trigger_process(stream()); }

  const std::shared_ptr<CycleGate> gate_;
  const int channels_;
  QuantumAdapter buffer_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_ENGINE_OUTPUT_H_
