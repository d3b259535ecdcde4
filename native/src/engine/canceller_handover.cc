#include "engine/canceller_handover.h"

#include <algorithm>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

// More frames than are ever recorded: all that are recorded are replayed.
constexpr std::int64_t kEverything = 1'000'000'000;

std::size_t ReferenceSize(const PipelineConfig& config) {
  return static_cast<std::size_t>(config.sample_rate / kFramesPerSecond) *
         static_cast<std::size_t>(config.reference_channels);
}

}  // namespace

CancellerHandover::CancellerHandover(const PipelineConfig& config)
    : canceller_(config),
      warm_up_(config),
      frames_since_step_(kEverything),
      reference_(ReferenceSize(config)),
      old_reference_(reference_.size()) {}

CancellerHandover::Stage CancellerHandover::stage() const {
  if (!canceller_.is_handing_over()) return Stage::kSingle;
  return warm_up_.caught_up() ? Stage::kComparing : Stage::kWarmingUp;
}

const ReadCursor& CancellerHandover::active_cursor() const {
  return stage() == Stage::kSingle ? cursor_ : old_cursor_;
}

CancellerHandover::Reading CancellerHandover::Read(const ReferenceDelayController::Span& place,
                                                   ReferenceAligner* aligner) {
  // A step of the delay is followed at once, not by a slew.
  if (place.leaps) cursor_.reading = false;
  const auto read = aligner->Read(place.begin, place.end, reference_, &cursor_);
  Reading reading{.step_ms = read.step_ms, .complete = read.complete, .slack_s = cursor_.slack_s};
  if (stage() == Stage::kSingle) return reading;
  const auto old = aligner->Read(place.begin + old_offset_, place.end + old_offset_, old_reference_,
                                 &old_cursor_);
  reading.complete &= old.complete;
  reading.slack_s = std::min(reading.slack_s, old_cursor_.slack_s);
  return reading;
}

CancellerFigures CancellerHandover::Process(std::span<const float> microphone, double position,
                                            int line, std::span<float> clean) {
  std::copy(microphone.begin(), microphone.end(), clean.begin());
  const Stage before = stage();
  const std::span<const float> heard = before == Stage::kSingle ? reference_ : old_reference_;
  std::span<const float> candidate;
  if (before == Stage::kComparing) candidate = reference_;
  canceller_.ReportMissingReference(static_cast<float>(active_cursor().missing_share),
                                    static_cast<float>(cursor_.missing_share));
  const CancellerFigures figures = canceller_.Process(heard, clean, candidate);
  health_.Add(MeanSquare(heard), static_cast<double>(figures.microphone_power),
              figures.cancelled_power);
  warm_up_.Record(microphone, position, line, figures);
  if (figures.fault) warm_up_.Clear();
  ++frames_since_step_;
  return figures;
}

void CancellerHandover::Begin(const Start& start) {
  if (stage() == Stage::kSingle) {
    old_cursor_ = cursor_;
    old_offset_ = Nanoseconds(0);
  }
  old_offset_ += start.moved;
  canceller_.BeginHandover(
      {.echo_is_found = start.stepped || start.echo_is_found, .is_placed = start.stepped});
  if (start.stepped) frames_since_step_ = 0;
  warm_up_.Begin(std::min(start.stable_frames, kEverything) + frames_since_step_);
}

bool CancellerHandover::CatchUp(const CandidateWarmUp::Sources& sources) {
  return stage() == Stage::kSingle || warm_up_.Play(sources, &canceller_, &cursor_);
}

void CancellerHandover::Forget() {
  End();
  warm_up_.Clear();
}

}  // namespace anecho
