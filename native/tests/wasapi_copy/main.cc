// The plainest way from a microphone into an output: what comes is written at once, behind as much
// silence as the output needs to have no gaps. On the right it is negated, so that it can be told
// from what somebody else plays there. What Anecho adds to the delay is measured against it.
//
//   anecho_wasapi_copy.exe MICROPHONE OUTPUT    (ids of endpoints)

#include <cstdio>
#include <vector>

#include "base/error.h"
#include "base/real_time_priority.h"
#include "devices/wasapi/wasapi_backend.h"

namespace {

void Copy(anecho::CaptureStream& microphone, anecho::RenderStream& output) {
  const auto from = static_cast<size_t>(microphone.format().channels);
  const auto to = static_cast<size_t>(output.format().channels);
  std::vector<float> samples(
      static_cast<size_t>(anecho::ToSeconds(output.latency()) * output.format().sample_rate) * to);
  output.Write(samples);
  while (microphone.health() == anecho::StreamHealth::kGood) {
    static_cast<void>(microphone.Wait(std::chrono::milliseconds(100)));
    for (anecho::Packet packet; microphone.Read(&packet); microphone.Release()) {
      samples.assign(static_cast<size_t>(packet.frames) * to, 0.0F);
      for (size_t i = 0; i < packet.samples.size() / from; ++i) {
        samples[i * to] = packet.samples[i * from];
        samples[i * to + 1] = -packet.samples[i * from];
      }
      output.Write(samples);
    }
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  try {
    const auto backend = anecho::OpenWasapiBackend();
    const auto microphone = backend->OpenMicrophone({.endpoint = words[1]});
    const auto output = backend->OpenOutput(words[2]);
    if (microphone->format().sample_rate != output->format().sample_rate ||
        output->format().channels < 2) {
      std::puts("the formats don't match");
      return 1;
    }
    const anecho::RealTimePriority priority;
    output->Start();
    microphone->Start();
    std::puts("copying");
    std::fflush(stdout);
    Copy(*microphone, *output);
  } catch (const anecho::Error& error) {
    std::puts(error.what());
  }
  return 1;
}
