#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_CABLE_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_CABLE_H_

#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// The buffer of a simulated virtual cable, mono, drained by a device clock of its own.
class SimulatedCable {
 public:
  /// 40 ms at 48 kHz.
  static constexpr std::int64_t kCapacity = 1920;

  SimulatedCable();

  // real-time
  std::int64_t queued() const { return written_ - read_; }
  // real-time
  /// @return frames taken: as many as there is room for.
  std::int64_t Write(std::span<const float> samples);
  // real-time
  /// The device takes frames; what is missing are zeros.
  void Drain(std::int64_t frames);

  /// Times that the device ran out of frames, having had some, and the frames that were missing.
  std::uint64_t underruns() const { return underruns_; }
  std::uint64_t missing_frames() const { return missing_; }

  /// Keeps the first `frames` frames drained from now on, with zeros where some were missing.
  void Collect(std::int64_t frames);
  std::span<const float> collected() const { return collected_; }

 private:
  void Keep(float sample);

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
