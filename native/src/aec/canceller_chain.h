#ifndef ANECHO_AEC_CANCELLER_CHAIN_H_
#define ANECHO_AEC_CANCELLER_CHAIN_H_

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "aec/automatic_gain.h"
#include "aec/canceller_config.h"
#include "aec/full_duplex/full_duplex_canceller.h"
#include "aec/neural_suppressor.h"
#include "aec/noise_floor.h"
#include "aec/side_channel.h"
#include "api/audio/echo_control.h"
#include "modules/audio_processing/audio_buffer.h"
#include "modules/audio_processing/high_pass_filter.h"
#include "modules/audio_processing/ns/noise_suppressor.h"

namespace anecho {

/// Facts about a frame that its samples do not show.
struct FrameNote {
  /// See EchoCanceller::ReportGainChange().
  bool gain_changed = false;
  /// Share of the reference that is missing, 0 to 1.
  float missing_share = 0;
};

/// One AEC3, the full-duplex canceller if it is in use, and the stages that clean their output. All
/// their adaptive state is created and dropped together; only the automatic gain moves to the next
/// chain when a candidate is promoted.
struct CancellerChain {
  /// @param aec3 NULL: no echo is cancelled.
  CancellerChain(const CancellerConfig& config, std::unique_ptr<webrtc::EchoControl> aec3);

  /// Takes echo and noise out of a frame; clean() and side() then hold the result. @return false
  /// after a fault: a sample is not a number or far beyond full scale.
  bool Cancel(std::span<const float> reference, std::span<const float> microphone,
              const FrameNote& note);

  /// Runs one frame of the room's noise through the chain, with a silent reference.
  void PrimeNoiseFloor(std::span<const float> noise);

  /// Clean samples of the last frame, in WebRTC's scale.
  std::span<float> clean() { return {capture->channels()[0], capture->num_frames()}; }
  /// Side of the last frame if the output is stereo; otherwise empty.
  std::span<float> side();
  /// Mean square of the last frame, full scale 1; for stereo, the mean of both channels.
  double CleanPower();
  /// Turns mid and side into the left and the right channel, in place.
  void Separate();
  /// Writes the last frame, full scale 1, one channel after the other.
  void Write(std::span<float> samples);

  std::unique_ptr<webrtc::AudioBuffer> render;
  std::unique_ptr<webrtc::AudioBuffer> capture;
  std::unique_ptr<webrtc::HighPassFilter> high_pass;
  std::unique_ptr<webrtc::EchoControl> control;
  std::unique_ptr<webrtc::NoiseSuppressor> noise_suppressor;
  std::unique_ptr<NeuralSuppressor> neural_suppressor;
  std::unique_ptr<AutomaticGain> gain;
  /// Factor applied to the reference; the adaptive state is valid for this factor only.
  float reference_gain = 1;
  /// The echo's delay is known; otherwise AEC3 searches for it.
  bool is_placed = false;
  /// Prediction of AEC3's estimate of the room's noise.
  NoiseFloor noise_floor;
  /// NULL unless full duplex is in use.
  std::unique_ptr<FullDuplexCanceller> full_duplex;

 private:
  void Load(std::span<const float> reference, std::span<const float> microphone);
  void Run(const FrameNote& note);
  void RunAec3(webrtc::AudioBuffer* reference, webrtc::AudioBuffer* microphone,
               webrtc::AudioBuffer* linear, bool gain_changed);
  webrtc::AudioBuffer* Aec3Reference();
  void RunFullDuplex(const FrameNote& note);
  void CleanSide(const FrameNote& note);

  /// One span for each channel of the reference.
  struct Reference {
    std::array<std::span<const float>, 2> spans{};
    std::size_t channels = 0;
    std::span<const std::span<const float>> all() const { return std::span(spans).first(channels); }
  };
  Reference ReferenceOf() const;

  /// Full duplex only: the mean of the reference's two channels (NULL with one channel), AEC3's own
  /// microphone signal, and the output of its linear filter.
  std::unique_ptr<webrtc::AudioBuffer> aec3_mix_;
  std::unique_ptr<webrtc::AudioBuffer> aec3_capture_;
  std::unique_ptr<webrtc::AudioBuffer> aec3_linear_;
  /// Stereo only; otherwise NULL and empty.
  std::unique_ptr<SideChannel> side_channel_;
  std::unique_ptr<webrtc::AudioBuffer> side_capture_;
  std::unique_ptr<webrtc::HighPassFilter> side_high_pass_;
  std::vector<float> mid_before_;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANCELLER_CHAIN_H_
