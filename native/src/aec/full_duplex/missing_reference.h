#ifndef ANECHO_AEC_FULL_DUPLEX_MISSING_REFERENCE_H_
#define ANECHO_AEC_FULL_DUPLEX_MISSING_REFERENCE_H_

#include <cstddef>
#include <span>
#include <vector>

namespace anecho {

/// Keeps which of the latest hops (5 ms) of a reference are missing, and how loud they probably
/// were: as loud as the sound just before them. Packets are lost or late; zeros stand in their
/// place, while the microphone holds their echo.
class MissingReference {
 public:
  /// @param bins of a power spectrum. @param hops how many of the latest hops are kept.
  /// @param max_hops what has been missing for longer counts as silence: most loopbacks deliver
  ///   nothing while nothing is played.
  MissingReference(std::size_t channels, std::size_t bins, std::size_t hops, int max_hops);

  // real-time
  /// Begins the next hop. @param share how much of it is missing, 0 to 1.
  void Push(float share);

  // real-time
  /// Takes the power spectrum of a channel over this hop and the one before it.
  void Follow(std::size_t channel, std::span<const float> power);

  /// Whether share() of any hop is above 0.
  bool any() const { return hops_left_ > 0; }
  /// How much of a hop and the one before it is missing, 0 to 1. @param age 0: the newest hop.
  float share(std::size_t age) const { return shares_[(newest_ + age) % shares_.size()]; }
  /// Power spectrum that is expected of what is missing in a channel.
  std::span<const float> power(std::size_t channel) const {
    return std::span(expected_).subspan(channel * bins_, bins_);
  }

 private:
  const std::size_t bins_;
  const int max_hops_;
  /// By age, from `newest_` on.
  std::vector<float> shares_;
  std::size_t newest_ = 0;
  /// By channel: the mean power of the last 50 ms of reference, and that mean when reference last
  /// began to be missing.
  std::vector<float> mean_, expected_;
  float last_share_ = 0;
  int missing_in_row_ = 0;
  /// Hops until the last one with a share above 0 is no longer kept.
  std::size_t hops_left_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_MISSING_REFERENCE_H_
