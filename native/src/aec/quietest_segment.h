#ifndef ANECHO_AEC_QUIETEST_SEGMENT_H_
#define ANECHO_AEC_QUIETEST_SEGMENT_H_

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace anecho {

/// Remembers the quietest 20 ms of the microphone's recent past: the noise floor of the room.
/// Speech contains such short segments of noise too, since reverberation decays to the noise
/// between two syllables.
class QuietestSegment {
 public:
  /// Length of the segment, in frames of 10 ms.
  static constexpr std::size_t kFrames = 2;

  /// @param frame_size samples of a frame.
  explicit QuietestSegment(std::size_t frame_size);

  // real-time
  /// Takes the next frame. A frame with NaN or infinity, or below -110 dBFS, is skipped.
  void Push(std::span<const float> frame);

  /// @return whether a segment has been found.
  bool ready() const { return power_ < std::numeric_limits<double>::infinity(); }

  /// @return the segment's mean square. It grows by 3 dB a minute, so that a later segment replaces
  ///   this one even if the room has become noisier.
  double power() const { return power_; }

  /// Frames since the segment was found.
  std::size_t age() const { return age_; }

  // real-time
  /// Reads the segment, forwards and backwards in turn, so that there are no seams. It is
  /// attenuated to the level that AEC3 would estimate for the room's noise.
  /// @param index number of the frame, counted up from 0 without end.
  /// @param frame filled.
  void Read(std::size_t index, std::span<float> frame) const;

 private:
  const std::size_t frame_size_;
  /// The latest frames, and their mean squares.
  std::vector<float> latest_;
  std::vector<double> powers_;
  std::size_t heard_ = 0;
  std::size_t age_ = 0;
  std::vector<float> quietest_;
  double power_ = std::numeric_limits<double>::infinity();
  /// For Read().
  float gain_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_AEC_QUIETEST_SEGMENT_H_
