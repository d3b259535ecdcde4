#ifndef ANECHO_DSP_ECHO_METER_H_
#define ANECHO_DSP_ECHO_METER_H_

namespace anecho {

/// Mean square above which a reference is sound and not silence: −60 dBFS.
inline constexpr float kActiveReferencePower = 1e-6f;

/// Measures echo reduction: the ratio of microphone energy to output energy, in dB, over the frames
/// in which the reference was active. The reference is active if it was above −60 dBFS (RMS of 10
/// ms) within the last 200 ms. While the near end speaks, the figure is too low. It is the terminal
/// coupling loss of ITU-T G.167 less the room's own loss, but without G.167's frequency weighting.
class EchoMeter {
 public:
  // real-time
  /// Adds one 10 ms frame, given the mean squares (full scale 1) of the three signals.
  /// @return whether the reference was active.
  bool Add(float microphone_power, float reference_power, float output_power);

  /// @return the reduction since Clear() in dB, finite even if the output is silent; NaN if the
  ///   reference was never active.
  float reduction_db() const;

  // real-time
  /// Starts a new interval; whether the reference is active carries over.
  void Clear();

 private:
  int hold_frames_ = 0;
  double microphone_energy_ = 0;
  double output_energy_ = 0;
  bool any_ = false;
};

}  // namespace anecho

#endif  // ANECHO_DSP_ECHO_METER_H_
