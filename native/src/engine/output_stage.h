#ifndef ANECHO_ENGINE_OUTPUT_STAGE_H_
#define ANECHO_ENGINE_OUTPUT_STAGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "devices/streams.h"
#include "pace/output_pacer.h"

namespace anecho {

/// Writes clean frames into an output stream, and paces them if the stream has its own clock.
class OutputStage {
 public:
  /// @param frames rate and channels of the clean frames, 1 or 2. Throws Error(ANECHO_DEVICE) if a
  ///   stream that follows the microphone has another rate.
  OutputStage(std::unique_ptr<RenderStream> stream, StreamFormat frames);

  RenderStream& stream() { return *stream_; }

  // real-time
  void Push(std::span<const float> clean_frame);
  // real-time
  /// Call once per turn, after Push() of all frames that are ready.
  /// @return whether anything has been handed to the stream since the last call.
  bool Feed(Nanoseconds now);

  /// Sound queued in the device, and its target, ms. With pacing, the sound that waits in the pacer
  /// counts too. A stream that follows the microphone has no target: 0.
  float fill_ms() const;
  float target_ms() const;
  /// How much faster the device's clock runs than the frames arrive, ppm; 0 for a stream that
  /// follows the microphone.
  float drift_ppm() const;
  /// Numbers of underruns and overruns since the stream was opened; see OutputPacer. A stream that
  /// follows the microphone has RenderStream::shortages() and no overruns.
  std::uint64_t underruns() const;
  std::uint64_t overruns() const;

 private:
  const std::unique_ptr<RenderStream> stream_;
  const StreamFormat format_;
  const std::size_t frame_channels_;
  std::optional<OutputPacer> pacer_;
  std::vector<float> interleaved_;
  bool wrote_ = false;
  std::int64_t queued_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_OUTPUT_STAGE_H_
