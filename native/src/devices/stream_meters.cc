#include "devices/stream_meters.h"

#include <chrono>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/thread_name.h"

namespace anecho {
namespace {

constexpr auto kMeterPause = std::chrono::milliseconds(20);

}  // namespace

StreamMeters::StreamMeters(std::unique_ptr<Backend> backend, const Devices& devices)
    : backend_(std::move(backend)) {
  for (const std::string& id : devices.microphones) Open(Flow::kCapture, id);
  for (const std::string& id : devices.speakers) Open(Flow::kRender, id);
  thread_ = std::thread([this] { Work(); });
}

StreamMeters::~StreamMeters() {
  stop_.store(true);
  thread_.join();
  for (const auto& meter : meters_) {
    if (meter->stream != nullptr) meter->stream->Stop();
  }
}

void StreamMeters::Open(Flow flow, const std::string& endpoint) {
  auto meter = std::make_unique<Meter>(flow);
  try {
    meter->stream = flow == Flow::kCapture ? backend_->OpenMicrophone({.endpoint = endpoint})
                                           : backend_->OpenReference(endpoint);
    meter->stream->Start();
    meter->is_good.store(true);
  } catch (const Error&) {
    // Only this device's level stays unknown.
    meter->stream.reset();
  }
  meters_.push_back(std::move(meter));
}

void StreamMeters::Work() {
  NameThread("anecho-meters");
  while (!stop_.load()) {
    for (const auto& meter : meters_) {
      if (meter->is_good.load()) Drain(*meter);
    }
    std::this_thread::sleep_for(kMeterPause);
  }
}

void StreamMeters::Drain(Meter& meter) {
  CaptureStream& stream = *meter.stream;
  stream.Wait(Nanoseconds(0));
  Packet packet;
  while (stream.Read(&packet)) {
    const std::span<const float> heard = packet.silent ? std::span<const float>() : packet.samples;
    meter.level.Add(heard, packet.frames, stream.format().sample_rate);
    stream.Release();
  }
  meter.is_good.store(stream.health() == StreamHealth::kGood);
}

std::vector<float> StreamMeters::Levels() {
  std::vector<float> levels;
  for (const auto& meter : meters_) {
    levels.push_back(meter->is_good.load() ? meter->level.dbfs()
                                           : std::numeric_limits<float>::quiet_NaN());
  }
  return levels;
}

}  // namespace anecho
