#include "offline/recording_pair.h"

#include <algorithm>
#include <chrono>
#include <span>

namespace anecho {
namespace {

// How far the reference is read ahead of the microphone: 10 ms, since the pipeline places the echo
// that far behind the reference, and what a resampler needs.
constexpr Nanoseconds kReferenceLead = std::chrono::milliseconds(60);

std::int64_t PacketFrames(std::int64_t packet, int sample_rate) {
  return (packet + 1) * sample_rate / kFramesPerSecond - packet * sample_rate / kFramesPerSecond;
}

}  // namespace

PacketSource::PacketSource(const std::string& path)
    : reader_(AudioReader::Open(path)),
      samples_(static_cast<std::size_t>(PacketFrames(0, rate()) + 1) *
               static_cast<std::size_t>(channels())) {}

Packet PacketSource::Next() {
  const std::int64_t frames = PacketFrames(packets_++, rate());
  const auto samples = std::span(samples_).first(static_cast<std::size_t>(frames * channels()));
  last_read_ = ended_ ? 0 : reader_->Read(samples);
  ended_ |= last_read_ < frames;
  frames_read_ += last_read_;
  std::fill(samples.begin() + last_read_ * channels(), samples.end(), 0.0f);
  const Packet packet{.samples = samples,
                      .frames = frames,
                      .device_position = position_,
                      .time = time(),
                      .silent = last_read_ == 0};
  position_ += frames;
  return packet;
}

void RecordingPair::ExpectEcho(double earliest_s) { lead_ = FromSeconds(-earliest_s); }

Packet RecordingPair::Push(Pipeline* pipeline) {
  const Packet packet = microphone.Next();
  const Nanoseconds end = microphone.time() + kReferenceLead + lead_;
  while (reference.time() < end) pipeline->PushReference(reference.Next());
  pipeline->PushMicrophone(packet);
  return packet;
}

}  // namespace anecho
