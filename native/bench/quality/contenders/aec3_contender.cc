#include "contenders/aec3_contender.h"

#include <algorithm>

#include "system_wrappers/include/field_trial.h"

namespace anecho::quality {
namespace {

constexpr float kWebRtcScale = 32768.0f;

/// Makes AEC3 without Anecho's field trial, which is set for the whole process.
std::unique_ptr<webrtc::EchoCanceller3> MakeCanceller(std::size_t channels) {
  const char* trials = webrtc::field_trial::GetFieldTrialString();
  webrtc::field_trial::InitFieldTrialsFromString("");
  const auto several =
      channels > 1 ? absl::make_optional(webrtc::EchoCanceller3::CreateDefaultMultichannelConfig())
                   : absl::nullopt;
  auto canceller = std::make_unique<webrtc::EchoCanceller3>(webrtc::EchoCanceller3Config(), several,
                                                            Scene::kRate, channels, 1);
  webrtc::field_trial::InitFieldTrialsFromString(trials);
  return canceller;
}

}  // namespace

Aec3Contender::Aec3Contender(int channels)
    : channels_(static_cast<std::size_t>(channels)),
      render_(Scene::kRate, channels_, Scene::kRate, channels_, Scene::kRate, channels_),
      capture_(Scene::kRate, 1, Scene::kRate, 1, Scene::kRate, 1),
      high_pass_(Scene::kRate, 1),
      canceller_(MakeCanceller(channels_)) {}

void Aec3Contender::PushReference(const Packet& packet) {
  for (std::size_t c = 0; c < channels_; ++c) {
    for (std::size_t i = 0; i < render_.num_frames(); ++i) {
      render_.channels()[c][i] = kWebRtcScale * packet.samples[i * channels_ + c];
    }
  }
  render_.SplitIntoFrequencyBands();
  canceller_->AnalyzeRender(&render_);
}

void Aec3Contender::PushMicrophone(const Packet& packet, Signal* output) {
  for (std::size_t i = 0; i < capture_.num_frames(); ++i) {
    capture_.channels()[0][i] = kWebRtcScale * packet.samples[i];
  }
  canceller_->AnalyzeCapture(&capture_);
  high_pass_.Process(&capture_, /*use_split_band_data=*/false);
  capture_.SplitIntoFrequencyBands();
  canceller_->ProcessCapture(&capture_, /*level_change=*/false);
  capture_.MergeFrequencyBands();
  for (std::size_t i = 0; i < capture_.num_frames(); ++i) {
    output->push_back(std::clamp(capture_.channels()[0][i] / kWebRtcScale, -1.0f, 1.0f));
  }
}

}  // namespace anecho::quality
