#ifndef ANECHO_DEVICES_PIPEWIRE_LOOPBACK_TAP_H_
#define ANECHO_DEVICES_PIPEWIRE_LOOPBACK_TAP_H_

#include <memory>
#include <mutex>
#include <string>

#include "devices/audio_capturer.h"
#include "devices/pipewire/capture_target.h"
#include "devices/pipewire/connection.h"

namespace anecho {

/// Listens to a loudspeaker's monitor. Its links are passive: while nothing plays, they deliver
/// nothing.
class PipeWireLoopbackTap final : public LoopbackTap {
 public:
  /// Throws Error(ANECHO_DEVICE).
  PipeWireLoopbackTap(const std::string& endpoint, LoopbackQueue& queue);
  ~PipeWireLoopbackTap() override;

  void Follow() override;
  StreamHealth health() const override;

 private:
  class Stream;

  void Open(const CaptureTarget& target);

  const std::string endpoint_;
  LoopbackQueue& queue_;
  const std::shared_ptr<Connection> connection_;
  std::string target_;
  /// Guards `stream_`: Follow() replaces it while health() may run on another thread.
  mutable std::mutex mutex_;
  std::unique_ptr<Stream> stream_;
};

std::unique_ptr<LoopbackTap> OpenPipeWireLoopbackTap(const std::string& endpoint,
                                                     LoopbackQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_LOOPBACK_TAP_H_
