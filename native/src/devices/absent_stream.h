#ifndef ANECHO_DEVICES_ABSENT_STREAM_H_
#define ANECHO_DEVICES_ABSENT_STREAM_H_

#include <cstdint>
#include <span>

#include "devices/streams.h"

namespace anecho {

/// Stands in for a microphone that is not wanted: silence, at the pace of the backend's clock.
class AbsentMicrophone final : public CaptureStream {
 public:
  /// @param backend outlives the stream.
  explicit AbsentMicrophone(const Backend& backend) : backend_(backend) {}

  StreamFormat format() const override { return {.sample_rate = kSampleRate, .channels = 1}; }
  void Start() override;
  void Stop() override {}
  WaitResult Wait(Nanoseconds timeout) override;
  bool Read(Packet* packet) override;
  void Release() override {}

 private:
  static constexpr int kSampleRate = 48000;
  static constexpr std::int64_t kFrames = kSampleRate / kFramesPerSecond;

  /// When the next packet is complete.
  Nanoseconds Due() const { return start_ + FramesToTime(position_ + kFrames, kSampleRate); }

  const Backend& backend_;
  Nanoseconds start_{0};
  std::int64_t position_ = 0;
};

/// Stands in for a reference that is not wanted: nothing ever comes.
class AbsentReference final : public CaptureStream {
 public:
  StreamFormat format() const override { return {.sample_rate = 48000, .channels = 1}; }
  void Start() override {}
  void Stop() override {}
  WaitResult Wait(Nanoseconds) override { return WaitResult::kTimeout; }
  bool Read(Packet*) override { return false; }
  void Release() override {}
  bool leads_microphone() const override { return true; }
};

/// Stands in for an output that is not wanted: takes each frame, and plays nothing.
class AbsentOutput final : public RenderStream {
 public:
  /// @param sample_rate of the pipeline, Hz.
  explicit AbsentOutput(int sample_rate) : sample_rate_(sample_rate) {}

  StreamFormat format() const override { return {.sample_rate = sample_rate_, .channels = 1}; }
  bool follows_microphone() const override { return true; }
  void Start() override {}
  void Stop() override {}
  std::int64_t QueuedFrames() override { return 0; }
  std::int64_t BufferFrames() const override { return sample_rate_; }
  std::int64_t Write(std::span<const float> interleaved) override {
    return static_cast<std::int64_t>(interleaved.size());
  }

 private:
  const int sample_rate_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_ABSENT_STREAM_H_
