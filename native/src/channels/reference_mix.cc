#include "channels/reference_mix.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dsp/channel_map.h"

namespace anecho {
namespace {

/// Only every 7th frame is measured, which is enough for levels.
constexpr std::int64_t kStep = 7;
/// -75 dBFS in the loudest channel: less is no sound.
constexpr double kSound = 3e-8;
constexpr double kFirstDecisionS = 0.05;
constexpr double kDecisionS = 1;
/// Once decided, the weights change only if this many checks in a row, each after another second of
/// sound, find that they should.
constexpr int kWishes = 5;
constexpr double kForget = 0.9;
constexpr double kTolerance = 1.58;  // 4 dB
constexpr double kMinGain = 0.03;
constexpr double kMaxGain = 2;
/// A channel whose correlation with the mix of the louder channels is below this is inverted.
constexpr double kOpposite = -0.7;

/// @return a weight for each output and input, at most 1: for two outputs in proportion to the
///   weights of MixToStereo(), for one output 1 each.
std::vector<float> MakeShape(std::size_t inputs, std::size_t outputs) {
  if (outputs == 1) return std::vector<float>(inputs, 1.0f);
  std::vector<float> shape(2 * inputs);
  std::vector<float> frame(inputs);
  for (std::size_t i = 0; i < inputs; ++i) {
    std::fill(frame.begin(), frame.end(), 0.0f);
    frame[i] = 1;
    float stereo[2] = {};
    MixToStereo(frame, static_cast<int>(inputs), stereo);
    shape[i] = stereo[0];
    shape[inputs + i] = stereo[1];
  }
  const float most = *std::max_element(shape.begin(), shape.end());
  for (float& weight : shape) weight /= most;
  return shape;
}

}  // namespace

ReferenceMix::ReferenceMix(int inputs, int outputs)
    : inputs_(static_cast<std::size_t>(inputs)),
      outputs_(static_cast<std::size_t>(outputs)),
      shape_(MakeShape(inputs_, outputs_)),
      weights_(shape_),
      signs_(inputs_, 1.0f),
      fresh_signs_(inputs_, 1.0f),
      covariance_(inputs_ * inputs_) {
  // Until there is sound, a guess: all inputs hold the same sound.
  if (is_plain()) return;
  const auto side = std::span(shape_).first(inputs_);
  const float sum = std::accumulate(side.begin(), side.end(), 0.0f);
  for (float& weight : weights_) weight /= sum;
}

ReferenceMix::Change ReferenceMix::Push(const Packet& packet, int sample_rate) {
  if (is_plain()) return Change::kNone;
  Learn(packet);
  const double due_s = is_decided_ ? kDecisionS : kFirstDecisionS;
  if (static_cast<double>(frames_) < due_s * sample_rate) return Change::kNone;
  frames_ = 0;
  const Change change = Decide();
  for (double& value : covariance_) value *= kForget;
  return change;
}

/// Adds a packet to the covariance, unless it is silent.
void ReferenceMix::Learn(const Packet& packet) {
  if (packet.silent) return;
  double loudest = 0;
  const float* const samples = packet.samples.data();
  const auto end = static_cast<std::size_t>(packet.frames) * inputs_;
  for (std::size_t c = 0; c < inputs_; ++c) {
    double energy = 0;
    for (std::size_t at = c; at < end; at += kStep * inputs_) {
      energy += static_cast<double>(samples[at]) * samples[at];
    }
    loudest = std::max(loudest, energy);
  }
  const double counted = std::ceil(static_cast<double>(packet.frames) / kStep);
  if (!std::isfinite(loudest) || loudest < kSound * counted) return;
  for (std::size_t at = 0; at < end; at += kStep * inputs_) {
    for (std::size_t a = 0; a < inputs_; ++a) {
      const double value = samples[at + a];
      if (value == 0) continue;
      for (std::size_t b = 0; b <= a; ++b) covariance_[a * inputs_ + b] += value * samples[at + b];
    }
  }
  frames_ += packet.frames;
}

ReferenceMix::Change ReferenceMix::Decide() {
  if (is_plain()) return Change::kNone;
  for (std::size_t a = 0; a < inputs_; ++a) {
    for (std::size_t b = a + 1; b < inputs_; ++b) {
      covariance_[a * inputs_ + b] = covariance_[b * inputs_ + a];
    }
  }
  double loudest = 0;
  for (std::size_t c = 0; c < inputs_; ++c) loudest = std::max(loudest, covariance(c, c));
  if (loudest <= 0) return Change::kNone;
  std::fill(fresh_signs_.begin(), fresh_signs_.end(), 1.0f);
  if (outputs_ == 1) FindSigns(&fresh_signs_);
  // The present signs stay unless channels cancel each other: unless other signs would give more
  // than 10 times the power.
  const double kept = PowerOf(signs_);
  const double found = PowerOf(fresh_signs_);
  const bool turns = !is_decided_ || kept < 0.1 * found;
  const double power = turns ? found : kept;
  const auto gain = static_cast<float>(
      std::clamp(std::sqrt(loudest / std::max(power, 1e-30)), kMinGain, kMaxGain));
  const double ratio = is_decided_ ? gain / gain_ : 0;
  const bool is_off = turns || ratio > kTolerance || ratio < 1 / kTolerance;
  wishes_ = is_off ? wishes_ + 1 : 0;
  if (!is_off || (is_decided_ && wishes_ < kWishes)) return Change::kNone;
  const Change change = !is_decided_ ? Change::kFirst : (turns ? Change::kShape : Change::kLevel);
  if (turns) std::swap(signs_, fresh_signs_);
  gain_ = gain;
  wishes_ = 0;
  is_decided_ = true;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    weights_[i] = gain_ * shape_[i] * signs_[i % inputs_];
  }
  return change;
}

/// Inverts the channels that would cancel louder ones.
void ReferenceMix::FindSigns(std::vector<float>* signs) {
  // 2 stands for a channel that is not in the mix yet.
  std::fill(signs->begin(), signs->end(), 2.0f);
  for (std::size_t round = 0; round < inputs_; ++round) {
    std::size_t next = inputs_;
    for (std::size_t c = 0; c < inputs_; ++c) {
      if ((*signs)[c] != 2.0f) continue;
      if (next == inputs_ || covariance(c, c) > covariance(next, next)) next = c;
    }
    double cross = 0;
    double mixed = 0;
    for (std::size_t a = 0; a < inputs_; ++a) {
      if ((*signs)[a] == 2.0f) continue;
      cross += (*signs)[a] * covariance(next, a);
      for (std::size_t b = 0; b < inputs_; ++b) {
        if ((*signs)[b] != 2.0f) mixed += (*signs)[a] * (*signs)[b] * covariance(a, b);
      }
    }
    const double scale = std::sqrt(std::max(0.0, mixed) * covariance(next, next));
    (*signs)[next] = scale > 0 && cross < kOpposite * scale ? -1.0f : 1.0f;
  }
}

/// @return the energy of the louder output with these signs.
double ReferenceMix::PowerOf(std::span<const float> signs) const {
  double loudest = 0;
  for (std::size_t out = 0; out < outputs_; ++out) {
    const float* const shape = shape_.data() + out * inputs_;
    double power = 0;
    for (std::size_t a = 0; a < inputs_; ++a) {
      for (std::size_t b = 0; b < inputs_; ++b) {
        power +=
            static_cast<double>(shape[a] * signs[a]) * (shape[b] * signs[b]) * covariance(a, b);
      }
    }
    loudest = std::max(loudest, power);
  }
  return loudest;
}

}  // namespace anecho
