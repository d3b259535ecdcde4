#ifndef ANECHO_DEVICES_SIMULATED_ROOM_RESPONSE_H_
#define ANECHO_DEVICES_SIMULATED_ROOM_RESPONSE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// Metres along the three edges of a room.
using Point = std::array<double, 3>;

/// A room like a shoebox, with a loudspeaker and a microphone in it.
struct RoomShape {
  Point size;
  Point loudspeaker;
  Point microphone;
  /// Reverberation time RT60, in seconds.
  double reverberation_s;
};

/// A booth with a laptop, an office with speakers on the desk, a meeting room.
extern const RoomShape kSmallRoom;
extern const RoomShape kMediumRoom;
extern const RoomShape kLargeRoom;

/// @return the time that sound takes straight from loudspeaker to microphone, in seconds.
double DirectPathSeconds(const RoomShape& shape);

/// Response of a room to a click: image method (Allen & Berkley 1979) at 48 kHz, as long as
/// the reverberation time, scaled to an energy of 1.
/// @param seed moves the images by up to 4 cm, which breaks up the sweeping echoes of a perfect
/// box.
std::vector<float> MakeRoomResponse(const RoomShape& shape, std::uint64_t seed);

/// @return RT60 in seconds by Schroeder's backward integration, from the decay between -5 and -25
/// dB.
double MeasureReverberation(std::span<const float> response);

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_ROOM_RESPONSE_H_
