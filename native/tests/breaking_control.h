#ifndef ANECHO_TESTS_BREAKING_CONTROL_H_
#define ANECHO_TESTS_BREAKING_CONTROL_H_

#include "api/audio/echo_control.h"
#include "modules/audio_processing/audio_buffer.h"

namespace anecho::testing {

/// Stands in for AEC3 and breaks: passes the sound through, but sets one sample of frame number
/// `frame` (from 0) to `value`.
class BreakingControl : public webrtc::EchoControl {
 public:
  BreakingControl(int frame, float value) : frame_(frame), value_(value) {}
  void AnalyzeRender(webrtc::AudioBuffer*) override {}
  void AnalyzeCapture(webrtc::AudioBuffer*) override {}
  void ProcessCapture(webrtc::AudioBuffer* capture, bool) override {
    if (seen_++ == frame_) capture->split_bands(0)[0][7] = value_;
  }
  void ProcessCapture(webrtc::AudioBuffer* capture, webrtc::AudioBuffer*, bool change) override {
    ProcessCapture(capture, change);
  }
  Metrics GetMetrics() const override { return {}; }
  void SetAudioBufferDelay(int) override {}
  bool ActiveProcessing() const override { return true; }

 private:
  const int frame_;
  const float value_;
  int seen_ = 0;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_BREAKING_CONTROL_H_
