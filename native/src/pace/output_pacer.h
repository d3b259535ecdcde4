#ifndef ANECHO_PACE_OUTPUT_PACER_H_
#define ANECHO_PACE_OUTPUT_PACER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/stream_format.h"
#include "base/time.h"
#include "dsp/polyphase_resampler.h"
#include "pace/fill_controller.h"
#include "pace/pace_config.h"

namespace anecho {

/// Feeds clean frames to a device that has a rate and a clock of its own.
///
/// The fill is what is queued, in the device and here, ahead of a turn's frames: the latency that
/// the queues add. A FillController keeps the average fill at the target by trimming the resampling
/// ratio.
///
/// The signal breaks off if no frame came, too much is queued, or the consumer stopped. Then 5 ms
/// of its continuation are faded out and mixed with what follows. Continuation that has not come is
/// extrapolated. (If the device has run dry already, there is nothing to fade out.) After a break,
/// silence is inserted or the oldest frames are dropped, so that the queue is at its target, and
/// the signal fades in.
///
/// At the start and after a pause, up to 200 ms of backlog are kept, and the trim drains them. But
/// if the device has taken nothing for 100 ms, that backlog is dropped like any other.
class OutputPacer {
 public:
  /// @param input rate and channels, 1 or 2, of the clean frames.
  /// @param target_frames the average fill to keep, in output frames: at least half of what the
  /// device takes at once, plus the most by which our turns are late.
  /// Throws Error(ANECHO_INVALID_CONFIG).
  OutputPacer(StreamFormat input, StreamFormat output, std::int64_t target_frames,
              const OutputPacerConfig& config = {});

  // real-time
  /// Takes interleaved samples, up to 100 ms at once.
  void Push(std::span<const float> clean_frame);
  // real-time
  /// Call once per turn, after Push() of all frames that are ready; also if none are, so that a
  /// shortage is concealed before the queue runs dry.
  /// @param queued_frames output frames that were written and are not yet played.
  /// @param room_frames output frames that the device has room for.
  /// @return interleaved frames, all of which must be written now; valid until the next call.
  std::span<const float> Produce(std::int64_t queued_frames, std::int64_t room_frames,
                                 Nanoseconds now);

  /// By how much the device's clock runs faster than the frames come, ppm.
  float drift_ppm() const { return static_cast<float>(controller_.drift().value); }
  /// Smoothed fill, resampler's delay included.
  float fill_ms() const { return static_cast<float>(controller_.fill() * 1e3); }
  float target_ms() const { return static_cast<float>(target_ / output_.sample_rate * 1e3); }
  /// Times that frames were missing. A consumer that comes and goes is not counted.
  std::int64_t underruns() const { return underruns_; }
  /// Times that frames were dropped because too much was waiting.
  std::int64_t overruns() const { return overruns_; }

 private:
  /// One channel of the input.
  struct Lane {
    std::vector<float> fifo;
    std::vector<float> tail;
  };

  double Step() const;
  double Pending() const;
  std::size_t Available() const;
  void Rest();
  void Observe(double queued, double elapsed);
  void Steer(double queued, double elapsed);
  bool MustBreak(double queued);
  void Break();
  void FadeNext(std::size_t channel);
  void ReadNext(std::size_t channel, std::span<float> out);
  void ReadFifo(std::size_t channel, double step, std::span<float> out);
  std::size_t Level(double queued);
  void Discard(double frames);
  void Compact();
  std::span<const float> Emit(std::size_t zeros, std::size_t room);

  const OutputPacerConfig config_;
  const int input_rate_;
  const StreamFormat output_;
  // Output frames.
  const double target_;
  const double turn_;
  PolyphaseResampler resampler_;
  FillController controller_;

  // Input samples in a Lane's `fifo`: at least `history_` that were read, then those that wait.
  const std::size_t history_;
  std::vector<Lane> lanes_;
  std::size_t fifo_limit_;
  std::size_t fifo_size_;
  double position_;
  double pushed_ = 0;

  std::vector<float> fade_in_;
  std::vector<float> next_;
  std::size_t fade_at_ = 0;
  std::size_t tail_at_;
  std::vector<float> lane_output_;
  std::vector<float> mixed_;
  std::vector<float> interleaved_;

  bool started_ = false;
  // Frames go straight to the device; if not, the queue is first brought to its target.
  bool flowing_ = false;
  // No frame has gone to the device yet, or none since a pause.
  bool at_start_ = true;
  // Part of the initial backlog that may still be queued above the target, frames.
  double allowance_ = 0;
  Nanoseconds last_time_{0};
  double unsteered_ = 0;
  double last_queue_ = 0;
  // Seconds for which the device has taken nothing, and for which too much has been queued.
  double idle_ = 0;
  double crowded_ = 0;
  // Frames that the device takes at once beyond the steady rate.
  double ripple_ = 0;
  std::int64_t underruns_ = 0;
  std::int64_t overruns_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_PACE_OUTPUT_PACER_H_
