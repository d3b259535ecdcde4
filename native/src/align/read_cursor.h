#ifndef ANECHO_ALIGN_READ_CURSOR_H_
#define ANECHO_ALIGN_READ_CURSOR_H_

#include <cstdint>

namespace anecho {

/// Position of one consumer of a ReferenceAligner, which reads frame after frame. Several can read
/// the same aligner.
struct ReadCursor {
  /// Whether the consumer has read before, and continues at `position` on the timeline.
  bool reading = false;
  double position = 0;
  /// Where the last frame began, on the timeline.
  std::int64_t frame_begin = 0;
  /// How much more reference had arrived than the last frame needed, s; negative: that much was
  /// missing and read as zeros.
  double slack_s = 0;
  /// Share of the last frame, 0 to 1, that was read as zeros because no packet has brought the
  /// reference of that time: it is late or lost, or the device delivers nothing in silence.
  double missing_share = 0;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_READ_CURSOR_H_
