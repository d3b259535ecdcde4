#include "devices/pipewire/push_source.h"

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

PushSource::PushSource(const std::string& shown_name, PushQueue& queue)
    : GraphStream(std::make_shared<Connection>(), MakeConfig(shown_name, queue.channels())),
      queue_(queue) {
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
  return std::make_unique<PushSource>(shown_name, queue);
}

}  // namespace anecho
