#include "aec/canceller_chain.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

// WebRTC's float samples are in the range of 16-bit integers.
constexpr float kWebRtcScale = 32768.0f;

// Level of a fault, far above any output of a working canceller, whose gains only attenuate.
constexpr float kFaultLevel = 8.0f * kWebRtcScale;

constexpr int kAec3LinearRate = 16000;

// Replaces NaN and infinity, which would spoil every later frame, by 0.
float Finite(float sample) { return std::isfinite(sample) ? sample : 0.0f; }

std::unique_ptr<webrtc::AudioBuffer> MakeBuffer(int sample_rate, int channels) {
  const auto rate = static_cast<std::size_t>(sample_rate);
  const auto count = static_cast<std::size_t>(channels);
  return std::make_unique<webrtc::AudioBuffer>(rate, count, rate, count, rate, count);
}

std::unique_ptr<webrtc::NoiseSuppressor> MakeNoiseSuppressor(const CancellerConfig& config) {
  using Level = webrtc::NsConfig::SuppressionLevel;
  webrtc::NsConfig ns;
  switch (config.cleaning.noise_suppression) {
    case NoiseSuppression::kOff:
    case NoiseSuppression::kVoice:
      return nullptr;
    case NoiseSuppression::kLow:
      ns.target_level = Level::k6dB;
      break;
    case NoiseSuppression::kModerate:
      ns.target_level = Level::k12dB;
      break;
    case NoiseSuppression::kHigh:
      ns.target_level = Level::k18dB;
      break;
    case NoiseSuppression::kVeryHigh:
      ns.target_level = Level::k21dB;
      break;
  }
  return std::make_unique<webrtc::NoiseSuppressor>(ns, static_cast<std::size_t>(config.sample_rate),
                                                   1);
}

}  // namespace

CancellerChain::CancellerChain(const CancellerConfig& config,
                               std::unique_ptr<webrtc::EchoControl> aec3)
    : render(MakeBuffer(config.sample_rate, config.reference_channels)),
      capture(MakeBuffer(config.sample_rate, 1)),
      control(std::move(aec3)),
      noise_suppressor(MakeNoiseSuppressor(config)) {
  if (config.cleaning.high_pass) {
    high_pass = std::make_unique<webrtc::HighPassFilter>(config.sample_rate, 1);
  }
  if (config.cleaning.noise_suppression == NoiseSuppression::kVoice) {
    neural_suppressor = std::make_unique<NeuralSuppressor>();
  }
  if (config.cleaning.automatic_gain) gain = std::make_unique<AutomaticGain>(config.sample_rate);
  const bool is_full_duplex = control && config.canceller.kind == CancellerKind::kFullDuplex;
  if (config.cleaning.stereo) {
    FullDuplexConfig full = config.canceller.full_duplex;
    full.filter.reference_channels = config.reference_channels;
    side_channel_ = std::make_unique<SideChannel>(
        std::llround(ToSeconds(config.MidDelay()) * config.sample_rate),
        is_full_duplex ? std::optional(full) : std::nullopt);
    side_capture_ = MakeBuffer(config.sample_rate, 1);
    if (high_pass) {
      side_high_pass_ = std::make_unique<webrtc::HighPassFilter>(config.sample_rate, 1);
    }
    mid_before_.resize(capture->num_frames());
  }
  if (!is_full_duplex) return;
  FullDuplexConfig full = config.canceller.full_duplex;
  full.filter.reference_channels = config.reference_channels;
  full_duplex = std::make_unique<FullDuplexCanceller>(full);
  if (config.reference_channels > 1) aec3_mix_ = MakeBuffer(config.sample_rate, 1);
  aec3_capture_ = MakeBuffer(config.sample_rate, 1);
  aec3_linear_ = MakeBuffer(kAec3LinearRate, 1);
}

/// @param reference may be empty: silence.
void CancellerChain::Load(std::span<const float> reference, std::span<const float> microphone) {
  const std::size_t channels = render->num_channels();
  const float scale = kWebRtcScale * reference_gain;
  for (std::size_t c = 0; c < channels; ++c) {
    float* const samples = render->channels()[c];
    std::fill_n(samples, render->num_frames(), 0.0f);
    for (std::size_t i = 0; i * channels < reference.size(); ++i) {
      samples[i] = scale * Finite(reference[i * channels + c]);
    }
  }
  for (std::size_t i = 0; i < capture->num_frames(); ++i) {
    capture->channels()[0][i] = kWebRtcScale * Finite(microphone[i]);
  }
  // A microphone without a side gets a silent side.
  const std::span<const float> rest = microphone.subspan(capture->num_frames());
  for (std::size_t i = 0; i < side().size(); ++i) {
    side()[i] = rest.empty() ? 0.0f : kWebRtcScale * Finite(rest[i]);
  }
}

void CancellerChain::Run(const FrameNote& note) {
  const bool split = render->num_bands() > 1;
  if (high_pass) high_pass->Process(capture.get(), /*use_split_band_data=*/false);
  if (side_high_pass_) side_high_pass_->Process(side_capture_.get(), /*use_split_band_data=*/false);
  std::copy_n(clean().begin(), mid_before_.size(), mid_before_.begin());
  noise_floor.Push(MeanSquare(clean()) / (kWebRtcScale * kWebRtcScale));
  if (full_duplex) RunFullDuplex(note);
  const bool is_classic = control && !full_duplex;
  const bool in_bands = split && (is_classic || noise_suppressor);
  if (in_bands) capture->SplitIntoFrequencyBands();
  if (noise_suppressor) noise_suppressor->Analyze(*capture);
  if (is_classic) RunAec3(render.get(), capture.get(), nullptr, note.gain_changed);
  if (noise_suppressor) noise_suppressor->Process(capture.get());
  if (in_bands) capture->MergeFrequencyBands();
  if (neural_suppressor) neural_suppressor->Process(clean());
  if (side_channel_) CleanSide(note);
}

CancellerChain::Reference CancellerChain::ReferenceOf() const {
  Reference reference{.channels = render->num_channels()};
  for (std::size_t c = 0; c < reference.channels; ++c) {
    reference.spans[c] = {render->channels_const()[c], render->num_frames()};
  }
  return reference;
}

void CancellerChain::CleanSide(const FrameNote& note) {
  const Reference reference = ReferenceOf();
  SideChannel::Mid mid{
      .reference = reference.all(), .missing_share = note.missing_share, .microphone = mid_before_};
  if (full_duplex) {
    mid.error = full_duplex->error();
    mid.uncertainty = &full_duplex->uncertainty();
    mid.echo_gain_step = full_duplex->echo_gain_step();
    mid.echo_is_absent = full_duplex->echo_state() == EchoState::kAbsent;
  }
  side_channel_->Process(mid, clean(), side());
}

/// @param microphone already split into bands, unless it has only one.
void CancellerChain::RunAec3(webrtc::AudioBuffer* reference, webrtc::AudioBuffer* microphone,
                             webrtc::AudioBuffer* linear, bool gain_changed) {
  if (reference->num_bands() > 1) reference->SplitIntoFrequencyBands();
  control->AnalyzeRender(reference);
  control->AnalyzeCapture(microphone);
  if (linear != nullptr) {
    control->ProcessCapture(microphone, linear, gain_changed);
  } else {
    control->ProcessCapture(microphone, gain_changed);
  }
}

/// @return the reference for the AEC3 of full duplex: the mean of its channels if there are two.
///   Given both channels, AEC3 would not reduce the echo further, but suppress more of the voice
///   (docs/measurements.md).
webrtc::AudioBuffer* CancellerChain::Aec3Reference() {
  if (aec3_mix_ == nullptr) return render.get();
  const float* const left = render->channels()[0];
  const float* const right = render->channels()[1];
  float* const mix = aec3_mix_->channels()[0];
  for (std::size_t i = 0; i < render->num_frames(); ++i) mix[i] = 0.5f * (left[i] + right[i]);
  return aec3_mix_.get();
}

void CancellerChain::RunFullDuplex(const FrameNote& note) {
  webrtc::AudioBuffer* const aec3 = aec3_capture_.get();
  std::copy_n(capture->channels()[0], capture->num_frames(), aec3->channels()[0]);
  aec3->SplitIntoFrequencyBands();
  RunAec3(Aec3Reference(), aec3, aec3_linear_.get(), note.gain_changed);
  aec3->MergeFrequencyBands();
  const Reference reference = ReferenceOf();
  full_duplex->Process({.reference = reference.all(),
                        .missing_share = note.missing_share,
                        .microphone = clean(),
                        .aec3 = {aec3->channels()[0], aec3->num_frames()},
                        .aec3_linear = {aec3_linear_->channels()[0], aec3_linear_->num_frames()}},
                       clean());
}

bool CancellerChain::Cancel(std::span<const float> reference, std::span<const float> microphone,
                            const FrameNote& note) {
  Load(reference, microphone);
  Run(note);
  const auto is_fine = [](float sample) { return std::abs(sample) < kFaultLevel; };
  return std::ranges::all_of(clean(), is_fine) && std::ranges::all_of(side(), is_fine);
}

void CancellerChain::PrimeNoiseFloor(std::span<const float> noise) {
  Load({}, noise);
  Run({});
}

std::span<float> CancellerChain::side() {
  if (!side_channel_) return {};
  return {side_capture_->channels()[0], side_capture_->num_frames()};
}

double CancellerChain::CleanPower() {
  // Left is mid plus side, right is mid less side. So the mean of their powers is the power of the
  // mid plus that of the side.
  const double power = MeanSquare(clean()) + (side_channel_ ? MeanSquare(side()) : 0.0);
  return power / (kWebRtcScale * kWebRtcScale);
}

void CancellerChain::Separate() {
  for (std::size_t i = 0; i < side().size(); ++i) {
    const float mid = clean()[i];
    clean()[i] = mid + side()[i];
    side()[i] = mid - side()[i];
  }
}

void CancellerChain::Write(std::span<float> samples) {
  const auto write = [&](std::span<const float> frame, std::size_t at) {
    for (std::size_t i = 0; i < frame.size(); ++i) {
      samples[at + i] = std::clamp(frame[i] / kWebRtcScale, -1.0f, 1.0f);
    }
  };
  write(clean(), 0);
  write(side(), clean().size());
}

}  // namespace anecho
