#include "devices/pipewire/pipewire_backend.h"

#include <unistd.h>

#include <atomic>
#include <chrono>

#include "anecho.h"
#include "base/error.h"
#include "devices/pipewire/capture.h"
#include "devices/pipewire/capture_target.h"
#include "devices/pipewire/engine_output.h"

namespace anecho {
namespace {

std::string MakeGroup() {
  static std::atomic<int> count{0};
  return "anecho-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

}  // namespace

PipeWireBackend::PipeWireBackend()
    : group_(MakeGroup()), connection_(std::make_shared<Connection>()) {}

std::shared_ptr<Connection> PipeWireBackend::Connected() {
  const std::lock_guard lock(mutex_);
  if (connection_ == nullptr || connection_->lost()) {
    connection_.reset();
    connection_ = std::make_shared<Connection>();
  }
  return connection_;
}

GraphStream::Config PipeWireBackend::MakeCaptureConfig(Connection& connection, Flow flow,
                                                       const std::string& endpoint) const {
  const bool is_microphone = flow == Flow::kCapture;
  const CaptureTarget target = FindCaptureTarget(connection, flow, endpoint);
  return {.name = is_microphone ? "anecho_capture" : "anecho_reference",
          .description = is_microphone ? "Anecho (listens to the microphone)"
                                       : "Anecho (listens to the speakers)",
          .media_class = "",
          .group = group_,
          .direction = PW_DIRECTION_INPUT,
          .channels = static_cast<int>(target.positions.size()),
          .flags = 0,
          .target = target.node,
          .is_passive = is_passive_};
}

std::unique_ptr<CaptureStream> PipeWireBackend::OpenMicrophone(const StreamRequest& request) {
  const auto connection = Connected();
  const auto config = MakeCaptureConfig(*connection, Flow::kCapture, request.endpoint);
  return std::make_unique<PipeWireCapture>(connection, gate_, config,
                                           PipeWireCapture::Role::kMicrophone);
}

std::unique_ptr<CaptureStream> PipeWireBackend::OpenReference(const std::string& endpoint) {
  const auto connection = Connected();
  const auto config = MakeCaptureConfig(*connection, Flow::kRender, endpoint);
  return std::make_unique<PipeWireCapture>(connection, gate_, config,
                                           PipeWireCapture::Role::kReference);
}

std::unique_ptr<RenderStream> PipeWireBackend::OpenOutput(const std::string& endpoint) {
  if (!endpoint.empty()) {
    throw Error(ANECHO_DEVICE,
                "on Linux Anecho makes its own microphone, \"Anecho microphone\": "
                "choose no output");
  }
  return std::make_unique<EngineOutput>(Connected(), gate_,
                                        GraphStream::Config{.name = kVirtualMicrophoneName,
                                                            .description = "Anecho microphone",
                                                            .media_class = "Audio/Source",
                                                            .group = group_,
                                                            .direction = PW_DIRECTION_OUTPUT,
                                                            .channels = output_channels_,
                                                            .flags = PW_STREAM_FLAG_TRIGGER,
                                                            .target = ""});
}

Nanoseconds PipeWireBackend::Now() const {
  // The steady clock is CLOCK_MONOTONIC, as the graph's clock is.
  return std::chrono::steady_clock::now().time_since_epoch();
}

bool PipeWireBackend::RaiseThisThread() const {
  const std::lock_guard lock(mutex_);
  return connection_ != nullptr && connection_->RaiseThisThread();
}

std::unique_ptr<Backend> OpenPipeWireBackend() { return std::make_unique<PipeWireBackend>(); }

}  // namespace anecho
