#include "simulated_session.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho::testing {
namespace {

RoomConfig Accelerated(RoomConfig room) {
  room.accelerated = true;
  return room;
}

constexpr int kTarget_ms = 20;
constexpr std::size_t kMemoryFrames = 600 * kFramesPerSecond;

}  // namespace

SimulatedSession::SimulatedSession(RoomConfig room, const PipelineConfig& pipeline)
    : backend_(Accelerated(room)),
      microphone_(backend_.OpenMicrophone({})),
      reference_(backend_.OpenReference({})),
      output_(backend_.OpenOutput({})),
      pipeline_(pipeline, microphone_->format(), reference_->format()),
      pacer_(pipeline.output_format(), output_->format(),
             output_->format().sample_rate * kTarget_ms / 1000),
      energies_(kMemoryFrames) {
  reference_->Start();
  output_->Start();
  microphone_->Start();
}

void SimulatedSession::RunUntil(double seconds) {
  while (now_s() < seconds) Turn(std::chrono::milliseconds(100));
}

void SimulatedSession::Pause() { microphone_->Stop(); }

void SimulatedSession::Resume() { microphone_->Start(); }

void SimulatedSession::SleepUntil(double seconds) {
  // A stopped stream delivers nothing: this only lets time pass.
  microphone_->Wait(FromSeconds(seconds) - backend_.Now());
}

void SimulatedSession::Turn(Nanoseconds timeout) {
  microphone_->Wait(timeout);
  Packet packet;
  for (; reference_->Read(&packet); reference_->Release()) pipeline_.PushReference(packet);
  for (; microphone_->Read(&packet); microphone_->Release()) {
    pipeline_.PushMicrophone(packet);
    for (CleanFrame frame; pipeline_.Next(&frame);) TakeFrame(frame);
  }
  const std::int64_t queued = output_->QueuedFrames();
  output_->Write(pacer_.Produce(queued, output_->BufferFrames() - queued, backend_.Now()));
  for (PipelineEvent event; pipeline_.TakeEvent(&event);) {
    if (event.kind == PipelineEvent::Kind::kRealigned) ++realigned_;
    pipeline_.Prepare();
  }
}

void SimulatedSession::TakeFrame(const CleanFrame& frame) {
  pacer_.Push(frame.samples);
  on_frame(frame);
  const auto place = std::llround(ToSeconds(frame.time) * kFramesPerSecond);
  if (place < 0) return;
  energies_[static_cast<std::size_t>(place) % kMemoryFrames] = {
      static_cast<double>(frame.microphone_power), static_cast<double>(frame.output_power)};
}

double SimulatedSession::ReductionDb(double from_s, double to_s) const {
  Energies sum;
  const auto end = static_cast<std::size_t>(to_s * kFramesPerSecond);
  for (auto i = static_cast<std::size_t>(from_s * kFramesPerSecond); i < end; ++i) {
    sum.microphone += energies_[i % kMemoryFrames].microphone;
    sum.output += energies_[i % kMemoryFrames].output;
  }
  return 10 * std::log10(std::max(sum.microphone, 1e-12) / std::max(sum.output, 1e-12));
}

}  // namespace anecho::testing
