#include "aec/candidate_judge.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anecho {
namespace {

// -60 dBFS: below it there is no echo to learn from.
constexpr double kHeardPower = 1e-6;
// What comes out is not told apart below -100 dBFS.
constexpr double kMinPower = 1e-10;
// A fresh AEC3 suppresses everything in its first two and a half seconds. After three it takes most
// syllables out as well as a converged one, but some by as much as 25 dB less; after ten seconds
// all of them (thirty scenes of the benchmark, three takes). One that has heard all that the other
// has is as far as that.
constexpr int kBegunFrames = 3 * kFramesPerSecond;
// Where the echo has moved away from the present one, half a second less of it is worth more than
// what a syllable lets through.
constexpr int kMovedBegunFrames = 5 * kFramesPerSecond / 2;
constexpr int kMaxFrames = 30 * kFramesPerSecond;
// So little is no difference.
constexpr double kAlikeDb = 0.1;
// What a fresh one must be ahead by when it has begun, and before.
constexpr double kQuieterDb = 2;
constexpr double kFarQuieterDb = 6;
// And the present one must be lost: what it still takes out is less than what any canceller does
// that has found the echo; as long as the fresh one takes everything out, much less.
constexpr double kPoorDb = 20;
constexpr double kLostDb = 12;
// Where the echo has left its filter's reach, the present one may suppress what it can't model any
// more, and lets out some of it: that is not worth keeping either.
constexpr double kFairDb = 30;
constexpr double kClearlyQuieterDb = 5;

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
  *this = {};
  echo_moved_ = echo_moved;
}

bool CandidateJudge::IsHeard(double reference) { return reference >= kHeardPower; }

bool CandidateJudge::Judge(const Powers& frame, int present_heard) {
  if (!IsHeard(frame.reference)) return false;
  quieter_db_.Add(heard_, RatioDb(frame.present, frame.fresh));
  microphone_.Add(heard_, frame.microphone);
  present_.Add(heard_, frame.present);
  if (++heard_ >= kMaxFrames) return true;
  if (heard_ < kWindow) return false;
  if (heard_ >= std::min(kLearntFrames, present_heard)) {
    return quieter_db_.value() >= -kWindow * kAlikeDb;
  }
  const double reduction_db = RatioDb(microphone_.value(), present_.value());
  const double quieter_db = quieter_db_.value() / kWindow;
  const int begun_frames = echo_moved_ ? kMovedBegunFrames : kBegunFrames;
  if (heard_ < begun_frames) return reduction_db < kLostDb && quieter_db >= kFarQuieterDb;
  return (reduction_db < kPoorDb && quieter_db >= kQuieterDb) ||
         (echo_moved_ && reduction_db < kFairDb && quieter_db >= kClearlyQuieterDb);
}

}  // namespace anecho
