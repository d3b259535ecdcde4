#include "devices/pipewire/push_source.h"

#include <utility>

#include "devices/pipewire/capture_target.h"
#include "devices/pipewire/stream_samples.h"

namespace anecho {
namespace {

GraphStream::Config MakeConfig(const std::string& shown_name, int channels) {
  return {.name = MicrophoneNodeName(shown_name),
          .description = shown_name,
          .media_class = "Audio/Source",
          .group = "",
          .direction = PW_DIRECTION_OUTPUT,
          .channels = channels,
          .flags = 0,
          .target = ""};
}

}  // namespace

std::string MicrophoneNodeName(const std::string& shown_name) {
  std::string name = "anecho_virtual_";
  for (const char letter : shown_name) {
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (is_upper || is_plain) {
      name += static_cast<char>(is_upper ? letter - 'A' + 'a' : letter);
    } else if (name.back() != '_') {
      name += '_';
    }
  }
  return name;
}

PushSource::PushSource(std::shared_ptr<Connection> connection, const Config& config,
                       PushQueue& queue)
    : GraphStream(std::move(connection), config), queue_(queue) {
  Open();
  SetActive(true);
}

PushSource::~PushSource() { Close(); }

void PushSource::Process() {
  pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream());
  if (buffer == nullptr) return;
  queue_.Read(RoomIn(*buffer, queue_.channels()));
  library().pw_stream_queue_buffer(stream(), buffer);
}

void PushSource::OnStreaming(bool is_streaming) {
  if (!is_streaming) queue_.Rest();
}

std::unique_ptr<VirtualMicDevice> OpenPushedMicrophone(const std::string& shown_name,
                                                       PushQueue& queue) {
  return std::make_unique<PushSource>(std::make_shared<Connection>(),
                                      MakeConfig(shown_name, queue.channels()), queue);
}

std::unique_ptr<VirtualMicDevice> OpenPushedPlayer(const std::string& shown_name,
                                                   const std::string& endpoint, PushQueue& queue) {
  auto connection = std::make_shared<Connection>();
  GraphStream::Config config = MakeConfig(shown_name, queue.channels());
  config.name = "anecho_player";
  config.media_class = "";
  config.plays_to = FindCaptureTarget(*connection, Flow::kRender, endpoint).node;
  config.flags = PW_STREAM_FLAG_AUTOCONNECT;
  return std::make_unique<PushSource>(connection, config, queue);
}

}  // namespace anecho
