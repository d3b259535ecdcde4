#ifndef ANECHO_ENGINE_MICROPHONE_INPUT_H_
#define ANECHO_ENGINE_MICROPHONE_INPUT_H_

#include <chrono>

#include "align/capture_delay.h"
#include "base/time.h"
#include "channels/channel_selector.h"
#include "channels/reference_tap.h"
#include "devices/streams.h"
#include "engine/microphone_queue.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Converts microphone packets of any size, rate and channels to frames of the selected channels.
struct MicrophoneInput {
  /// The most sound that may be pushed before frames are taken out.
  static constexpr Nanoseconds kMaxPush = std::chrono::milliseconds(100);

  MicrophoneInput(const PipelineConfig& config, StreamFormat format)
      : queue(format, config.sample_rate, 2 * kMaxPush + kFrameTime * CaptureDelay::kMaxFrames,
              config.clock, config.cleaning.channels()),
        selector(format,
                 {.fixed = config.microphone_channels, .wants_pair = config.cleaning.stereo}) {
    queue.SetChannels(selector.choice().mask, /*fades=*/false);
  }

  // real-time
  /// Analyses a packet before it is mixed. @return whether the selected channels change with it.
  bool Learn(const Packet& packet, const ReferenceTap& tap) {
    if (!selector.Push(packet, tap)) return false;
    queue.SetChannels(selector.choice().mask, /*fades=*/true);
    return true;
  }

  MicrophoneQueue queue;
  ChannelSelector selector;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_MICROPHONE_INPUT_H_
