#include "devices/wasapi/microphone_stream.h"

#include <utility>

namespace anecho {
namespace {

// A microphone always delivers, if only silence; some drivers take a second to begin.
constexpr Nanoseconds kPatience = std::chrono::seconds(2);

}  // namespace

std::unique_ptr<MicrophoneStream> MicrophoneStream::Open(const FoundDevice& found,
                                                         bool keep_effects) {
  WinHandle signal = WinHandle::Event();
  const StreamUse use =
      keep_effects ? StreamUse::kMicrophoneWithEffects : StreamUse::kRawMicrophone;
  SharedClient opened = OpenShared(found, use, signal.get());
  return std::unique_ptr<MicrophoneStream>(
      new MicrophoneStream(std::move(opened), std::move(signal)));
}

MicrophoneStream::MicrophoneStream(SharedClient opened, WinHandle signal)
    : WasapiCapture(std::move(opened), kPatience), signal_(std::move(signal)) {}

WaitResult MicrophoneStream::Wait(Nanoseconds timeout) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  const DWORD result = WaitForSingleObject(signal_.get(), static_cast<DWORD>(ms));
  return result == WAIT_OBJECT_0 ? WaitResult::kReady : WaitResult::kTimeout;
}

}  // namespace anecho
