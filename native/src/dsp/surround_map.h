#ifndef ANECHO_DSP_SURROUND_MAP_H_
#define ANECHO_DSP_SURROUND_MAP_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace anecho {

/// Maps the channels of a loudspeaker set to the first 2, 6 or 8 of FL FR FC LFE RL RR SL SR.
/// Positions that the source lacks are silent (no upmix). Positions that the output lacks are mixed
/// down after ITU-R BS.775, without LFE:
///
/// - The centre goes to FL and FR, at -3 dB. A rear centre goes to RL and RR, or to FL and FR in
///   an output of two channels, at -3 dB.
/// - A side or rear channel goes to the next channel on its side, at -3 dB. In an output of
///   six channels, a side channel goes to the rear channel without attenuation if the source has no
///   such rear channel.
/// - Channels between front and centre go to the front. A mono source goes to left and right.
class SurroundMap {
 public:
  static constexpr std::size_t kMaxChannels = 8;

  /// @param positions of the source's channels as PipeWire names them, such as "FL" and "MONO";
  ///   channels with unknown names are silent. If no name is known, a single channel is mono, and
  ///   several are taken to be in the order FL FR FC LFE RL RR SL SR.
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
  /// By channel of the source: its gain in each output channel.
  std::vector<Row> gains_;
};

}  // namespace anecho

#endif  // ANECHO_DSP_SURROUND_MAP_H_
