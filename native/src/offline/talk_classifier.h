#ifndef ANECHO_OFFLINE_TALK_CLASSIFIER_H_
#define ANECHO_OFFLINE_TALK_CLASSIFIER_H_

#include <array>
#include <span>
#include <vector>

#include "dsp/decimator.h"
#include "dsp/real_fft.h"
#include "engine/pipeline.h"

namespace anecho {

/// Who speaks; kFarEnd and kNearEnd: that side alone.
enum class Talk { kNobody, kFarEnd, kNearEnd, kBoth };

/// Classifies who speaks in a recording, from microphone, reference and output of a frame.
///
/// - Near end alone: the reference is not active; the microphone is 6 dB above the noise of the
/// room, and above -55 dBFS.
/// - Both: the reference is active, but explains less than half of the microphone's power
/// (coherence over 64 ms, 300-3400 Hz, averaged over 200 ms). The rest of the microphone's power is
/// 6 dB above the noise of the room, and above -55 dBFS. The output is at most 10 dB below the
/// microphone, and above -55 dBFS.
/// - Far end alone: the reference is active, the microphone is 6 dB above the noise of the room,
/// and the conditions for both are not met.
/// - Nobody: all other frames.
class TalkClassifier {
 public:
  /// @param sample_rate of the frames, in Hz: 16000, 32000 or 48000.
  explicit TalkClassifier(int sample_rate);

  /// @param active whether the reference is active, as EchoMeter::Add() returns it.
  Talk Add(const CleanFrame& frame, bool active);

 private:
  static constexpr int kWindow = 512;
  static constexpr int kFirstBin = 20;
  static constexpr int kBins = 198;

  void Listen(std::span<const float> samples, Decimator* decimator, std::vector<float>* history);
  void Compare();

  Decimator microphone_decimator_;
  Decimator reference_decimator_;
  RealFft fft_;
  std::vector<float> microphone_;
  std::vector<float> reference_;
  std::vector<float> mono_;
  std::vector<float> microphone_spectrum_;
  std::vector<float> reference_spectrum_;
  /// Averages by bin: powers, and the cross spectrum's two parts.
  std::array<float, kBins> microphone_power_{};
  std::array<float, kBins> reference_power_{};
  std::array<float, kBins> cross_real_{};
  std::array<float, kBins> cross_imaginary_{};
  bool odd_ = false;
  bool started_ = false;
  /// Share of the microphone's power that the reference explains, 0 to 1.
  float explained_ = 0;
  /// Powers: of the microphone, smoothed over 100 ms, and of the noise of the room.
  float smooth_ = 0;
  float noise_ = 1e3f;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_TALK_CLASSIFIER_H_
