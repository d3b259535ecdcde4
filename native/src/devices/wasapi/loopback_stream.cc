#include "devices/wasapi/loopback_stream.h"

#include <utility>

namespace anecho {

std::unique_ptr<LoopbackStream> LoopbackStream::Open(const FoundDevice& found) {
  SharedClient opened = OpenShared(found, StreamUse::kLoopback, nullptr);
  return std::unique_ptr<LoopbackStream>(
      new LoopbackStream(std::move(opened), *found.device.get()));
}

LoopbackStream::LoopbackStream(SharedClient opened, IMMDevice& device)
    : WasapiCapture(std::move(opened), Nanoseconds(0)), volume_(device) {}

WaitResult LoopbackStream::Wait(Nanoseconds timeout) {
  Sleep(static_cast<DWORD>(std::chrono::ceil<std::chrono::milliseconds>(timeout).count()));
  return WaitResult::kTimeout;
}

}  // namespace anecho
