#ifndef ANECHO_DEVICES_PIPEWIRE_CAPTURE_H_
#define ANECHO_DEVICES_PIPEWIRE_CAPTURE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/time.h"
#include "devices/pipewire/cycle_gate.h"
#include "devices/pipewire/cycle_stamps.h"
#include "devices/pipewire/cycle_watch.h"
#include "devices/pipewire/graph_stream.h"
#include "devices/pipewire/packet_ring.h"
#include "devices/pipewire/stream_samples.h"
#include "devices/streams.h"

namespace anecho {

/// Captures from a microphone, or what a loudspeaker plays.
///
/// Its links are passive, unless Backend::KeepRunning() was called: they keep no device awake. So
/// the stream may stand still while no program records from the virtual microphone.
class PipeWireCapture final : public CaptureStream, private GraphStream {
 public:
  enum class Role { kMicrophone = 1, kReference };

  /// @param config its `channels` are those of the target. Throws Error(ANECHO_DEVICE).
  PipeWireCapture(std::shared_ptr<Connection> connection, std::shared_ptr<CycleGate> gate,
                  const Config& config, Role role);
  ~PipeWireCapture() override;

  StreamFormat format() const override { return format_; }
  void Start() override;
  void Stop() override;
  WaitResult Wait(Nanoseconds timeout) override;
  void Wake() override { gate_->Signal(); }
  bool Read(Packet* packet) override { return ring_.Front(packet); }
  void Release() override;
  StreamHealth health() const override;
  bool leads_microphone() const override { return role_ == Role::kReference; }

 private:
  void Process() override;
  void OnStreaming(bool is_streaming) override;
  void OnLost() override { gate_->Signal(); }
  void SetLive(bool is_live);
  // real-time
  /// Completes, with silence, the frame of 10 ms that the engine had begun to collect before a
  /// pause.
  void CompleteFrame();
  // real-time
  /// @param buffers the buffers of one cycle.
  void Take(std::span<pw_buffer* const> buffers);
  // real-time
  /// @return position and time of the first of a cycle's samples.
  CycleStamps::Place Place(const CycleStamps::Samples& samples);

  const std::shared_ptr<CycleGate> gate_;
  const StreamFormat format_;
  const Role role_;
  PacketRing ring_;
  std::atomic<bool> is_started_{false};
  CycleWatch cycle_watch_;
  /// Whether this stream is counted among the gate's live captures.
  bool is_live_ = false;
  /// The engine's thread has taken samples of a cycle, and the output has not been triggered since.
  bool is_cycle_open_ = false;

  // The data thread's own.
  std::int64_t total_frames_ = 0;
  CycleStamps stamps_;
  /// By how much the reference samples of a cycle are stamped later than its microphone samples.
  Nanoseconds lead_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CAPTURE_H_
