#ifndef ANECHO_DEVICES_VIRTUAL_MIC_OUTPUT_H_
#define ANECHO_DEVICES_VIRTUAL_MIC_OUTPUT_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "devices/streams.h"
#include "devices/virtual_mic.h"

namespace anecho {

/// An engine's output into a VirtualMic that is open already.
class VirtualMicOutput final : public RenderStream {
 public:
  /// @param mic only this output may push into it.
  explicit VirtualMicOutput(std::shared_ptr<VirtualMic> mic) : mic_(std::move(mic)) {}

  StreamFormat format() const override {
    return {.sample_rate = kSampleRate, .channels = mic_->channels()};
  }
  void Start() override {}
  void Stop() override {}
  /// @return queued frames. If the sound system takes more than 10 ms at once, the excess is not
  ///   counted, since it must stay queued.
  std::int64_t QueuedFrames() override {
    const std::int64_t kept = std::max<std::int64_t>(0, mic_->queue().block_frames() - kPeriod);
    return std::max<std::int64_t>(0, mic_->queue().queued_frames() - kept);
  }
  std::int64_t BufferFrames() const override { return mic_->queue().capacity_frames(); }
  std::int64_t Write(std::span<const float> interleaved) override {
    return mic_->PushAlone(interleaved);
  }
  StreamHealth health() const override {
    return mic_->is_alive() ? StreamHealth::kGood : StreamHealth::kGone;
  }

 private:
  static constexpr int kSampleRate = 48000;
  // Frames that a device takes at once; OutputPacer keeps more than that queued.
  static constexpr std::int64_t kPeriod = 480;

  const std::shared_ptr<VirtualMic> mic_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_VIRTUAL_MIC_OUTPUT_H_
