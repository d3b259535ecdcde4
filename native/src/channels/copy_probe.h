#ifndef ANECHO_CHANNELS_COPY_PROBE_H_
#define ANECHO_CHANNELS_COPY_PROBE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/packet.h"
#include "base/stream_format.h"
#include "base/time.h"
#include "channels/rate_reducer.h"
#include "channels/reference_fit.h"
#include "channels/reference_tap.h"

namespace anecho {

/// Finds out whether channels of a microphone carry the reference itself, as the loopback channels
/// of an audio interface do, or the echo in a room. It takes a quarter of a second of up to four
/// channels, and compares that with the reference at all lags, a few lags at a time.
class CopyProbe {
 public:
  static constexpr std::size_t kMaxChannels = 4;

  struct Options {
    /// How far a copy may lag the reference (negative: lead it).
    Nanoseconds min_lag = std::chrono::milliseconds(-20);
    Nanoseconds max_lag = std::chrono::milliseconds(150);
    /// Sound of the microphone that is skipped at first. Meanwhile the tap stores the reference
    /// that the longest lag needs.
    Nanoseconds lead_in = std::chrono::milliseconds(180);
    /// Maximum number of lags that one Work() compares.
    int lags_per_turn = 48;
  };

  CopyProbe(StreamFormat microphone, const Options& options);

  /// Whether Begin() may be called.
  bool idle() const { return stage_ == Stage::kIdle; }

  // real-time
  /// @param channels up to kMaxChannels of them.
  void Begin(std::span<const std::size_t> channels);

  // real-time
  /// Takes a packet of the microphone; call it for each one.
  void Push(const Packet& packet);

  // real-time
  /// Goes on comparing; with the default options, for some 0.1 ms.
  /// @return whether verdicts() are there. The probe is then idle again. It also becomes idle,
  ///   without verdicts, if the reference for them can't be had.
  bool Work(const ReferenceTap& tap);

  struct Verdict {
    std::size_t channel = 0;
    ReferenceFit::Verdict verdict = ReferenceFit::Verdict::kUnclear;
    /// Share of the channel's energy that is the reference, 0 to 1.
    double share = 0;
  };
  std::span<const Verdict> verdicts() const { return std::span(verdicts_).first(count_); }

 private:
  enum class Stage { kIdle = 1, kListen, kAwaitReference, kScan, kFit };

  void Listen(const Packet& packet, std::int64_t offset, std::int64_t frames);
  void AwaitReference(const ReferenceTap& tap);

  const StreamFormat format_;
  const Options options_;
  const std::size_t width_;
  /// Number of samples that are skipped at first.
  const std::size_t splice_;
  RateReducer rate_;
  ReferenceFit fit_;
  std::vector<float> picked_;
  std::array<std::vector<float>, kMaxChannels> samples_;
  std::vector<float> left_;
  std::vector<float> right_;
  std::array<Verdict, kMaxChannels> verdicts_{};
  Stage stage_ = Stage::kIdle;
  std::size_t count_ = 0;
  std::size_t fitted_ = 0;
  std::size_t taken_ = 0;
  std::size_t skipped_ = 0;
  int waits_ = 0;
  /// When the first of `samples_` was heard.
  Nanoseconds begin_{0};
};

}  // namespace anecho

#endif  // ANECHO_CHANNELS_COPY_PROBE_H_
