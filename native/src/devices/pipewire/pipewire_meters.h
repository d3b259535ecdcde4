#ifndef ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_METERS_H_
#define ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_METERS_H_

#include <memory>
#include <string>
#include <vector>

#include "devices/device_meters.h"
#include "devices/endpoint.h"
#include "devices/pipewire/connection.h"

namespace anecho {

/// Meters of PipeWire's devices, with one stream for each device. The streams request no quantum,
/// so they do not change the graph's.
class PipeWireMeters final : public DeviceMeters {
 public:
  /// Throws Error(ANECHO_DEVICE) if PipeWire is not there.
  explicit PipeWireMeters(const Devices& devices);
  ~PipeWireMeters() override;
  PipeWireMeters(const PipeWireMeters&) = delete;
  PipeWireMeters& operator=(const PipeWireMeters&) = delete;

  std::vector<float> Levels() override;

 private:
  class Meter;

  void Open(Flow flow, const std::string& endpoint);

  const std::shared_ptr<Connection> connection_;
  /// Empty where a device could not be opened.
  std::vector<std::unique_ptr<Meter>> meters_;
};

std::unique_ptr<DeviceMeters> OpenPipeWireMeters(const DeviceMeters::Devices& devices);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_PIPEWIRE_METERS_H_
