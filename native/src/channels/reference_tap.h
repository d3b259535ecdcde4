#ifndef ANECHO_CHANNELS_REFERENCE_TAP_H_
#define ANECHO_CHANNELS_REFERENCE_TAP_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/packet.h"
#include "base/stream_format.h"
#include "base/time.h"
#include "channels/rate_reducer.h"

namespace anecho {

/// Keeps the last four seconds of the reference in stereo at 8 kHz, for comparison with a
/// microphone's channels.
class ReferenceTap {
 public:
  static constexpr int kRate = RateReducer::kRate;

  explicit ReferenceTap(StreamFormat reference);

  // real-time
  /// @param is_wanted whether Read() may ask for the packet's sound; if not, only its level is
  ///   noted.
  void Push(const Packet& packet, bool is_wanted = true);

  enum class Reading { kReady = 1, kNotYet, kGone };

  // real-time
  /// Copies what was played from `begin` on.
  /// @param left, right of one length, in samples of kRate.
  Reading Read(Nanoseconds begin, std::span<float> left, std::span<float> right) const;

  // real-time
  /// Whether something above -60 dBFS was played at this time, or in the half second before.
  bool WasActive(Nanoseconds time) const;

 private:
  void Keep(const Packet& packet);
  void Store(std::span<const float> stereo);
  void StoreZeros(std::int64_t frames);

  const StreamFormat format_;
  RateReducer rate_;
  std::vector<float> stereo_;
  std::vector<float> ring_;
  /// Number of frames ever stored, and number of the first that can be read. It is negative at
  /// first: what was played before the first packet reads as silence.
  std::int64_t stored_ = 0;
  std::int64_t first_ = -(std::int64_t{1} << 15);
  std::int64_t next_position_ = 0;
  bool started_ = false;
  /// When the frame behind the last stored one was played.
  Nanoseconds end_{0};
  bool was_ever_active_ = false;
  Nanoseconds last_active_{0};
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_REFERENCE_TAP_H_
