#include "process/echo_analysis.h"

#include <algorithm>
#include <utility>

namespace anecho {
namespace {

// One that the analyzer takes, and as many recordings as possible have: what it hears lies below
// 4 kHz.
int AnalysisRate(int microphone_rate, int reference_rate) {
  const int lower = std::min(microphone_rate, reference_rate);
  return lower == 32000 || lower == 48000 ? lower : 16000;
}

}  // namespace

EchoAnalysis::EchoAnalysis(const ProcessConfig& process, const RecordingChannels& channels)
    : EchoAnalysis(PacketSource(process.microphone), PacketSource(process.reference), channels) {}

EchoAnalysis::EchoAnalysis(PacketSource&& microphone, PacketSource&& reference,
                           const RecordingChannels& channels)
    : EchoAnalysis(std::move(microphone), std::move(reference), channels,
                   AnalysisRate(microphone.rate(), reference.rate())) {}

EchoAnalysis::EchoAnalysis(PacketSource&& microphone, PacketSource&& reference,
                           const RecordingChannels& channels, int sample_rate)
    : microphone_(std::move(microphone), sample_rate, channels.MicrophoneWeights()),
      reference_(std::move(reference), sample_rate, channels.mono_reference),
      analyzer_(sample_rate) {}

EchoAnalysis::Track::Track(PacketSource&& recording, int sample_rate,
                           std::span<const float> weights)
    : source(std::move(recording)),
      converter(source.rate(), sample_rate, 1),
      frame_size(static_cast<std::size_t>(sample_rate / kFramesPerSecond)),
      mix(source.channels(), 1),
      packet_frames(static_cast<std::size_t>(source.rate() / kFramesPerSecond + 1)),
      waiting(frame_size + static_cast<std::size_t>(converter.MaxOutputFrames(
                               static_cast<std::int64_t>(packet_frames)))) {
  mix.SetWeights(weights);
}

std::span<const float> EchoAnalysis::Track::Frame() {
  while (count < frame_size) {
    const Packet packet = source.Next();
    const auto mixed = mix.Mix(packet, 0, packet.frames);
    count += static_cast<std::size_t>(converter.Process(mixed, std::span(waiting).subspan(count)));
  }
  return std::span(waiting).first(frame_size);
}

void EchoAnalysis::Track::DropFrame() {
  std::copy(waiting.begin() + static_cast<std::ptrdiff_t>(frame_size),
            waiting.begin() + static_cast<std::ptrdiff_t>(count), waiting.begin());
  count -= frame_size;
}

bool EchoAnalysis::Turn() {
  if (microphone_.source.ended()) return false;
  analyzer_.Push(microphone_.Frame(), reference_.Frame());
  microphone_.DropFrame();
  reference_.DropFrame();
  return true;
}

}  // namespace anecho
