#include "aec/candidate_judge.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho {
namespace {

// -60 dBFS: the echo of a quieter reference is too faint to adapt to.
constexpr double kHeardPower = 1e-6;
// Outputs below -100 dBFS count as equally loud.
constexpr double kMinPower = 1e-10;

double RatioDb(double power, double other) {
  return 10 * std::log10(std::max(power, kMinPower) / std::max(other, kMinPower));
}

}  // namespace

void CandidateJudge::WindowSum::Add(int frame, double value) {
  double& oldest = values_[static_cast<std::size_t>(frame % kWindow)];
  sum_ += value - oldest;
  oldest = value;
}

void CandidateJudge::Begin(bool echo_moved) {
  quieter_db_ = microphone_ = present_ = {};
  heard_ = 0;
  echo_moved_ = echo_moved;
}

bool CandidateJudge::IsHeard(double reference) { return reference >= kHeardPower; }

bool CandidateJudge::Judge(const Powers& frame, int present_heard) {
  if (!IsHeard(frame.reference)) return false;
  quieter_db_.Add(heard_, RatioDb(frame.present, frame.fresh));
  microphone_.Add(heard_, frame.microphone);
  present_.Add(heard_, frame.present);
  if (++heard_ >= config_.max_frames) return true;
  if (heard_ < kWindow) return false;
  if (heard_ >= std::min(config_.learnt_frames, present_heard)) {
    return quieter_db_.value() >= -kWindow * config_.alike_db;
  }
  const double reduction_db = RatioDb(microphone_.value(), present_.value());
  const double quieter_db = quieter_db_.value() / kWindow;
  const int begun_frames = echo_moved_ ? config_.moved_begun_frames : config_.begun_frames;
  if (heard_ < begun_frames)
    return reduction_db < config_.lost_db && quieter_db >= config_.far_quieter_db;
  return (reduction_db < config_.poor_db && quieter_db >= config_.quieter_db) ||
         (echo_moved_ && reduction_db < config_.fair_db &&
          quieter_db >= config_.clearly_quieter_db);
}

}  // namespace anecho
