#ifndef ANECHO_OFFLINE_SOUND_WINDOWS_H_
#define ANECHO_OFFLINE_SOUND_WINDOWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/decimator.h"
#include "offline/analysis_frames.h"

namespace anecho {

/// Reads chosen stretches of a recording at 8 kHz, in one pass over the recording.
class SoundWindows {
 public:
  struct Window {
    /// In samples of 8 kHz from the recording's start. May be negative: outside the recording there
    /// is silence.
    std::int64_t begin = 0;
    std::vector<float> samples;
  };

  /// @param sample_rate rate in Hz to which the recording is converted before its decimation to 8
  /// kHz: a multiple of 8000.
  SoundWindows(const MonoRecording& recording, int sample_rate)
      : frames_(recording, sample_rate), decimator_(sample_rate) {}

  /// Requests `count` samples; call it before the first Turn(). @return the window's index.
  std::size_t Add(std::int64_t begin, std::size_t count) {
    windows_.push_back({begin, std::vector<float>(count)});
    return windows_.size() - 1;
  }

  /// Reads the next 10 ms. @return false if there was nothing left to read.
  bool Turn();

  /// The 10 ms that the last Turn() read.
  std::span<const float> latest() const { return latest_; }
  const std::vector<Window>& windows() const { return windows_; }

 private:
  AnalysisFrames frames_;
  Decimator decimator_;
  std::array<float, Decimator::kOutputRate / kFramesPerSecond> latest_{};
  std::vector<Window> windows_;
  std::int64_t position_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SOUND_WINDOWS_H_
