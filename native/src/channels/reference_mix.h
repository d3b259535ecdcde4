#ifndef ANECHO_CHANNELS_REFERENCE_MIX_H_
#define ANECHO_CHANNELS_REFERENCE_MIX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/packet.h"

namespace anecho {

/// Decides how the channels of a loudspeaker set are mixed down to one or two, so that the mix is
/// as loud as the loudest of them, however many are silent or hold the same sound. Once decided,
/// the weights change only if, over five seconds of sound, the mix would be more than 4 dB off or
/// channels would cancel each other.
class ReferenceMix {
 public:
  /// @param inputs channels of the set.
  /// @param outputs 1 or 2. Two inputs to two outputs stay as they are.
  ReferenceMix(int inputs, int outputs);

  enum class Change {
    kNone = 1,
    /// The first weights that are more than a guess.
    kFirst,
    /// All weights, by one factor.
    kLevel,
    /// The echo path has changed: the canceller has to start over.
    kShape,
  };

  // real-time
  /// Learns from a packet. @return how weights() have changed.
  Change Push(const Packet& packet, int sample_rate);

  /// By output × input.
  std::span<const float> weights() const { return weights_; }

  /// For a set whose whole sound is known: learns without forgetting, and decides once.
  void PushRecording(const Packet& packet) { Learn(packet); }
  void DecideRecording() { Decide(); }

 private:
  /// There is nothing to choose.
  bool is_plain() const { return inputs_ == 1 || (inputs_ == 2 && outputs_ == 2); }
  void Learn(const Packet& packet);
  Change Decide();
  void FindSigns(std::vector<float>* signs);
  double PowerOf(std::span<const float> weights) const;
  double covariance(std::size_t a, std::size_t b) const { return covariance_[a * inputs_ + b]; }

  const std::size_t inputs_;
  const std::size_t outputs_;
  /// Output × input, at some scale.
  std::vector<float> shape_;
  std::vector<float> weights_;
  std::vector<float> signs_;
  std::vector<float> fresh_signs_;
  std::vector<double> covariance_;
  /// Frames with sound since the last decision, and how often in a row other weights were wanted.
  std::int64_t frames_ = 0;
  int wishes_ = 0;
  float gain_ = 0;
  bool is_decided_ = false;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_REFERENCE_MIX_H_
