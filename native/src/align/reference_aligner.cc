#include "align/reference_aligner.h"

#include <algorithm>
#include <cmath>

namespace anecho {
namespace {

constexpr int kFramesPerRead = 480;
// Reference samples that rounding may add to a frame.
constexpr int kSpare = 2;

std::size_t WindowSize(double nominal_step, const PolyphaseResampler& resampler) {
  const double most = kFramesPerRead * nominal_step * (1 + ReferenceTimeline::kMaxStepError);
  return static_cast<std::size_t>(std::ceil(most)) +
         static_cast<std::size_t>(resampler.before() + resampler.after() + kSpare);
}

}  // namespace

ReferenceAligner::ReferenceAligner(StreamFormat reference, int frame_rate, Nanoseconds history,
                                   const ReferenceTimelineConfig& timeline,
                                   const StreamClockConfig& clock)
    : reference_(reference),
      timeline_(reference.sample_rate, frame_rate, timeline, clock),
      resampler_(reference.sample_rate, frame_rate),
      buffer_(reference.channels,
              static_cast<std::int64_t>(ToSeconds(history) * reference.sample_rate)),
      window_(WindowSize(static_cast<double>(reference.sample_rate) / frame_rate, resampler_)),
      channel_(kFramesPerRead) {}

double ReferenceAligner::Place(std::int64_t position, std::int64_t frames, Nanoseconds time) {
  const ReferenceTimeline::Placement placement = timeline_.Place(position, frames, time);
  write_position_ = placement.begin;
  if (placement.jump > 0) {
    gap_begin_ = placement.begin - placement.jump;
    gap_end_ = placement.begin;
  }
  return static_cast<double>(placement.jump) / reference_.sample_rate * 1e3;
}

void ReferenceAligner::Write(std::span<const float> samples) {
  buffer_.Write(write_position_, samples);
  write_position_ += static_cast<std::int64_t>(samples.size()) / reference_.channels;
}

ReferenceAligner::Result ReferenceAligner::Read(Nanoseconds begin, Nanoseconds end,
                                                std::span<float> frame, ReadCursor* reader) {
  const auto channels = static_cast<std::size_t>(reference_.channels);
  const std::span<float> one(channel_.data(), frame.size() / channels);
  const ReferenceTimeline::Cut cut =
      timeline_.Plan(begin, end, static_cast<int>(one.size()), reader);
  const auto first = static_cast<std::int64_t>(std::floor(cut.position)) - resampler_.before();
  const double position = cut.position - static_cast<double>(first);
  reader->frame_begin = first + resampler_.before();
  const double last = cut.position + cut.step * static_cast<double>(one.size());
  reader->slack_s =
      (static_cast<double>(buffer_.end()) - last - resampler_.after()) / reference_.sample_rate;
  reader->missing_share = MissingShare(cut.position, last);
  Result result{.step_ms = cut.step_ms};
  for (std::size_t c = 0; c < channels; ++c) {
    buffer_.Read(static_cast<int>(c), first, window_);
    result.complete &= resampler_.Read(window_, position, cut.step, one);
    for (std::size_t i = 0; i < one.size(); ++i) frame[i * channels + c] = one[i];
  }
  if (!result.complete) reader->reading = false;
  return result;
}

/// @return share of the positions from `begin` to `end` that lie in the latest gap between packets,
///   or after the newest reference.
double ReferenceAligner::MissingShare(double begin, double end) const {
  const auto overlap = [&](double from, double to) {
    return std::max(0.0, std::min(end, to) - std::max(begin, from));
  };
  const double lost = overlap(static_cast<double>(gap_begin_), static_cast<double>(gap_end_));
  return std::min(1.0, (lost + overlap(static_cast<double>(buffer_.end()), end)) / (end - begin));
}

double ReferenceAligner::PowerBefore(const ReadCursor& reader, Nanoseconds length) {
  const auto frames = static_cast<std::int64_t>(ToSeconds(length) * reference_.sample_rate);
  return PowerOf(reader.frame_begin - frames, frames);
}

double ReferenceAligner::NewestPower() {
  const std::int64_t frames = reference_.sample_rate / kFramesPerSecond;
  return PowerOf(buffer_.end() - frames, frames);
}

double ReferenceAligner::PowerOf(std::int64_t begin, std::int64_t frames) {
  double energy = 0;
  for (int c = 0; c < reference_.channels; ++c) {
    for (std::int64_t taken = 0; taken < frames;) {
      const auto part = std::span(window_).first(
          std::min(window_.size(), static_cast<std::size_t>(frames - taken)));
      buffer_.Read(c, begin + taken, part);
      for (const float sample : part) energy += static_cast<double>(sample) * sample;
      taken += static_cast<std::int64_t>(part.size());
    }
  }
  return energy / static_cast<double>(frames * reference_.channels);
}

}  // namespace anecho
