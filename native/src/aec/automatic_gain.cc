#include "aec/automatic_gain.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "dsp/gain.h"
#include "modules/audio_processing/agc2/limiter.h"
#include "modules/audio_processing/include/audio_frame_view.h"
#include "modules/audio_processing/logging/apm_data_dumper.h"

namespace anecho {
namespace {

// Level to which the loud parts of a voice are brought; EBU R 128's −23 LUFS leaves the same
// headroom.
constexpr float kTarget_dbfs = -23.0f;
constexpr float kMaxGain_db = 24.0f;
constexpr float kMinGain_db = -12.0f;
constexpr float kStart_dbfs = -30.0f;
// Largest changes per frame of 10 ms. The tracked level of the speech rises faster than it falls,
// so a louder voice is reduced soon, and a softer one raised slowly.
constexpr float kAttack_db = 0.10f;
constexpr float kRelease_db = 0.03f;
constexpr float kNoiseRise_db = 0.02f;
constexpr float kGainStep_db = 0.05f;
// A frame counts as speech when it stands this far above the noise floor and above −60 dBFS.
constexpr float kSpeechAboveNoise_db = 12.0f;
constexpr float kMinSpeech_dbfs = -60.0f;
constexpr float kWebRtcFullScale = 32768.0f;

}  // namespace

struct AutomaticGain::LimiterState {
  explicit LimiterState(int sample_rate) : dumper(0), limiter(sample_rate, &dumper, "Anecho") {}

  webrtc::ApmDataDumper dumper;
  webrtc::Limiter limiter;
};

AutomaticGain::AutomaticGain(int sample_rate)
    : limiter_(std::make_unique<LimiterState>(sample_rate)),
      speech_dbfs_(kStart_dbfs),
      noise_dbfs_(kMinSpeech_dbfs) {}

AutomaticGain::~AutomaticGain() = default;

void AutomaticGain::UpdateGain(float level_dbfs) {
  noise_dbfs_ = level_dbfs < noise_dbfs_ ? level_dbfs : noise_dbfs_ + kNoiseRise_db;
  if (level_dbfs < kMinSpeech_dbfs || level_dbfs < noise_dbfs_ + kSpeechAboveNoise_db) return;
  const float error = level_dbfs - speech_dbfs_;
  speech_dbfs_ += std::clamp(error, -kRelease_db, kAttack_db);
  const float wanted = std::clamp(kTarget_dbfs - speech_dbfs_, kMinGain_db, kMaxGain_db);
  gain_db_ += std::clamp(wanted - gain_db_, -kGainStep_db, kGainStep_db);
}

void AutomaticGain::Process(std::span<float> frame, std::span<float> second) {
  double power = 0;
  for (const float sample : frame) power += static_cast<double>(sample) * sample;
  for (const float sample : second) power += static_cast<double>(sample) * sample;
  power /= static_cast<double>(frame.size() + second.size()) * kWebRtcFullScale * kWebRtcFullScale;
  const float before = GainFactor(gain_db_);
  UpdateGain(static_cast<float>(10 * std::log10(power + 1e-12)));
  RampGain(frame, before, GainFactor(gain_db_));
  RampGain(second, before, GainFactor(gain_db_));
  std::array<float*, 2> channels{frame.data(), second.data()};
  limiter_->limiter.Process(webrtc::AudioFrameView<float>(channels.data(), second.empty() ? 1 : 2,
                                                          static_cast<int>(frame.size())));
}

}  // namespace anecho
