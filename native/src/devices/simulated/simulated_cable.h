#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_CABLE_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_CABLE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "devices/streams.h"

namespace anecho {

/// The buffer of a simulated virtual cable, which SimulatedRoom drains by the cable's own clock. It
/// is mono: the mean of all channels written.
class SimulatedCable {
 public:
  /// The buffer holds this many device periods of 10 ms.
  static constexpr std::int64_t kPeriods = 4;

  /// @param most_rate highest sample rate that Use() will be given.
  explicit SimulatedCable(StreamFormat format, int most_rate);

  // real-time
  /// Sets the format of what is written from now on; queued frames are lost.
  void Use(StreamFormat format);

  /// Frames that the buffer holds.
  std::int64_t capacity() const { return kPeriods * period(); }
  /// Frames in a device period.
  std::int64_t period() const { return format_.sample_rate / kFramesPerSecond; }

  // real-time
  std::int64_t queued() const { return written_ - read_; }
  // real-time
  /// @param interleaved whole frames.
  /// @return frames taken: as many as there is room for.
  std::int64_t Write(std::span<const float> interleaved);
  // real-time
  /// Takes frames as the device does; where none are left, it takes zeros.
  void Drain(std::int64_t frames);
  // real-time
  /// Discards the queued frames; running dry after that is no underrun.
  void Clear();

  /// How often the device ran out of frames after it had some, and how many frames were missing at
  /// these moments (zeros that it took later do not count).
  std::uint64_t underruns() const { return underruns_; }
  std::uint64_t missing_frames() const { return missing_; }

  /// Keeps the first `frames` frames drained from now on, with zeros where some were missing.
  void Collect(std::int64_t frames);
  std::span<const float> collected() const { return collected_; }

 private:
  void Keep(float sample);

  StreamFormat format_;
  std::vector<float> ring_;
  std::int64_t written_ = 0;
  std::int64_t read_ = 0;
  bool dry_ = true;
  std::uint64_t underruns_ = 0;
  std::uint64_t missing_ = 0;
  std::vector<float> collected_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SIMULATED_CABLE_H_
