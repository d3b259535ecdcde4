#include "devices/pipewire/engine_output.h"

#include "devices/pipewire/stream_samples.h"

namespace anecho {

EngineOutput::EngineOutput(std::shared_ptr<Connection> connection, std::shared_ptr<CycleGate> gate,
                           const Config& config)
    : GraphStream(std::move(connection), config),
      gate_(std::move(gate)),
      channels_(config.channels),
      buffer_(kSampleRate / kFramesPerSecond, config.channels) {
  Open();
  gate_->Attach(this);
}

EngineOutput::~EngineOutput() {
  gate_->Detach(this);
  Close();
}

std::int64_t EngineOutput::Write(std::span<const float> interleaved) {
  return gate_->stale_frames.exchange(0) == 0 ? buffer_.Write(interleaved) : 0;
}

void EngineOutput::Process() {
  pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream());
  if (buffer == nullptr) return;
  const std::span<float> block = RoomIn(*buffer, channels_);
  if (block.empty()) {
    // The graph asks for no frames.
  } else if (gate_->live_microphones.load() > 0) {
    buffer_.Read(block);
  } else {
    buffer_.ReadSilence(block);
  }
  library().pw_stream_queue_buffer(stream(), buffer);
}

void EngineOutput::OnStreaming(bool is_streaming) {
  if (!is_streaming) buffer_.Flush();
}

}  // namespace anecho
