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

namespace anecho {

/// One 10 ms frame with the echo gone, and what was seen on the way.
struct CleanFrame {
  /// Mono, PipelineConfig::sample_rate / 100 samples.
  std::span<const float> samples;
  /// What the microphone held, as long as `samples`, and the reference that was put beside it
  /// (interleaved, PipelineConfig::reference_channels).
  std::span<const float> microphone;
  std::span<const float> reference;
  /// When the first sample passed the microphone (the canceller's own delay is taken off).
  Nanoseconds time{0};
  /// Mean squares of the frame, full scale 1: microphone, aligned reference, clean.
  float microphone_power = 0;
  float reference_power = 0;
  float output_power = 0;
  /// How far the echo lags the reference; NaN while not known.
  float delay_ms = 0;
  /// Microphone clock against reference clock; NaN while not known.
  float drift_ppm = 0;
};

/// Something that a Pipeline did of its own accord.
struct PipelineEvent {
  enum class Kind {
    /// A bad state was found, and the canceller started over.
    kCancellerFault = 1,
    /// The reference was placed anew on the time line; `value` is by how many milliseconds.
    kRealigned,
    /// Reference was missing where it should have been; `value` is the milliseconds that became
    /// zeros.
    kReferenceGap,
    /// These channels of the microphone are heard from now on; `value` is 1 where the canceller
    /// starts over for that.
    kChannelsChanged,
  };
  Kind kind = Kind::kCancellerFault;
  double value = 0;
  /// Of kChannelsChanged.
  ChannelChoice channels = {};
};

/// What comes out of a Pipeline.
enum class PipelineMode {
  /// The microphone without its echo.
  kCancel = ANECHO_MODE_CANCEL,
  /// The microphone as it came.
  kBypass = ANECHO_MODE_BYPASS,
  /// Silence; the canceller goes on learning.
  kMute = ANECHO_MODE_MUTE,
};

/// Timed packets in, clean frames out. It has no threads, devices or clock: given the same packets
/// it gives the same samples. Files, the simulated room and live audio all run this object.
class Pipeline {
 public:
  /// Throws Error(ANECHO_INVALID_CONFIG). The formats are what the packets will hold, 8 to 192 kHz.
  Pipeline(const PipelineConfig& config, StreamFormat microphone, StreamFormat reference);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// For a recording, whose packets have no true times: the echo's delay over the whole of it, as a
  /// first pass has found it. Without it the pipeline finds the delay by listening.
  /// @param history how far back the reference will have to be read.
  void FollowEcho(DelayCurve track, Nanoseconds history = {});

  /// Lets the canceller hear the room's noise before the first frame: AEC3 takes for noise what it
  /// hears first.
  /// @param noise mono, at PipelineConfig::sample_rate, 0.3 s; empty: nothing is known of it.
  void PrimeNoiseFloor(std::span<const float> noise);

  /// Begins with what another pipeline of the same configuration has learnt.
  void LearnFrom(Pipeline* other);

  /// For a recording, whose channels a first pass has looked at: what is heard of the microphone,
  /// and how the reference is mixed down (output × input; empty: as it comes). Without it the
  /// pipeline finds out by listening.
  void UseChannels(const ChannelChoice& microphone, std::span<const float> reference_weights);

  // real-time
  /// The reference comes no later than the microphone of the same time: begins without waiting for
  /// it. Each new input begins anew.
  void ExpectReferenceInTime();

  // real-time
  /// Takes what the reference played. Push it before the microphone packet of the same time.
  void PushReference(const Packet& packet);
  // real-time
  /// Takes what the microphone heard: at most 100 ms, after Next() has returned false.
  void PushMicrophone(const Packet& packet);
  // real-time
  /// @return whether a frame was ready; it is valid until the next call.
  bool Next(CleanFrame* frame);
  // real-time
  /// Changes what comes out from the next frame on, by a cross-fade.
  void SetMode(PipelineMode mode);
  // real-time
  /// Where the volume control stands that the reference passes on its way to the loudspeaker, 0 to
  /// 1. A change is told to the canceller.
  void SetPlaybackGain(float gain);
  // real-time
  /// Forgets what the canceller has learnt.
  void ResetCanceller();
  /// What belongs to one microphone or one reference; complete in pipeline.cc alone.
  class Input;
  struct DeleteInput {
    void operator()(Input* input) const;
  };
  using InputPointer = std::unique_ptr<Input, DeleteInput>;
  /// Makes what another device needs, off the real-time thread. Throw as the constructor does.
  InputPointer MakeMicrophone(StreamFormat format) const;
  InputPointer MakeReference(StreamFormat format) const;
  // real-time
  /// Goes on with another device: a microphone starts the canceller over, a reference the search
  /// for the echo. What was in use is left in `input`.
  void Swap(Input& input);
  /// Gets ready for the next restart of the canceller. Call it off the real-time thread now and
  /// then, and after each event of kind kCancellerFault.
  void Prepare();
  // real-time
  /// @return whether there was an event to take. The oldest of more than 8 are dropped.
  bool TakeEvent(PipelineEvent* event);

  // real-time
  /// @return which channels of the microphone are heard.
  const ChannelChoice& channels() const;

  const PipelineConfig& config() const { return config_; }
  /// Delay of a sample through filters and canceller, besides the waiting for whole frames.
  Nanoseconds latency() const;

 private:
  struct Parts;
  PipelineConfig config_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_H_
