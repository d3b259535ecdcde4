#ifndef ANECHO_OFFLINE_SESSION_COMPARISON_H_
#define ANECHO_OFFLINE_SESSION_COMPARISON_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>

namespace anecho {

/// Compares the output frames of a replay with the recorded ones, bit by bit.
class SessionComparison {
 public:
  /// @param channels of the output, whose samples are interleaved.
  explicit SessionComparison(int channels) : channels_(channels) {}

  /// Compares a replayed frame with the recorded one. If one is longer, its end is not compared,
  /// and the frame counts as different.
  void Add(std::span<const float> recorded, std::span<const float> replayed);
  /// Counts a frame that was recorded, but that the replay lacks.
  /// @param samples length of the frame, in samples of one channel.
  void AddMissing(std::int64_t samples);
  /// Counts a frame of the replay that the recording lacks.
  /// @param samples length of the frame, in samples of one channel.
  void AddExtra(std::int64_t samples);

  bool is_identical() const { return !first_.has_value(); }

  /// @param sample_rate Hz.
  /// @return `identical`, `compared_frames`, `different_frames`, `missing_frames`, `extra_frames`,
  ///   `largest_difference` (full scale 1) and `first_difference_s` (null if there is none).
  nlohmann::json Json(int sample_rate) const;

 private:
  void Differ(std::int64_t sample);

  const std::int64_t channels_;
  /// Samples of one channel so far.
  std::int64_t samples_ = 0;
  std::int64_t compared_frames_ = 0;
  std::int64_t different_frames_ = 0;
  std::int64_t missing_frames_ = 0;
  std::int64_t extra_frames_ = 0;
  double largest_ = 0;
  /// Where the first difference is, in samples of one channel from the beginning of the output.
  std::optional<std::int64_t> first_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SESSION_COMPARISON_H_
