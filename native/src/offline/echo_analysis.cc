#include "offline/echo_analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "delay/step_locator.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

constexpr int kRate = WideEchoSearch::kRate;
constexpr double kSlot_s = static_cast<double>(DelayPass::kSlotFrames) / kFramesPerSecond;
/// The delay of sound this close to a DelayPoint is known.
constexpr double kCovered_s = 1;
/// A stretch without points is searched only if it has at least this many half seconds with sound:
/// in a recording without any point, and in one with points. In the latter, both ends may only be
/// speaking for a while.
constexpr int kMinSlots = 4;
constexpr int kMinOpenSlots = 8;
/// Maximum number of wide searches. Each may find the echo of one more stretch.
constexpr int kMaxRounds = 6;
constexpr int kCandidates = 3;
constexpr std::size_t kMinPoints = 3;
/// A candidate nearer than this to a known delay is not a new one.
constexpr double kKnown_s = 0.02;
/// A near search sees delays from -180 to 1240 ms, after its shift of the reference. The shift
/// brings the delay of a candidate to this: with little drift, and with more.
constexpr double kBefore_s = 0.1;
constexpr double kMiddle_s = 0.34;
/// A candidate that no near search has confirmed is accepted only with at least this number of
/// blocks that agree, this share of all blocks, and this score.
constexpr int kSureBlocks = 5;
constexpr double kSureShare = 0.5;
constexpr double kSureScore = 30;
/// With more drift than this, the blocks themselves are smeared.
constexpr double kMaxDrift = 1000e-6;
/// A smaller step is a change of reflections, and not worth locating.
constexpr double kMinLeap_s = 0.3e-3;
constexpr std::size_t kMaxLeaps = 32;
/// Seconds of sound to learn from on either side of a step, and half a segment of the near search.
constexpr double kLearn_s = 4;
constexpr double kHalfSegment_s = 0.26;
/// By how many samples the reference leads the echo during the search for a step.
constexpr int kLeadSamples = 16;
constexpr double kSameSound = 0.99999;
/// If two recordings are swapped, all delays of the echo lie between the first two values. But a
/// pair from a single recorder may have its echo up to 20 ms too soon without being swapped. So at
/// such delays, the microphone's recording must also have clearly less noise than the reference's.
/// If the echo comes even sooner, it must just not have clearly more.
constexpr double kEarliestSwapped_s = -0.75;
constexpr double kLatestSwapped_s = -4e-3;
constexpr double kDoubtfulLead_s = 22e-3;
constexpr double kSwappedNoise_db = 3;

/// @return a rate that the analyzer accepts, if possible the lower rate of the recordings: the
///   analyzer uses only sound below 4 kHz.
int AnalysisRate(const ProcessConfig& process) {
  const int lower = std::min(AudioReader::Open(process.microphone)->info().sample_rate,
                             AudioReader::Open(process.reference)->info().sample_rate);
  return lower == 32000 || lower == 48000 ? lower : 16000;
}

constexpr DelayPass::Range kAll{.end = std::numeric_limits<std::int64_t>::max()};

}  // namespace

EchoAnalysis::EchoAnalysis(const ProcessConfig& process, const RecordingChannels& channels)
    : microphone_recording_{process.microphone, channels.MicrophoneWeights()},
      reference_recording_{process.reference, channels.mono_reference},
      sample_rate_(AnalysisRate(process)),
      pass_(std::make_unique<DelayPass>(microphone_recording_, reference_recording_, sample_rate_,
                                        kAll)) {}

bool EchoAnalysis::Turn() {
  switch (stage_) {
    case Stage::kNear:
      if (!pass_->Turn()) EndNear();
      if (rounds_ == 0 && pass_) frames_done_ = pass_->frames_read();
      break;
    case Stage::kBlocks:
      if (!microphone_->Turn()) EndBlocks();
      break;
    case Stage::kWide:
      if (reference_->Turn()) {
        search_->PushReference(reference_->latest());
      } else {
        EndWide();
      }
      break;
    case Stage::kLeaps:
      if (!microphone_->Turn() && !reference_->Turn()) EndLeaps();
      break;
    case Stage::kDone:
      return false;
  }
  return stage_ != Stage::kDone;
}

EchoFinding EchoAnalysis::Finish() { return std::move(finding_); }

void EchoAnalysis::EndNear() {
  const bool first = rounds_ == 0;
  if (first) {
    slots_ = pass_->slots();
    finding_.same_sound = pass_->likeness() > kSameSound;
    finding_.silent_reference =
        std::none_of(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.reference; });
    frames_done_ = pass_->frames_read();
    levels_.emplace(pass_->levels());
    excess_noise_db_ = pass_->ExcessNoiseDb();
  }
  const bool gained = Merge(pass_->Finish());
  pass_.reset();
  if (!first && !gained) return TryNext();
  FindOpenStretches();
  if (open_.empty() || rounds_ == kMaxRounds || finding_.same_sound) return StartLeaps();
  ++rounds_;
  StartBlocks();
}

/// Adds the points of the first near search, or those points of a later one that lie in an open
/// stretch, unless these are too few. @return whether points were added.
bool EchoAnalysis::Merge(std::vector<DelayPoint> points) {
  if (!points_.empty() || rounds_ > 0) {
    std::erase_if(points, [&](const DelayPoint& point) {
      return std::none_of(open_.begin(), open_.end(), [&](const Stretch& stretch) {
        const auto slot = static_cast<std::int64_t>(point.time_s / kSlot_s);
        return slot >= stretch.begin && slot < stretch.end;
      });
    });
    if (points.size() < kMinPoints) return false;
  }
  int paths = 0;
  for (DelayPoint& point : points) {
    paths = std::max(paths, point.path + 1);
    point.path += paths_;
  }
  paths_ += paths;
  // A path may begin before the end of the path that it replaces. The points that the old path has
  // from there on are removed.
  for (const DelayPoint& point : points) {
    std::erase_if(points_, [&](const DelayPoint& other) {
      return other.path == point.path - 1 && other.time_s >= point.time_s;
    });
    points_.push_back(point);
  }
  return true;
}

double EchoAnalysis::DelayNear(double time_s) const {
  const auto nearest =
      std::min_element(points_.begin(), points_.end(), [&](const auto& one, const auto& other) {
        return std::abs(one.time_s - time_s) < std::abs(other.time_s - time_s);
      });
  return nearest->delay_s;
}

/// @return whether the microphone's half second may hold an echo.
bool EchoAnalysis::HasSound(std::size_t slot) const {
  if (!slots_[slot].microphone) return false;
  if (points_.empty()) return true;
  const double played_s = (static_cast<double>(slot) + 0.5) * kSlot_s;
  const double at = std::floor((played_s - DelayNear(played_s)) / kSlot_s);
  if (at < 0 || at >= static_cast<double>(slots_.size())) return false;
  return slots_[static_cast<std::size_t>(at)].reference;
}

void EchoAnalysis::FindOpenStretches() {
  open_.clear();
  const int least = points_.empty() ? kMinSlots : kMinOpenSlots;
  Stretch stretch;
  int with_sound = 0;
  const auto end_stretch = [&] {
    if (with_sound >= least) open_.push_back(stretch);
    with_sound = 0;
  };
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    const double time_s = (static_cast<double>(slot) + 0.5) * kSlot_s;
    const bool covered = std::any_of(points_.begin(), points_.end(), [&](const auto& point) {
      return std::abs(point.time_s - time_s) < kCovered_s;
    });
    if (covered) {
      end_stretch();
    } else if (HasSound(slot)) {
      const auto at = static_cast<std::int64_t>(slot);
      if (with_sound++ == 0) stretch.begin = at;
      stretch.end = at + 1;
    }
  }
  end_stretch();
}

void EchoAnalysis::StartBlocks() {
  // Blocks that are full of sound, two seconds apart or more, spread over all open stretches.
  constexpr std::int64_t kBlockSlots = 4;
  std::vector<std::int64_t> begins;
  for (const Stretch& stretch : open_) {
    for (std::int64_t slot = stretch.begin; slot + kBlockSlots <= stretch.end;) {
      int with_sound = 0;
      for (std::int64_t k = 0; k < kBlockSlots; ++k) {
        with_sound += slots_[static_cast<std::size_t>(slot + k)].microphone ? 1 : 0;
      }
      if (with_sound == kBlockSlots) begins.push_back(slot);
      slot += with_sound == kBlockSlots ? kBlockSlots : 1;
    }
  }
  microphone_ = std::make_unique<SoundWindows>(microphone_recording_, sample_rate_);
  const std::size_t blocks =
      std::min(begins.size(), static_cast<std::size_t>(WideEchoSearch::kMaxBlocks));
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::int64_t slot = begins[i * begins.size() / blocks];
    microphone_->Add(std::llround(static_cast<double>(slot) * kSlot_s * kRate),
                     WideEchoSearch::kBlock);
  }
  stage_ = Stage::kBlocks;
}

void EchoAnalysis::EndBlocks() {
  search_ = std::make_unique<WideEchoSearch>();
  for (const auto& window : microphone_->windows()) search_->AddBlock(window.begin, window.samples);
  microphone_.reset();
  if (search_->blocks() < 2) return StartLeaps();
  reference_ = std::make_unique<SoundWindows>(reference_recording_, sample_rate_);
  stage_ = Stage::kWide;
}

void EchoAnalysis::EndWide() {
  reference_.reset();
  candidates_ = search_->Finish(kCandidates);
  std::erase_if(candidates_, [](const auto& candidate) { return candidate.blocks < 2; });
  next_candidate_ = 0;
  TryNext();
}

/// Starts a near search at the next candidate. If there is none, goes on to the steps.
void EchoAnalysis::TryNext() {
  while (next_candidate_ < candidates_.size()) {
    const WideEchoCandidate& candidate = candidates_[next_candidate_++];
    const double begin_s = static_cast<double>(open_.front().begin) * kSlot_s;
    const double end_s = static_cast<double>(open_.back().end) * kSlot_s;
    const double middle_s = (begin_s + end_s) / 2;
    const double delay_s = candidate.line.At(middle_s);
    if (!points_.empty() && std::abs(DelayNear(middle_s) - delay_s) < kKnown_s) continue;
    const double change_s = std::abs(candidate.line.slope) * (end_s - begin_s) / 2;
    const double put_s = change_s < kBefore_s / 2 ? kBefore_s : kMiddle_s;
    const auto frame = [](double seconds) { return std::llround(seconds * kFramesPerSecond); };
    const DelayPass::Range range{.begin = std::max<std::int64_t>(0, frame(begin_s - 2)),
                                 .end = frame(end_s + 2),
                                 .shift = frame(delay_s - put_s)};
    pass_ = std::make_unique<DelayPass>(microphone_recording_, reference_recording_, sample_rate_,
                                        range);
    stage_ = Stage::kNear;
    return;
  }
  if (points_.empty() && !candidates_.empty()) TakeLine(candidates_.front());
  StartLeaps();
}

/// Accepts a delay that many blocks agree on, if no near search has found an echo: during double
/// talk and with tones, the near search is too careful.
void EchoAnalysis::TakeLine(const WideEchoCandidate& candidate) {
  if (candidate.blocks < kSureBlocks || candidate.score < kSureScore ||
      candidate.blocks < kSureShare * search_->blocks() ||
      std::abs(candidate.line.slope) > kMaxDrift) {
    return;
  }
  const double end_s = static_cast<double>(slots_.size()) * kSlot_s;
  for (int i = 0; i <= candidate.blocks; ++i) {
    const double time_s = end_s * i / candidate.blocks;
    points_.push_back(
        {.time_s = time_s, .delay_s = candidate.line.At(time_s), .weight = 0.25f, .path = paths_});
  }
  ++paths_;
}

/// A microphone can't record a sound before it is played. So if the echo comes before the
/// reference, either the microphone's recording began later, or the recordings are swapped. The
/// real microphone's recording has more noise, from the room and the microphone itself.
bool EchoAnalysis::SeemsSwapped() const {
  if (points_.empty()) return false;
  const auto [earliest, latest] = std::minmax_element(
      points_.begin(), points_.end(),
      [](const auto& one, const auto& other) { return one.delay_s < other.delay_s; });
  if (earliest->delay_s < kEarliestSwapped_s || latest->delay_s > kLatestSwapped_s) return false;
  const bool is_surely_early = latest->delay_s < -kDoubtfulLead_s;
  return excess_noise_db_ < (is_surely_early ? kSwappedNoise_db : -kSwappedNoise_db);
}

/// Sorts the points by time, and numbers their paths in that order.
void EchoAnalysis::NumberPaths() {
  std::stable_sort(points_.begin(), points_.end(),
                   [](const auto& one, const auto& other) { return one.time_s < other.time_s; });
  int number = -1;
  int last = -1;
  for (DelayPoint& point : points_) {
    if (number < 0 || point.path != last) ++number;
    last = point.path;
    point.path = number;
  }
}

void EchoAnalysis::StartLeaps() {
  search_.reset();
  NumberPaths();
  finding_.track = DelayCurve(points_);
  finding_.swapped = SeemsSwapped();
  microphone_ = std::make_unique<SoundWindows>(microphone_recording_, sample_rate_);
  reference_ = std::make_unique<SoundWindows>(reference_recording_, sample_rate_);
  for (std::size_t i = 1; i < points_.size() && leaps_.size() < kMaxLeaps; ++i) {
    const DelayPoint& before = points_[i - 1];
    const DelayPoint& after = points_[i];
    if (before.path == after.path || std::abs(after.delay_s - before.delay_s) < kMinLeap_s) {
      continue;
    }
    const double begin_s = before.time_s - kLearn_s;
    const auto count =
        static_cast<std::size_t>((after.time_s - before.time_s + 2 * kLearn_s) * kRate);
    const std::int64_t begin = std::llround(begin_s * kRate);
    microphone_->Add(begin, count);
    for (const DelayPoint& point : {before, after}) {
      reference_->Add(begin - std::llround(point.delay_s * kRate) + kLeadSamples, count);
    }
    leaps_.push_back({begin_s, before.time_s - kHalfSegment_s, after.time_s + kHalfSegment_s});
  }
  stage_ = leaps_.empty() ? Stage::kDone : Stage::kLeaps;
}

void EchoAnalysis::EndLeaps() {
  for (std::size_t i = 0; i < leaps_.size(); ++i) {
    const Leap& leap = leaps_[i];
    const auto sample = [&](double time_s) {
      return static_cast<std::size_t>((time_s - leap.begin_s) * kRate);
    };
    const auto located = LocateStep({.microphone = microphone_->windows()[i].samples,
                                     .reference_before = reference_->windows()[2 * i].samples,
                                     .reference_after = reference_->windows()[2 * i + 1].samples,
                                     .last_before = sample(leap.first_before_s),
                                     .first_after = sample(leap.last_after_s)});
    finding_.track.MoveStep((leap.first_before_s + leap.last_after_s) / 2,
                            leap.begin_s + static_cast<double>(located) / kRate);
  }
  stage_ = Stage::kDone;
}

}  // namespace anecho
