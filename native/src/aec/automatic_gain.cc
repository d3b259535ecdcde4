#include "aec/automatic_gain.h"

#include <algorithm>
#include <cmath>

#include "dsp/gain.h"
#include "modules/audio_processing/agc2/limiter.h"
#include "modules/audio_processing/include/audio_frame_view.h"
#include "modules/audio_processing/logging/apm_data_dumper.h"

namespace anecho {
namespace {

// Where the loud parts of a voice shall lie; EBU R 128's −23 LUFS leaves the same headroom.
constexpr float kTargetDbfs = -23.0f;
constexpr float kMaxGainDb = 24.0f;
constexpr float kMinGainDb = -12.0f;
constexpr float kStartDbfs = -30.0f;
// Per 10 ms frame: quick to follow a louder voice, slow to raise a soft one.
constexpr float kAttackDb = 0.10f;
constexpr float kReleaseDb = 0.03f;
constexpr float kNoiseRiseDb = 0.02f;
constexpr float kGainStepDb = 0.05f;
// A frame counts as speech when it stands this far above the noise floor and above −60 dBFS.
constexpr float kSpeechAboveNoiseDb = 12.0f;
constexpr float kMinSpeechDbfs = -60.0f;
constexpr float kWebRtcFullScale = 32768.0f;

}  // namespace

struct AutomaticGain::LimiterState {
  explicit LimiterState(int sample_rate) : dumper(0), limiter(sample_rate, &dumper, "Anecho") {}

  webrtc::ApmDataDumper dumper;
  webrtc::Limiter limiter;
};

AutomaticGain::AutomaticGain(int sample_rate)
    : limiter_(std::make_unique<LimiterState>(sample_rate)),
      speech_dbfs_(kStartDbfs),
      noise_dbfs_(kMinSpeechDbfs) {}

AutomaticGain::~AutomaticGain() = default;

void AutomaticGain::UpdateGain(float level_dbfs) {
  noise_dbfs_ = level_dbfs < noise_dbfs_ ? level_dbfs : noise_dbfs_ + kNoiseRiseDb;
  if (level_dbfs < kMinSpeechDbfs || level_dbfs < noise_dbfs_ + kSpeechAboveNoiseDb) return;
  const float error = level_dbfs - speech_dbfs_;
  speech_dbfs_ += std::clamp(error, -kReleaseDb, kAttackDb);
  const float wanted = std::clamp(kTargetDbfs - speech_dbfs_, kMinGainDb, kMaxGainDb);
  gain_db_ += std::clamp(wanted - gain_db_, -kGainStepDb, kGainStepDb);
}

void AutomaticGain::Process(std::span<float> frame) {
  double power = 0;
  for (const float sample : frame) power += static_cast<double>(sample) * sample;
  power /= static_cast<double>(frame.size()) * kWebRtcFullScale * kWebRtcFullScale;
  const float before = GainFactor(gain_db_);
  UpdateGain(static_cast<float>(10 * std::log10(power + 1e-12)));
  RampGain(frame, before, GainFactor(gain_db_));
  float* channel = frame.data();
  limiter_->limiter.Process(
      webrtc::AudioFrameView<float>(&channel, 1, static_cast<int>(frame.size())));
}

}  // namespace anecho
