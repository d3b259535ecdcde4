#include "engine/output_stage.h"

#include <algorithm>
#include <string>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

// What shall wait in the output's buffer: two device periods, so that one late turn is not heard.
constexpr int kTarget_ms = 20;

std::int64_t TargetFrames(const RenderStream& output) {
  const std::int64_t wanted = output.format().sample_rate * kTarget_ms / 1000;
  return std::min(wanted, output.BufferFrames() * 2 / 3);
}

}  // namespace

OutputStage::OutputStage(std::unique_ptr<RenderStream> stream, int frame_rate)
    : stream_(std::move(stream)), format_(stream_->format()) {
  if (!stream_->follows_microphone()) {
    pacer_.emplace(frame_rate, format_, TargetFrames(*stream_));
    return;
  }
  if (format_.sample_rate != frame_rate) {
    throw Error(ANECHO_DEVICE, "the output runs at " + std::to_string(format_.sample_rate) +
                                   " Hz, not at the canceller's " + std::to_string(frame_rate) +
                                   " Hz: set pipeline.sample_rate to it");
  }
  interleaved_.resize(static_cast<std::size_t>(frame_rate / kFramesPerSecond * format_.channels));
}

void OutputStage::Push(std::span<const float> clean_frame) {
  if (pacer_.has_value()) return pacer_->Push(clean_frame);
  const auto channels = static_cast<std::size_t>(format_.channels);
  for (std::size_t i = 0; i < clean_frame.size(); ++i) {
    std::fill_n(interleaved_.begin() + static_cast<ptrdiff_t>(i * channels), channels,
                clean_frame[i]);
  }
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
