#ifndef ANECHO_DEVICES_PIPEWIRE_PUSH_SOURCE_H_
#define ANECHO_DEVICES_PIPEWIRE_PUSH_SOURCE_H_

#include <memory>
#include <string>

#include "devices/pipewire/graph_stream.h"
#include "devices/virtual_mic.h"

namespace anecho {

/// Plays a queue's sound: as a virtual microphone, which runs only while somebody records, or
/// through speakers.
class PushSource final : public VirtualMicDevice, private GraphStream {
 public:
  /// Throws Error(ANECHO_DEVICE).
  PushSource(std::shared_ptr<Connection> connection, const Config& config, PushQueue& queue);
  ~PushSource() override;

  StreamHealth health() const override { return GraphStream::health(); }

 private:
  void Process() override;
  void OnStreaming(bool is_streaming) override;
  void OnLost() override { queue_.Wake(); }

  PushQueue& queue_;
};

/// @return `node.name` for a microphone of this name: "Living room" becomes
/// "anecho_virtual_living_room".
std::string MicrophoneNodeName(const std::string& shown_name);

std::unique_ptr<VirtualMicDevice> OpenPushedMicrophone(const std::string& shown_name,
                                                       PushQueue& queue);

/// @param endpoint Endpoint::id of the speakers that play the queue's sound; empty: the system's
///   default.
std::unique_ptr<VirtualMicDevice> OpenPushedPlayer(const std::string& shown_name,
                                                   const std::string& endpoint, PushQueue& queue);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PUSH_SOURCE_H_
