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
    /// Nothing is delivered (the cable: nothing taken); the sound of that time is lost.
    kStall = 1,
    /// Nothing is delivered (the cable: nothing taken) until the fault ends, then all sound at
    /// once.
    kHiccup,
    /// Packets are marked as silent and hold no samples. Not for the cable.
    kSilent,
    /// The reference delivers no packets while nothing plays.
    kStopsWhenSilent,
    /// Open streams die; the device can be opened again at once.
    kInvalidated,
    /// Open streams die; the device can't be opened until the fault ends.
    kGone,
    /// The device has another format; open streams die when the fault begins and when it ends.
    kFormatChange,
    /// Nobody records from the cable: it takes nothing, and is empty when a recorder returns.
    kNoReader,
    /// Stop() of a stream returns only when the fault ends, as with a driver that hangs. Has no
    /// effect in accelerated time.
    kHang,
    /// The microphone is silent while a reference runs that was opened before the microphone.
    kSilencedByEarlierLoopback,
    /// The microphone is silent while a reference runs that was opened after the microphone.
    kSilencedByLaterLoopback,
  };
  double at_s = 0;
  double duration_s = std::numeric_limits<double>::infinity();
  RoomDevice device = RoomDevice::kMicrophone;
  Kind kind = Kind::kStall;
  /// For kFormatChange.
  StreamFormat format = {44100, 1};
};

/// Settings of a simulated room.
struct RoomConfig {
  RoomSize size = RoomSize::kMedium;
  Scene scene = Scene::kConversation;
  /// Audio files to play in a loop in place of generated voices; empty: a generated voice.
  std::string far_path;
  std::string near_path;
  /// The microphone's own white noise, rms.
  double noise_dbfs = -70;
  /// Gain of the echo's energy from the reference to the microphone, at a speaker_volume of 1.
  double echo_gain_db = -3;
  /// Position of the loudspeaker's volume control, 0 (muted) to 1. The reference is tapped before
  /// it.
  double speaker_volume = 1;
  /// The microphone's driver gates noise and turns echo down, as vendors' effects do.
  bool microphone_effects = false;
  /// 0: a linear loudspeaker; 1: a badly overdriven one.
  double distortion = 0.15;
  int seed = 1;
  /// Microphone and reference deliver nothing after this time; infinite: they never end.
  double duration_s = std::numeric_limits<double>::infinity();
  /// Replaces real time by simulated time, which passes as fast as the microphone is read. If the
  /// engine hands out tracks, it passes no faster than they are read.
  bool accelerated = false;
  /// How much too fast the clocks run.
  double speaker_ppm = 0;
  double microphone_ppm = 0;
  double cable_ppm = 0;
  /// Standard deviation of a slow random walk of each clock.
  double wander_ppm = 0;
  /// Packets arrive up to this late; time stamps that are not arrival times are off by up to half
  /// of it.
  double jitter_ms = 0;
  /// Time stamps say when a packet arrived, not when its first frame passed the device.
  bool arrival_time_stamps = false;
  /// Latency from the reference's time stamp to the air, and from the air to the microphone's time
  /// stamp.
  double speaker_latency_ms = 35;
  double microphone_latency_ms = 10;
  /// All channels of the microphone, and all of the reference, hold the same sound. Rates are
  /// multiples of 100 Hz.
  StreamFormat microphone_format;
  StreamFormat speaker_format;
  StreamFormat cable_format;
  std::vector<RoomFault> faults;
};

/// Reads the "room" object; missing keys have their defaults. Throws Error(ANECHO_INVALID_CONFIG).
RoomConfig ReadRoomConfig(ConfigReader reader);

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_ROOM_CONFIG_H_
