#ifndef ANECHO_ENGINE_REFERENCE_INPUT_H_
#define ANECHO_ENGINE_REFERENCE_INPUT_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "base/time.h"
#include "channels/reference_mix.h"
#include "channels/reference_tap.h"
#include "devices/streams.h"
#include "dsp/channel_map.h"
#include "engine/mix_stage.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Converts reference packets of any size, rate and channels, and places them on the timeline.
struct ReferenceInput {
  ReferenceInput(const PipelineConfig& config, StreamFormat stream, Nanoseconds history)
      : format(stream),
        channels(config.reference_channels),
        level(format.channels, config.reference_channels),
        mix(format.channels, config.reference_channels),
        tap(format),
        aligner({format.sample_rate, config.reference_channels}, config.sample_rate, history,
                config.timeline, config.clock),
        played(static_cast<std::size_t>(config.sample_rate / kFramesPerSecond * channels)) {
    mix.SetWeights(level.weights());
  }

  // real-time
  /// Analyses a packet before it is mixed.
  /// @param is_tapped whether the tap is to keep the packet. @return how the mix changes.
  ReferenceMix::Change Learn(const Packet& packet, bool is_tapped) {
    tap.Push(packet, is_tapped);
    const ReferenceMix::Change change = level.Push(packet, format.sample_rate);
    if (change != ReferenceMix::Change::kNone) {
      mix.SetWeights(level.weights(), format.sample_rate / kFramesPerSecond);
    }
    return change;
  }

  // real-time
  /// Places a packet. @return ms from the end of the last packet to this one: a gap, or (negative)
  /// an overlap.
  double Place(const Packet& packet) {
    const double jump_ms = aligner.Place(packet.device_position, packet.frames, packet.time);
    for (std::int64_t taken = 0; taken < packet.frames;) {
      const std::int64_t frames = std::min(packet.frames - taken, MixStage::kMaxFrames);
      aligner.Write(mix.Mix(packet, taken, frames));
      taken += frames;
    }
    return jump_ms;
  }

  // real-time
  /// Reads what was played from `begin` to `end`, mixed down: see Pipeline::ReadPlayed().
  void ReadPlayed(Nanoseconds begin, Nanoseconds end, std::span<float> samples) {
    if (channels == 1) {
      aligner.Read(begin, end, samples, &played_cursor);
      return;
    }
    const auto frame = std::span(played).first(samples.size() * static_cast<std::size_t>(channels));
    aligner.Read(begin, end, frame, &played_cursor);
    MixToMono(frame, channels, samples);
  }

  const StreamFormat format;
  /// Channels that the packets are mixed down to.
  const int channels;
  ReferenceMix level;
  MixStage mix;
  ReferenceTap tap;
  ReferenceAligner aligner;
  ReadCursor played_cursor;
  std::vector<float> played;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_REFERENCE_INPUT_H_
