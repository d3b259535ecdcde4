#ifndef ANECHO_BASE_PACKET_H_
#define ANECHO_BASE_PACKET_H_

#include <cstdint>
#include <span>

#include "base/time.h"

namespace anecho {

/// Samples that a device delivered at once. They belong to the stream, and may be read until its
/// Release() is called.
struct Packet {
  /// `frames` × channels, interleaved; not to be read when `silent`.
  std::span<const float> samples;
  std::int64_t frames = 0;
  /// Index of the first frame, counted by the device since its start.
  std::int64_t device_position = 0;
  /// Time at which the first frame passed the device, or arrived if the device does not tell that.
  Nanoseconds time{0};
  /// The device says that these frames are zeros (`samples` may be stale or empty).
  bool silent = false;
  /// The device lost frames before this packet.
  bool discontinuity = false;
};

}  // namespace anecho

#endif  // ANECHO_BASE_PACKET_H_
