#ifndef ANECHO_ALIGN_REFERENCE_ALIGNER_H_
#define ANECHO_ALIGN_REFERENCE_ALIGNER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "align/read_cursor.h"
#include "align/reference_buffer.h"
#include "align/reference_timeline.h"
#include "base/stream_format.h"
#include "base/time.h"
#include "dsp/polyphase_resampler.h"

namespace anecho {

/// Reads the reference that was played during a given time span. Packets are placed on the
/// timeline, with zeros of the right length where reference is missing between them. One resampler
/// converts from the device's true rate to that of the frames; its ratio also slews the read
/// position.
class ReferenceAligner {
 public:
  /// @param reference format of the packets: rate as the device states it, and 1 or 2 channels.
  /// @param frame_rate sample rate of the frames that are read, Hz.
  /// @param history how far back one can read.
  ReferenceAligner(StreamFormat reference, int frame_rate, Nanoseconds history,
                   const ReferenceTimelineConfig& timeline = {},
                   const StreamClockConfig& clock = {});

  // real-time
  /// Places the next samples: a packet of `frames` begins at `position`, played at `time`.
  /// @return the ms from the end of the last packet to this one: a gap, or (negative) an overlap.
  double Place(std::int64_t position, std::int64_t frames, Nanoseconds time);

  // real-time
  /// Writes the next samples of the packet placed last, interleaved.
  void Write(std::span<const float> samples);

  struct Result {
    /// Step of the read position, ms; 0 if it only slewed.
    double step_ms = 0;
    /// Whether the frame could be read. If not, it is zeros, and the next frame is read where its
    /// time says, without a slew.
    bool complete = true;
  };

  // real-time
  /// Fills `frame` (interleaved) with what was played from `begin` to `end`, resampled by one
  /// ratio.
  Result Read(Nanoseconds begin, Nanoseconds end, std::span<float> frame, ReadCursor* reader);

  // real-time
  /// @return mean square of the reference over `length`, just before the frame that `reader` read
  ///   last.
  double PowerBefore(const ReadCursor& reader, Nanoseconds length);

  // real-time
  /// @return mean square of the newest 10 ms.
  double NewestPower();

  const ReferenceTimeline& timeline() const { return timeline_; }

 private:
  double PowerOf(std::int64_t begin, std::int64_t frames);
  double MissingShare(double begin, double end) const;

  const StreamFormat reference_;
  ReferenceTimeline timeline_;
  PolyphaseResampler resampler_;
  ReferenceBuffer buffer_;
  std::int64_t write_position_ = 0;
  /// The last gap between two packets, on the timeline.
  std::int64_t gap_begin_ = 0;
  std::int64_t gap_end_ = 0;
  std::vector<float> window_;
  std::vector<float> channel_;
};

}  // namespace anecho

#endif  // ANECHO_ALIGN_REFERENCE_ALIGNER_H_
