#ifndef ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_BACKEND_H_
#define ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_BACKEND_H_

#include <memory>
#include <mutex>
#include <string>

#include "devices/pipewire/connection.h"
#include "devices/pipewire/cycle_gate.h"
#include "devices/pipewire/graph_stream.h"
#include "devices/streams.h"

namespace anecho {

/// PipeWire: its microphones and loudspeakers, and Anecho's virtual microphone. When the daemon has
/// been restarted, the next stream that is opened connects again.
class PipeWireBackend final : public Backend {
 public:
  /// Connects. Throws Error(ANECHO_DEVICE) if PipeWire is not there.
  PipeWireBackend();

  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) override;
  std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) override;
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) override;
  void SetOutputChannels(int channels) override { output_channels_ = channels; }
  void KeepRunning() override { is_passive_ = false; }
  Nanoseconds Now() const override;
  bool RaiseThisThread() const override;

 private:
  std::shared_ptr<Connection> Connected();
  /// Finds the target and its channels, and waits for its ports. Throws Error(ANECHO_DEVICE).
  GraphStream::Config MakeCaptureConfig(Connection& connection, Flow flow,
                                        const std::string& endpoint) const;

  const std::string group_;
  bool is_passive_ = true;
  int output_channels_ = 1;
  /// Guards `connection_`, which the control thread replaces.
  mutable std::mutex mutex_;
  const std::shared_ptr<CycleGate> gate_ = std::make_shared<CycleGate>();
  std::shared_ptr<Connection> connection_;
};

std::unique_ptr<Backend> OpenPipeWireBackend();

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_BACKEND_H_
