#ifndef ANECHO_ENGINE_STREAM_OPENER_H_
#define ANECHO_ENGINE_STREAM_OPENER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/time.h"
#include "devices/pushed_capture.h"
#include "devices/streams.h"
#include "devices/virtual_mic.h"
#include "engine/audio_loop.h"

namespace anecho {

/// Opens the streams of an engine: endpoints of the backend, or substitutes for them. All but
/// Push() and pushed_microphone() may block, and run on the control thread. The Open functions
/// throw Error(ANECHO_DEVICE).
class StreamOpener {
 public:
  struct Options {
    /// Sample rate of the pipeline, Hz.
    int sample_rate = 48000;
    /// Channels of the output.
    int output_channels = 1;
    /// Virtual microphone that takes the output in place of an endpoint; NULL: none.
    std::shared_ptr<VirtualMic> output_mic;
    /// No output is wanted: an AbsentOutput takes its place.
    bool output_is_absent = false;
  };

  /// @param backend outlives this.
  StreamOpener(Backend* backend, Options options);

  /// Opens all three streams, for the start of an engine.
  /// @param output see Engine::Config::output.
  Streams OpenAll(const StreamRequest& microphone, const StreamRequest& reference,
                  const std::string& output) const;
  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) const;
  std::unique_ptr<CaptureStream> OpenReference(const StreamRequest& request) const;
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) const;

  /// Any thread: see Engine::Push().
  void Push(StreamKind kind, std::span<const float> samples, std::int64_t position,
            Nanoseconds time) const;
  /// Source of a microphone that is requested as pushed.
  std::shared_ptr<PushedSamples> pushed_microphone() const { return pushed_microphone_; }

 private:
  Backend* const backend_;
  const Options options_;
  const std::shared_ptr<PushedSamples> pushed_microphone_ = std::make_shared<PushedSamples>();
  const std::shared_ptr<PushedSamples> pushed_reference_ = std::make_shared<PushedSamples>();
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_STREAM_OPENER_H_
