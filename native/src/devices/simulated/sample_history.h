#ifndef ANECHO_DEVICES_SIMULATED_SAMPLE_HISTORY_H_
#define ANECHO_DEVICES_SIMULATED_SAMPLE_HISTORY_H_

#include <cstdint>
#include <span>
#include <vector>

#include "devices/simulated/sinc_table.h"

namespace anecho {

/// The latest part of an endless mono signal, readable at any fractional position. Before its first
/// sample it is zero.
class SampleHistory {
 public:
  /// @param capacity samples kept: a power of two.
  explicit SampleHistory(std::int64_t capacity);

  /// @return the position that the next sample will have.
  std::int64_t end() const { return end_; }

  // real-time
  void Append(std::span<const float> samples);
  // real-time
  /// Reads samples from a whole position on. All of them must have been appended.
  void Copy(std::int64_t position, std::span<float> samples) const;
  // real-time
  /// @param position at most end() - table.reach().
  float At(double position, const SincTable& table) const;
  // real-time
  /// Forgets all; the next sample will have this position.
  void Restart(std::int64_t position);

 private:
  std::vector<float> ring_;
  std::int64_t mask_;
  std::int64_t end_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SAMPLE_HISTORY_H_
