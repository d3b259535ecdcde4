#ifndef ANECHO_AEC_QUIET_STRETCH_H_
#define ANECHO_AEC_QUIET_STRETCH_H_

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace anecho {

/// Remembers the quietest 100 ms that a microphone has heard lately: what the room sounds like when
/// nobody speaks and nothing plays.
class QuietStretch {
 public:
  /// Frames of 10 ms that are remembered.
  static constexpr std::size_t kFrames = 10;

  /// @param frame_size samples of a frame.
  explicit QuietStretch(std::size_t frame_size);

  // real-time
  /// Hears the next frame. One that holds something that is no number is passed over.
  void Push(std::span<const float> frame);

  /// @return whether there is a stretch to be had.
  bool ready() const { return power_ < std::numeric_limits<double>::infinity(); }

  // real-time
  /// @return a frame of it; `index` may go on beyond the last one, and then begins anew.
  std::span<const float> Frame(std::size_t index) const;

 private:
  const std::size_t frame_size_;
  /// The latest frames, and their mean squares.
  std::vector<float> latest_;
  std::vector<double> powers_;
  std::size_t heard_ = 0;
  std::vector<float> quietest_;
  /// Of the quietest stretch; it grows slowly, so that a room that has become noisier is believed.
  double power_ = std::numeric_limits<double>::infinity();
};

}  // namespace anecho

#endif  // ANECHO_AEC_QUIET_STRETCH_H_
