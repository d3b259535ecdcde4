#ifndef ANECHO_ENGINE_TRACK_LAYOUT_H_
#define ANECHO_ENGINE_TRACK_LAYOUT_H_

#include "base/config_reader.h"

namespace anecho {

/// Contents of a recording's channels.
enum class TrackLayout {
  /// The microphone without its echo.
  kMicrophone = 1,
  /// The sound that was played.
  kReference,
  /// The sounds of kMicrophone and kReference, mixed into one channel.
  kMix,
  /// The sounds of kMicrophone and kReference in one channel each, in this order.
  kTwo,
  /// The microphone as captured, the microphone without its echo, and what was played.
  kThree,
};

/// How tracks are handed out.
struct TrackConfig {
  TrackLayout layout = TrackLayout::kMix;
  /// For kMix: gain of what was played, 0 to 1; the microphone's gain is 1 - balance.
  double balance = 0.5;
  /// Hz.
  int sample_rate = 48000;
  /// How far the reader may lag before sound is lost.
  int buffer_ms = 5000;
};

/// Reads the "tracks" object. Throws Error(ANECHO_INVALID_CONFIG).
TrackConfig ReadTrackConfig(ConfigReader reader);

/// @return channels of a layout.
int ChannelsOf(TrackLayout layout);

}  // namespace anecho

#endif  // ANECHO_ENGINE_TRACK_LAYOUT_H_
