#ifndef ANECHO_DSP_SURROUND_MAP_H_
#define ANECHO_DSP_SURROUND_MAP_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace anecho {

/// Puts the channels of a loudspeaker set into the order FL FR FC LFE RL RR SL SR, of which the
/// first 2, 6 or 8 are wanted. Nothing is mixed up: a position that the source hasn't got is
/// silent. A position that is not wanted is mixed down after ITU-R BS.775 (centre and surrounds at
/// -3 dB to the sides that are next, no LFE); where only one of side and rear is there, it is the
/// surround. What is between front and centre goes to the front. One channel goes to left and
/// right.
class SurroundMap {
 public:
  static constexpr std::size_t kMaxChannels = 8;

  /// @param positions of the source's channels as PipeWire names them, such as "FL" and "MONO";
  ///   names that aren't known are silent. If none is, the channels are taken to be in order.
  /// @param channels 2, 6 or 8.
  SurroundMap(const std::vector<std::string>& positions, int channels);

  int source_channels() const { return static_cast<int>(gains_.size()); }
  int channels() const { return channels_; }

  // real-time
  /// @param source whole frames of source_channels().
  /// @param mapped as many frames of channels().
  void Map(std::span<const float> source, std::span<float> mapped) const;

 private:
  using Row = std::array<float, kMaxChannels>;

  int channels_;
  /// By channel of the source: its share in each that is wanted.
  std::vector<Row> gains_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_SURROUND_MAP_H_
