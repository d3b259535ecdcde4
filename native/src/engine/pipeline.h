#ifndef ANECHO_ENGINE_PIPELINE_H_
#define ANECHO_ENGINE_PIPELINE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "aec/echo_canceller.h"
#include "anecho.h"
#include "base/time.h"
#include "channels/channel_choice.h"
#include "delay/delay_curve.h"
#include "devices/streams.h"
#include "engine/pipeline_config.h"
#include "engine/pipeline_mode.h"

namespace anecho {

/// One 10 ms frame without its echo, and what was measured in it.
struct CleanFrame {
  /// PipelineConfig::sample_rate / 100 samples, or, for stereo, as many of two channels,
  /// interleaved.
  std::span<const float> samples;
  /// The microphone (mono; for stereo, the mid) and the aligned reference of the same length
  /// (interleaved, PipelineConfig::reference_channels).
  std::span<const float> microphone;
  std::span<const float> reference;
  /// When the first of `samples` passed the microphone (the canceller's own delay is subtracted).
  Nanoseconds time{0};
  /// When the first sample of `microphone` was captured, and when the sample after its last one
  /// was.
  Nanoseconds begin{0};
  Nanoseconds end{0};
  /// Mean squares, full scale 1, over all channels: of the microphone, of the aligned reference,
  /// and of `samples`.
  float microphone_power = 0;
  float reference_power = 0;
  float output_power = 0;
  /// While the mode is kCancel: `output_power` before the output level's trim; otherwise
  /// `output_power`.
  float cancelled_power = 0;
  /// How far the echo lags the reference; NaN while not known.
  float delay_ms = 0;
  /// How much faster the microphone's clock runs than the reference's; NaN while not known.
  float drift_ppm = 0;
  /// What Prepare() has done since the frame before.
  Preparation preparation;
};

/// Something that a Pipeline did or found out by itself.
struct PipelineEvent {
  enum class Kind {
    /// The canceller, or a candidate for its place, got into a bad state; a new one replaces it.
    kCancellerFault = 1,
    /// The position at which the reference is read has stepped; `value` is the step in ms
    /// (positive: to newer reference).
    kRealigned,
    /// More than 1 ms of reference was missing between two packets, and is read as zeros; `value`
    /// is its length in ms. A frame whose reference can't be read counts as 10 ms.
    kReferenceGap,
    /// These channels of the microphone are used from now on; `value` is 1 if the canceller starts
    /// over because of that.
    kChannelsChanged,
    /// `value` 1: the microphone is a loopback, which carries only what the speakers play, without
    /// a room's echo; 0: it no longer is.
    kLoopback,
    /// `value` is an EchoWatch::State: whether an echo is heard.
    kEcho,
  };
  Kind kind = Kind::kCancellerFault;
  double value = 0;
  /// For kChannelsChanged.
  ChannelChoice channels = {};
};

/// Turns timed packets into clean frames of 10 ms. It has no threads, devices or clock: the same
/// calls give the same samples, if Prepare() has done its work by the same frames. Files, the
/// simulated room and live audio all run this class.
class Pipeline {
 public:
  /// Throws Error(ANECHO_INVALID_CONFIG). The formats are what the packets will hold, 8 to 192 kHz.
  Pipeline(const PipelineConfig& config, StreamFormat microphone, StreamFormat reference);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// Sets the delay of the echo over a whole recording, whose packets have no true timestamps, as
  /// a first pass has found it. Without it, the pipeline estimates the delay from the sound.
  /// @param history how far back the reference will be read.
  void FollowEcho(DelayCurve track, Nanoseconds history = {});

  /// Feeds the room's noise to the canceller before the first frame, since AEC3 takes the first
  /// sound that it gets for noise.
  /// @param noise mono, at PipelineConfig::sample_rate, 0.3 s; empty: it is not known.
  void PrimeNoiseFloor(std::span<const float> noise);

  /// Exchanges cancellers with another pipeline of the same configuration, to start with its state.
  void LearnFrom(Pipeline* other);

  /// Sets the channels for a recording that a first pass has analysed: the microphone's channels to
  /// use, and the weights by which the reference is mixed down (as MixStage takes them; empty:
  /// unchanged). Without it, the pipeline chooses from the sound.
  void UseChannels(const ChannelChoice& microphone, std::span<const float> reference_weights);

  // real-time
  /// Starts without a capture delay: the reference comes no later than the microphone of the same
  /// time. Call it again after each Swap().
  void ExpectReferenceInTime();

  // real-time
  /// Takes a packet of the reference. Push it before the microphone packet of the same time.
  void PushReference(const Packet& packet);
  // real-time
  /// Takes a packet of the microphone: at most 100 ms, after Next() has returned false.
  void PushMicrophone(const Packet& packet);
  // real-time
  /// @return whether a frame was ready. The samples of `frame` are valid until the next call.
  bool Next(CleanFrame* frame);
  // real-time
  /// Reads the reference that was played from `begin` to `end`, by the clocks alone, without the
  /// delay of the echo. Samples that have not arrived, or were not played, are zeros.
  /// @param samples mono, at most 10 ms. Call it in the order of the times.
  void ReadPlayed(Nanoseconds begin, Nanoseconds end, std::span<float> samples);
  // real-time
  /// Changes the output mode from the next frame on, by a cross-fade.
  void SetMode(PipelineMode mode);
  // real-time
  /// Sets the gain of the volume control between reference and loudspeaker, 0 to 1, and tells the
  /// canceller of a change.
  void SetPlaybackGain(float gain);
  // real-time
  /// Changes the output level from the next frame on, without a step.
  void SetOutputLevel(float level_db);
  // real-time
  /// Drops the adaptive state of the canceller.
  void ResetCanceller();
  /// State of one microphone or one reference; defined in pipeline.cc.
  class Input;
  struct DeleteInput {
    void operator()(Input* input) const;
  };
  using InputPointer = std::unique_ptr<Input, DeleteInput>;
  /// Builds the state for another device, for Swap(). Call it off the real-time thread. Throws as
  /// the constructor does.
  InputPointer MakeMicrophone(StreamFormat format) const;
  InputPointer MakeReference(StreamFormat format) const;
  // real-time
  /// Switches to another device, and restarts the delay search. A new microphone also restarts the
  /// canceller; a new reference does so only if the canceller was made for a known delay. The state
  /// of the old device is left in `input`.
  void Swap(Input& input);
  /// Builds spare cancellers in place of those used up, and deletes the retired one. Call it off
  /// the real-time thread: after each kCancellerFault, and live also after all other events, Swap()
  /// and ResetCanceller().
  void Prepare();
  /// For a replay: does what CleanFrame::preparation of the next frame said in the recorded run,
  /// and nothing else.
  void Prepare(const Preparation& what);
  // real-time
  /// @return whether there was an event to take. If more than 8 wait, the oldest are dropped.
  bool TakeEvent(PipelineEvent* event);

  // real-time
  /// @return which channels of the microphone are used.
  const ChannelChoice& channels() const;

  const PipelineConfig& config() const { return config_; }
  /// @return delay of a sample through filters and canceller, without the buffering of whole
  ///   frames.
  Nanoseconds latency() const;

 private:
  struct Parts;
  PipelineConfig config_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_H_
