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
    /// The loudspeaker is turned up or down by `db`, behind where the reference is tapped.
    kVolume = 1,
    /// The microphone stands elsewhere from now on.
    kMove,
    /// The reference's packets are lost for `duration_s`, while it goes on to be heard.
    kLost,
    /// The reference's packets come late, all at once after `duration_s`.
    kLate,
  };
  Kind kind = Kind::kVolume;
  double at_s = 0;
  double duration_s = 0;
  double db = 0;
};

enum class FarSound {
  kVoice = 1,
  /// Several voices, one after the other.
  kVoices,
  /// Two of them at once, all along.
  kCrowd,
  kMusic,
  /// Music, and a voice 3 dB above it.
  kMusicAndVoice,
};

/// Who speaks in a recording.
enum class Talk { kFar = 1, kNear, kBoth };

/// A computed scene: who speaks where, through which devices. Times count from its beginning.
struct RoomSceneConfig {
  FarSound far = FarSound::kVoice;
  /// Audio files in place of generated voices; empty: generated.
  std::vector<std::string> far_clips;
  std::vector<std::string> near_clips;
  /// RMS of the far voice while it speaks, as the reference holds it.
  double far_dbfs = -20;
  /// The reference that is delivered against what is played. Gains above 0 go beyond full scale.
  double reference_db = 0;
  /// Both devices begin this long after the far side has begun to play.
  double joined_after_s = 0;
  /// The near voice against the echo at the microphone, both while they speak.
  bool near = false;
  double near_db = 0;
  double near_from_s = 0;
  /// Two loudspeakers, and a reference of two channels; the far voice changes sides every 5 s.
  bool stereo = false;
  /// 0.2, 0.4 or 0.6: booth, office, meeting room.
  double rt60_s = 0.4;
  /// See Loudspeaker.
  double distortion = 0.15;
  /// From the reference to the microphone, by energy.
  double echo_db = -3;
  /// False: headphones.
  bool echo = true;
  /// Headphones until then.
  double echo_from_s = 0;
  /// From the reference's time stamp to the microphone's, besides the way through the air.
  double delay_ms = 40;
  /// How much faster the microphone's clock runs than the reference's.
  double drift_ppm = 0;
  /// White noise of the microphone, RMS.
  double noise_dbfs = -70;
  /// Time stamps are off by up to this.
  double stamp_error_ms = 0.1;
  /// Packets come up to so much late.
  double lateness_ms = 2;
  /// Time stamps say when a packet came.
  bool arrival_stamps = false;
  /// Packets of each device come by so much later for seconds at a time, then at once again: a
  /// timer and a sound server's fragments that drift past each other (Wine).
  double arrival_step_ms = 0;
  /// Once in a second or two the packets of up to so long wait, and come in a burst.
  double burst_ms = 0;
  /// Packets come with the cycles of a graph, all of one at its end (PipeWire), in samples; 0: as
  /// they are complete. One stamp error for a cycle.
  int cycle_frames = 0;
  /// The far side is silent for 2 s after each 4 s, and the reference delivers nothing meanwhile.
  bool stops_when_silent = false;
  std::vector<SceneEvent> events;
};

/// One scene of the benchmark: computed, or recorded.
struct SceneConfig {
  std::string name;
  int seed = 1;
  double duration_s = 20;
  /// Two recordings that belong together; empty: the scene is computed.
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
