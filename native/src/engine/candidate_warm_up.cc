#include "engine/candidate_warm_up.h"

#include <algorithm>

namespace anecho {
namespace {

constexpr std::int64_t kFrames = CandidateWarmUp::kLength / kFrameTime;
// Frames that a call of Play() replays at most. A canceller takes some 60 us for each frame of 10
// ms.
constexpr int kFramesPerTurn = 8;

}  // namespace

CandidateWarmUp::CandidateWarmUp(const PipelineConfig& config)
    : frame_size_(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond)),
      recorded_size_(frame_size_ * static_cast<std::size_t>(config.cleaning.channels())),
      frames_(kFrames),
      samples_(recorded_size_ * kFrames),
      reference_(frame_size_ * static_cast<std::size_t>(config.reference_channels)) {}

std::span<float> CandidateWarmUp::SamplesOf(std::int64_t index) {
  const auto place = static_cast<std::size_t>(index % kFrames);
  return std::span(samples_).subspan(place * recorded_size_, recorded_size_);
}

void CandidateWarmUp::Record(std::span<const float> microphone, double position, int line,
                             const CancellerFigures& figures) {
  const bool was_caught_up = caught_up();
  std::copy(microphone.begin(), microphone.end(), SamplesOf(end_).begin());
  frames_[static_cast<std::size_t>(end_ % kFrames)] = {position, line, figures.cancelled_power,
                                                       figures.gain_changed};
  ++end_;
  begin_ = std::max(begin_, end_ - kFrames);
  next_ = was_caught_up ? end_ : std::max(next_, begin_);
}

void CandidateWarmUp::Clear() { begin_ = next_ = end_; }

void CandidateWarmUp::Begin(std::int64_t frames) {
  next_ = end_ - std::min(frames, end_ - begin_);
  reader_ = {};
}

bool CandidateWarmUp::Play(const Sources& sources, EchoCanceller* canceller, ReadCursor* reader) {
  if (caught_up() || !canceller->StartCandidate()) return true;
  for (int i = 0; i < kFramesPerTurn && !caught_up(); ++i) {
    if (PlayNext(sources, canceller)) continue;
    Clear();
    return false;
  }
  if (caught_up() && reader_.reading) *reader = reader_;
  return true;
}

bool CandidateWarmUp::PlayNext(const Sources& sources, EchoCanceller* canceller) {
  const Frame& frame = frames_[static_cast<std::size_t>(next_ % kFrames)];
  const std::span<const float> microphone = SamplesOf(next_);
  const Nanoseconds shift = sources.follower.PastShift(end_ - next_);
  ++next_;
  if (frame.line != sources.microphone.line()) return true;
  const Nanoseconds begin = sources.microphone.TimeAt(frame.position);
  const Nanoseconds end =
      sources.microphone.TimeAt(frame.position + sources.microphone.DeviceFrames(frame_size_));
  sources.reference.Read(begin - shift, end - shift, reference_, &reader_);
  return canceller->WarmUpCandidate({.reference = reference_,
                                     .microphone = microphone,
                                     .cancelled_power = frame.cancelled_power,
                                     .gain_changed = frame.gain_changed,
                                     .missing_share = static_cast<float>(reader_.missing_share)});
}

}  // namespace anecho
