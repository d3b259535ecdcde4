#include "devices/pipewire/pipewire_meters.h"

#include <limits>
#include <span>
#include <utility>

#include "base/error.h"
#include "devices/device_level.h"
#include "devices/pipewire/capture_target.h"
#include "devices/pipewire/graph_stream.h"
#include "devices/pipewire/stream_samples.h"

namespace anecho {

class PipeWireMeters::Meter final : public GraphStream {
 public:
  Meter(std::shared_ptr<Connection> connection, const Config& config, Flow flow)
      : GraphStream(std::move(connection), config), channels_(config.channels), level_(flow) {
    Open();
    SetActive(true);
  }
  ~Meter() override { Close(); }

  float dbfs() const {
    return health() == StreamHealth::kGood ? level_.dbfs()
                                           : std::numeric_limits<float>::quiet_NaN();
  }

 private:
  void Process() override {
    while (pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream())) {
      const CapturedSamples captured = SamplesOf(*buffer, channels_);
      level_.Add(captured.is_silent ? std::span<const float>() : captured.samples, captured.frames,
                 kSampleRate);
      library().pw_stream_queue_buffer(stream(), buffer);
    }
  }

  const int channels_;
  DeviceLevel level_;
};

PipeWireMeters::PipeWireMeters(const Devices& devices)
    : connection_(std::make_shared<Connection>()) {
  for (const std::string& id : devices.microphones) Open(Flow::kCapture, id);
  for (const std::string& id : devices.speakers) Open(Flow::kRender, id);
}

PipeWireMeters::~PipeWireMeters() = default;

void PipeWireMeters::Open(Flow flow, const std::string& endpoint) {
  std::unique_ptr<Meter> meter;
  try {
    const CaptureTarget target = FindCaptureTarget(*connection_, flow, endpoint);
    meter = std::make_unique<Meter>(
        connection_,
        GraphStream::Config{.name = "anecho_meter",
                            .description = "Anecho (shows a level)",
                            .media_class = "",
                            .group = "",
                            .direction = PW_DIRECTION_INPUT,
                            .channels = static_cast<int>(target.positions.size()),
                            .flags = 0,
                            .target = target.node,
                            // A microphone must run to be measured; speakers may stay idle.
                            .is_passive = flow == Flow::kRender,
                            .latency = ""},
        flow);
  } catch (const Error&) {
    // Only this device's level stays unknown.
  }
  meters_.push_back(std::move(meter));
}

std::vector<float> PipeWireMeters::Levels() {
  std::vector<float> levels;
  for (const auto& meter : meters_) {
    levels.push_back(meter != nullptr ? meter->dbfs() : std::numeric_limits<float>::quiet_NaN());
  }
  return levels;
}

std::unique_ptr<DeviceMeters> OpenPipeWireMeters(const DeviceMeters::Devices& devices) {
  return std::make_unique<PipeWireMeters>(devices);
}

}  // namespace anecho
