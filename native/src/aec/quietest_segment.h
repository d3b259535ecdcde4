#ifndef ANECHO_AEC_QUIETEST_SEGMENT_H_
#define ANECHO_AEC_QUIETEST_SEGMENT_H_

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace anecho {

/// Remembers the quietest 20 ms of the microphone's recent past: the noise floor of the room. So
/// short a segment is found amid speech too, since reverberation decays to the noise between two
/// syllables.
class QuietestSegment {
 public:
  /// Frames of 10 ms that are remembered.
  static constexpr std::size_t kFrames = 2;

  /// @param frame_size samples of a frame.
  explicit QuietestSegment(std::size_t frame_size);

  // real-time
  /// Hears the next frame. One that holds something that is no number, or digital silence, is
  /// passed over.
  void Push(std::span<const float> frame);

  /// @return whether there is a stretch to be had.
  bool ready() const { return power_ < std::numeric_limits<double>::infinity(); }

  /// @return its mean square; grows slowly, so that a room that has become noisier is believed.
  double power() const { return power_; }

  /// Frames since it was found.
  std::size_t age() const { return age_; }

  // real-time
  /// Reads the stretch to and fro, so that it has no seams, as quiet as AEC3 would take a noise for
  /// that it has heard for long.
  /// @param index of a frame, from 0 without an end.
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
