#include "devices/pipewire/loopback_tap.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "devices/pipewire/graph_stream.h"
#include "devices/pipewire/stream_samples.h"

namespace anecho {

class PipeWireLoopbackTap::Stream final : public GraphStream {
 public:
  Stream(std::shared_ptr<Connection> connection, const Config& config, LoopbackQueue& queue)
      : GraphStream(std::move(connection), config), channels_(config.channels), queue_(queue) {
    Open();
    SetActive(true);
  }
  ~Stream() override { Close(); }

 private:
  void Process() override {
    while (pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream())) {
      const CapturedSamples captured = SamplesOf(*buffer, channels_);
      if (captured.is_silent) {
        queue_.PushSilence(captured.frames);
      } else {
        queue_.Push(captured.samples);
      }
      library().pw_stream_queue_buffer(stream(), buffer);
    }
  }
  void OnLost() override { queue_.Wake(); }

  const int channels_;
  LoopbackQueue& queue_;
};

PipeWireLoopbackTap::PipeWireLoopbackTap(const std::string& endpoint, LoopbackQueue& queue)
    : endpoint_(endpoint), queue_(queue), connection_(std::make_shared<Connection>()) {
  Open(FindCaptureTarget(*connection_, Flow::kRender, endpoint_));
}

PipeWireLoopbackTap::~PipeWireLoopbackTap() = default;

void PipeWireLoopbackTap::Open(const CaptureTarget& target) {
  {
    const std::lock_guard lock(mutex_);
    // The old stream ends before the new one begins, since only one thread may push into the queue.
    stream_.reset();
  }
  queue_.SetSource(target.positions);
  target_ = target.node;
  auto stream = std::make_unique<Stream>(
      connection_,
      GraphStream::Config{.name = "anecho_playback",
                          .description = "Anecho (captures what is played)",
                          .media_class = "",
                          .group = "",
                          .direction = PW_DIRECTION_INPUT,
                          .channels = static_cast<int>(target.positions.size()),
                          .flags = 0,
                          .target = target.node},
      queue_);
  const std::lock_guard lock(mutex_);
  stream_ = std::move(stream);
}

void PipeWireLoopbackTap::Follow() {
  if (!endpoint_.empty() || connection_->lost()) return;
  std::string wanted;
  {
    const Connection::Lock lock(*connection_);
    wanted = connection_->graph().DefaultName(Flow::kRender);
  }
  if (wanted == target_ && health() == StreamHealth::kGood) return;
  try {
    Open(FindCaptureTarget(*connection_, Flow::kRender, ""));
  } catch (const Error&) {
    // There is no default loudspeaker now; once the old one is gone, health() says so.
  }
}

StreamHealth PipeWireLoopbackTap::health() const {
  if (connection_->lost()) return StreamHealth::kServerLost;
  const std::lock_guard lock(mutex_);
  return stream_ == nullptr ? StreamHealth::kGone : stream_->health();
}

std::unique_ptr<LoopbackTap> OpenPipeWireLoopbackTap(const std::string& endpoint,
                                                     LoopbackQueue& queue) {
  return std::make_unique<PipeWireLoopbackTap>(endpoint, queue);
}

}  // namespace anecho
