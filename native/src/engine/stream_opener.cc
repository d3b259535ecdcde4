#include "engine/stream_opener.h"

#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "devices/absent_stream.h"
#include "devices/virtual_mic_output.h"

namespace anecho {

StreamOpener::StreamOpener(Backend* backend, Options options)
    : backend_(backend), options_(std::move(options)) {}

Streams StreamOpener::OpenAll(const StreamRequest& microphone, const StreamRequest& reference,
                              const std::string& output) const {
  Streams streams;
  const bool absent = options_.output_is_absent;
  // No program records from the backend's own output, so nothing else would start the devices.
  if (absent || options_.output_mic != nullptr) backend_->KeepRunning();
  if (absent) streams.reference = OpenReference(reference);
  streams.microphone = OpenMicrophone(microphone);
  if (!absent) streams.reference = OpenReference(reference);
  backend_->SetOutputChannels(options_.output_channels);
  streams.output = OpenOutput(output);
  return streams;
}

std::unique_ptr<CaptureStream> StreamOpener::OpenMicrophone(const StreamRequest& request) const {
  if (request.is_absent) return std::make_unique<AbsentMicrophone>(*backend_);
  if (request.is_pushed) return std::make_unique<PushedCapture>(pushed_microphone_);
  return backend_->OpenMicrophone(request);
}

std::unique_ptr<CaptureStream> StreamOpener::OpenReference(const StreamRequest& request) const {
  if (request.is_absent) return std::make_unique<AbsentReference>();
  if (request.is_pushed) return std::make_unique<PushedCapture>(pushed_reference_);
  return backend_->OpenReference(request.endpoint);
}

std::unique_ptr<RenderStream> StreamOpener::OpenOutput(const std::string& endpoint) const {
  if (options_.output_is_absent) return std::make_unique<AbsentOutput>(options_.sample_rate);
  if (options_.output_mic != nullptr) {
    return std::make_unique<VirtualMicOutput>(options_.output_mic);
  }
  return backend_->OpenOutput(endpoint);
}

void StreamOpener::Push(StreamKind kind, std::span<const float> samples, std::int64_t position,
                        Nanoseconds time) const {
  switch (kind) {
    case StreamKind::kMicrophone:
      return pushed_microphone_->Push(samples, position, time);
    case StreamKind::kReference:
      return pushed_reference_->Push(samples, position, time);
    case StreamKind::kOutput:
      break;
  }
  throw Error(ANECHO_INVALID_ARGUMENT, "nothing can be pushed into an output");
}

}  // namespace anecho
