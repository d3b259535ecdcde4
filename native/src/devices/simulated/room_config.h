#ifndef ANECHO_DEVICES_SIMULATED_ROOM_CONFIG_H_
#define ANECHO_DEVICES_SIMULATED_ROOM_CONFIG_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/config_reader.h"
#include "devices/streams.h"

namespace anecho {

/// Booth, office, meeting room: RT60 of 0.2, 0.4 and 0.6 s.
enum class RoomSize { kSmall = 1, kMedium, kLarge };

/// Who talks. A clip plays all the time if its side talks at all.
enum class Scene {
  /// Both take turns, and overlap twice in each 15 s.
  kConversation = 1,
  kFar,
  kNear,
  /// Both talk all the time.
  kBoth,
  kSilence,
};

/// The devices in the room.
enum class RoomDevice { kMicrophone = 1, kReference, kCable };

/// Something that goes wrong for a while.
struct RoomFault {
  enum class Kind {
    /// Nothing is delivered, or taken; what came meanwhile is lost.
    kStall = 1,
    /// Nothing is delivered, or taken; at the end, all of it is at once.
    kHiccup,
    /// Packets hold nothing and say so. Not for the cable.
    kSilent,
    /// The reference delivers no packets while nothing plays.
    kStopsWhenSilent,
    /// Streams that are open die; the device can be opened again at once.
    kInvalidated,
    /// Streams that are open die; the device can't be opened until it is back.
    kGone,
    /// The device has another format; streams that are open die, now and when it ends.
    kFormatChange,
    /// Nobody records from the cable: it takes nothing, and is empty when somebody comes.
    kNoReader,
    /// Stop() of a stream doesn't return before the end, as with a driver that hangs. Where time is
    /// accelerated, nothing happens.
    kHang,
    /// The microphone is silent while the reference is open too, and was opened before it, or
    /// after.
    kSilencedByEarlierLoopback,
    kSilencedByLaterLoopback,
  };
  double at_s = 0;
  double duration_s = std::numeric_limits<double>::infinity();
  RoomDevice device = RoomDevice::kMicrophone;
  Kind kind = Kind::kStall;
  /// Of kFormatChange.
  StreamFormat format = {44100, 1};
};

/// Everything about a simulated room.
struct RoomConfig {
  RoomSize size = RoomSize::kMedium;
  Scene scene = Scene::kConversation;
  /// Audio files to be played in a loop in place of generated voices; empty: generated.
  std::string far_path;
  std::string near_path;
  /// The microphone's own white noise, rms.
  double noise_dbfs = -70;
  /// From the reference to the microphone, by energy.
  double echo_gain_db = -3;
  /// Where the loudspeaker's volume control stands, which the reference is tapped before: 0 (muted)
  /// to 1.
  double speaker_volume = 1;
  /// The microphone's driver gates noise and turns an echo down, as vendors' effects do.
  bool microphone_effects = false;
  /// 0: a linear loudspeaker; 1: a badly overdriven one.
  double distortion = 0.15;
  int seed = 1;
  /// The microphone ends after this; infinite: never.
  double duration_s = std::numeric_limits<double>::infinity();
  /// Time passes as fast as the microphone is read, and no faster than its tracks are, where there
  /// are such; not as it does outside.
  bool accelerated = false;
  /// How much too fast the clocks run.
  double speaker_ppm = 0;
  double microphone_ppm = 0;
  double cable_ppm = 0;
  /// Standard deviation of a slow random walk of each clock.
  double wander_ppm = 0;
  /// Packets come up to this late, and true time stamps are off by up to half of it.
  double jitter_ms = 0;
  /// Time stamps say when a packet came, not when its first frame passed the device.
  bool arrival_time_stamps = false;
  /// From the reference's time stamp to the air, and from the air to the microphone's time stamp.
  double speaker_latency_ms = 35;
  double microphone_latency_ms = 10;
  /// All channels hold the same. Rates are multiples of 100 Hz.
  StreamFormat microphone_format;
  StreamFormat speaker_format;
  StreamFormat cable_format;
  std::vector<RoomFault> faults;
};

/// Reads the "room" object; missing keys have their defaults. Throws Error(ANECHO_INVALID_CONFIG).
RoomConfig ReadRoomConfig(ConfigReader reader);

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_ROOM_CONFIG_H_
