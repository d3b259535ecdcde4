#ifndef ANECHO_BENCH_QUALITY_SCENE_SCENE_CONFIG_H_
#define ANECHO_BENCH_QUALITY_SCENE_SCENE_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/config_reader.h"

namespace anecho::quality {

/// Something that happens in a scene.
struct SceneEvent {
  enum class Kind {
    /// The loudspeaker is turned up or down by `db`, after the tap of the reference.
    kVolume = 1,
    /// The microphone moves to another place, and stays there.
    kMove,
    /// The reference's packets are lost for `duration_s`; the loudspeaker plays on.
    kLost,
    /// The reference's packets are held back for `duration_s`, then come all at once.
    kLate,
  };
  Kind kind = Kind::kVolume;
  /// From the scene's beginning.
  double at_s = 0;
  double duration_s = 0;
  double db = 0;
};

enum class FarSound {
  kVoice = 1,
  /// Several voices, one after the other.
  kVoices,
  /// Two sequences like kVoices at the same time.
  kCrowd,
  kMusic,
  /// Music, and a voice 3 dB above it.
  kMusicAndVoice,
};

/// Who speaks in a recording.
enum class Talk { kFar = 1, kNear, kBoth };

/// A computed scene: who speaks where, through which devices. Times count from its beginning,
/// unless stated otherwise.
struct RoomSceneConfig {
  FarSound far = FarSound::kVoice;
  /// Audio files in place of generated voices; empty: generated.
  std::vector<std::string> far_clips;
  std::vector<std::string> near_clips;
  /// RMS of the far end's sound while it is active, before `reference_db` changes it in the
  /// reference.
  double far_dbfs = -20;
  /// Gain of the delivered reference relative to what is played; above 0, it may exceed full scale.
  double reference_db = 0;
  /// Both devices begin this long after the far end has begun to play.
  double joined_after_s = 0;
  /// Whether there is a near voice, its level relative to the echo at the microphone (each while it
  /// is active), and when it begins.
  bool near = false;
  double near_db = 0;
  double near_from_s = 0;
  /// Two loudspeakers, and a reference of two channels. Far voices change sides every 5 s; with
  /// kMusicAndVoice, the voice is the same on both sides.
  bool stereo = false;
  /// Reverberation time: 0.2, 0.4 or 0.6 for a booth, an office or a meeting room.
  double rt60_s = 0.4;
  /// Distortion of the loudspeakers, from 0 to 1; see Loudspeaker.
  double distortion = 0.15;
  /// Gain from the loudspeaker's signal to the echo at the microphone, by energy.
  double echo_db = -3;
  /// Whether there is any echo; false for headphones.
  bool echo = true;
  /// No echo before this time, as with headphones.
  double echo_from_s = 0;
  /// From a sound's timestamp in the reference to the timestamp of its echo in the microphone,
  /// without the time through the air.
  double delay_ms = 40;
  /// How much faster the microphone's clock runs than the reference's.
  double drift_ppm = 0;
  /// White noise of the microphone, RMS.
  double noise_dbfs = -70;
  /// Timestamps are off by up to this, early or late.
  double stamp_error_ms = 0.1;
  /// Packets are late by up to this.
  double lateness_ms = 2;
  /// Timestamps are arrival times.
  bool arrival_stamps = false;
  /// Packets of each device come this much later for 0.3 to 3 s at a time, again and again, as when
  /// a timer and a sound server's fragments drift past each other (Wine).
  double arrival_step_ms = 0;
  /// Every 0.5 to 2 s, packets are held back for up to this time, and come in a burst.
  double burst_ms = 0;
  /// Length in samples of a graph's cycle, at whose end its packets come (PipeWire); 0: packets
  /// come when they are complete. The packets of a cycle have the same stamp error.
  int cycle_frames = 0;
  /// Far voices, unless mixed with music, are silent for 2 s after each 4 s. The reference delivers
  /// nothing in pauses of half a second or more.
  bool stops_when_silent = false;
  std::vector<SceneEvent> events;
};

/// One scene of the benchmark: computed, or recorded.
struct SceneConfig {
  std::string name;
  int seed = 1;
  double duration_s = 20;
  /// A pair of recordings; empty: the scene is computed.
  std::string microphone_path;
  std::string reference_path;
  Talk talk = Talk::kBoth;
  RoomSceneConfig room;

  bool recorded() const { return !microphone_path.empty(); }
};

/// Reads a scene strictly. Throws Error(ANECHO_INVALID_CONFIG).
SceneConfig ReadSceneConfig(ConfigReader reader);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_SCENE_CONFIG_H_
