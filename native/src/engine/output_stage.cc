#include "engine/output_stage.h"

#include <algorithm>
#include <string>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "dsp/channel_map.h"

namespace anecho {
namespace {

// Target fill of the output's buffer: two device periods, so that one late turn is not heard.
constexpr int kTarget_ms = 20;

std::int64_t TargetFrames(const RenderStream& output) {
  const std::int64_t wanted = output.format().sample_rate * kTarget_ms / 1000;
  return std::min(wanted, output.BufferFrames() * 2 / 3);
}

}  // namespace

OutputStage::OutputStage(std::unique_ptr<RenderStream> stream, StreamFormat frames)
    : stream_(std::move(stream)),
      format_(stream_->format()),
      frame_channels_(static_cast<std::size_t>(frames.channels)) {
  if (!stream_->follows_microphone()) {
    pacer_.emplace(frames, format_, TargetFrames(*stream_));
    return;
  }
  if (format_.sample_rate != frames.sample_rate) {
    throw Error(ANECHO_DEVICE, "the output runs at " + std::to_string(format_.sample_rate) +
                                   " Hz, not at the canceller's " +
                                   std::to_string(frames.sample_rate) +
                                   " Hz: set pipeline.sample_rate to it");
  }
  interleaved_.resize(
      static_cast<std::size_t>(frames.sample_rate / kFramesPerSecond * format_.channels));
}

void OutputStage::Push(std::span<const float> clean_frame) {
  if (pacer_.has_value()) return pacer_->Push(clean_frame);
  SpreadChannels(clean_frame, frame_channels_, static_cast<std::size_t>(format_.channels),
                 interleaved_);
  wrote_ |= stream_->Write(interleaved_) > 0;
}

bool OutputStage::Feed(Nanoseconds now) {
  queued_ = stream_->QueuedFrames();
  if (pacer_.has_value()) {
    const auto output = pacer_->Produce(queued_, stream_->BufferFrames() - queued_, now);
    stream_->Write(output);
    wrote_ = !output.empty();
  }
  return std::exchange(wrote_, false);
}

float OutputStage::fill_ms() const {
  return pacer_.has_value()
             ? pacer_->fill_ms()
             : static_cast<float>(1e3 * static_cast<double>(queued_) / format_.sample_rate);
}

float OutputStage::target_ms() const { return pacer_.has_value() ? pacer_->target_ms() : 0.0f; }

float OutputStage::drift_ppm() const { return pacer_.has_value() ? pacer_->drift_ppm() : 0.0f; }

std::uint64_t OutputStage::underruns() const {
  return pacer_.has_value() ? static_cast<std::uint64_t>(pacer_->underruns())
                            : stream_->shortages();
}

std::uint64_t OutputStage::overruns() const {
  return pacer_.has_value() ? static_cast<std::uint64_t>(pacer_->overruns()) : 0;
}

}  // namespace anecho
