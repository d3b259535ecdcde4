#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_AEC3_CONTENDER_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_AEC3_CONTENDER_H_

#include <memory>

#include "contenders/contender.h"
#include "modules/audio_processing/aec3/echo_canceller3.h"
#include "modules/audio_processing/audio_buffer.h"
#include "modules/audio_processing/high_pass_filter.h"

namespace anecho::quality {

/// WebRTC's AEC3 without Anecho's clocks and alignment, as programs use it: with its own defaults,
/// the high-pass that WebRTC puts before it, and each packet processed when it comes.
class Aec3Contender : public Contender {
 public:
  explicit Aec3Contender(int channels);

  void PushReference(const Packet& packet) override;
  void PushMicrophone(const Packet& packet, Signal* output) override;

 private:
  const std::size_t channels_;
  webrtc::AudioBuffer render_;
  webrtc::AudioBuffer capture_;
  webrtc::HighPassFilter high_pass_;
  std::unique_ptr<webrtc::EchoCanceller3> canceller_;
};

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_AEC3_CONTENDER_H_
