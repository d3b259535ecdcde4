#ifndef ANECHO_DEVICES_PIPEWIRE_PLAYBACK_TAP_H_
#define ANECHO_DEVICES_PIPEWIRE_PLAYBACK_TAP_H_

#include <memory>
#include <mutex>
#include <string>

#include "devices/audio_capturer.h"
#include "devices/pipewire/capture_target.h"
#include "devices/pipewire/connection.h"

namespace anecho {

/// Listens to a loudspeaker's monitor. Its links are passive: while nothing plays, nothing comes.
class PipeWirePlaybackTap final : public PlaybackTap {
 public:
  /// Throws Error(ANECHO_DEVICE).
  PipeWirePlaybackTap(const std::string& endpoint, CaptureQueue& queue);
  ~PipeWirePlaybackTap() override;

  void Follow() override;
  StreamHealth health() const override;

 private:
  class Stream;

  void Open(const CaptureTarget& target);

  const std::string endpoint_;
  CaptureQueue& queue_;
  const std::shared_ptr<Connection> connection_;
  std::string target_;
  /// Guards the pointer against health() while Follow() exchanges it.
  mutable std::mutex mutex_;
  std::unique_ptr<Stream> stream_;
};

std::unique_ptr<PlaybackTap> OpenPipeWirePlaybackTap(const std::string& endpoint,
                                                     CaptureQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PLAYBACK_TAP_H_
