#ifndef ANECHO_CHANNELS_CHANNEL_STATISTICS_H_
#define ANECHO_CHANNELS_CHANNEL_STATISTICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anecho {

/// Measures each channel of a microphone, block by block: its noise floor, the sound above that
/// floor, and which other channels lacked that sound.
class ChannelStatistics {
 public:
  explicit ChannelStatistics(int channels);

  // real-time
  /// @param powers mean squares of a block (ChannelLevels).
  /// @param is_reference_active whether something plays, or did within the last half second: the
  ///   block may hold echo.
  void AddBlock(std::span<const float> powers, bool is_reference_active);

  // real-time
  /// Halves near(), all() and what mean_power() is computed from, so that old sound counts for
  /// less. lowest_floor() starts over from floor().
  void Fade();

  std::size_t channels() const { return channels_; }
  /// Blocks added since the beginning.
  std::int64_t blocks() const { return blocks_; }
  /// Whether something stood out of the channel's noise in the last block.
  bool is_active(std::size_t channel) const { return active_[channel]; }
  /// Whether the last block of `channel` held sound that `other` had 8 dB weaker, or not at all.
  bool Beats(std::size_t channel, std::size_t other) const;
  /// Blocks since the channel was active last.
  std::int64_t quiet_blocks(std::size_t channel) const { return blocks_ - last_active_[channel]; }
  /// Blocks since the channel held more than zeros and an offset.
  std::int64_t silent_blocks(std::size_t channel) const { return blocks_ - last_signal_[channel]; }
  bool was_ever_active(std::size_t channel) const { return last_active_[channel] > 0; }
  bool had_signal(std::size_t channel) const { return last_signal_[channel] > 0; }
  /// Whether the channel held sound above -75 dBFS in the last block, even if only noise.
  bool is_sounding(std::size_t channel) const { return sounding_[channel]; }
  /// Mean square of the channel's noise: at present, and at its quietest.
  float floor(std::size_t channel) const { return floor_[channel]; }
  float lowest_floor(std::size_t channel) const { return lowest_floor_[channel]; }
  /// Mean square of all that the channel held.
  double mean_power(std::size_t channel) const {
    return blocks_ > 0 ? energy_[channel] / counted_ : 0;
  }

  /// Sums over the blocks with sound above the noise.
  struct Sums {
    explicit Sums(std::size_t channels)
        : active(channels), heard(channels), beats(channels * channels) {}
    /// Blocks in which any channel was active.
    double blocks = 0;
    /// By channel: blocks in which it was active, and the sum of their mean squares.
    std::vector<double> active;
    std::vector<double> heard;
    /// By channel × channel: blocks in which the first beat the second.
    std::vector<double> beats;
  };
  /// Over the blocks without echo; over all.
  const Sums& near() const { return near_; }
  const Sums& all() const { return all_; }

 private:
  void UpdateFloor(std::size_t channel, float power);
  void Add(Sums* sums, std::span<const float> powers) const;

  /// The noise floor is the quietest of the last 2.5 s, in stretches of half a second.
  static constexpr std::size_t kStretches = 5;

  const std::size_t channels_;
  std::int64_t blocks_ = 0;
  std::vector<float> smooth_;
  std::vector<std::array<float, kStretches>> minima_;
  std::vector<float> floor_;
  std::vector<float> lowest_floor_;
  std::vector<double> energy_;
  double counted_ = 0;
  std::vector<float> excess_;
  std::vector<float> powers_;
  std::vector<char> active_;
  std::vector<char> sounding_;
  std::vector<std::int64_t> last_active_;
  std::vector<std::int64_t> last_signal_;
  Sums near_;
  Sums all_;
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_CHANNEL_STATISTICS_H_
