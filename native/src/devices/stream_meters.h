#ifndef ANECHO_DEVICES_STREAM_METERS_H_
#define ANECHO_DEVICES_STREAM_METERS_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "devices/device_level.h"
#include "devices/device_meters.h"
#include "devices/streams.h"

namespace anecho {

/// Meters that read a backend's own streams from one thread, 50 times a second. For backends whose
/// streams one thread can read in turn.
class StreamMeters final : public DeviceMeters {
 public:
  StreamMeters(std::unique_ptr<Backend> backend, const Devices& devices);
  ~StreamMeters() override;
  StreamMeters(const StreamMeters&) = delete;
  StreamMeters& operator=(const StreamMeters&) = delete;

  std::vector<float> Levels() override;

 private:
  struct Meter {
    explicit Meter(Flow flow) : level(flow) {}
    DeviceLevel level;
    /// Empty where the device could not be opened.
    std::unique_ptr<CaptureStream> stream;
    std::atomic<bool> is_good{false};
  };

  void Open(Flow flow, const std::string& endpoint);
  void Work();
  static void Drain(Meter& meter);

  const std::unique_ptr<Backend> backend_;
  std::vector<std::unique_ptr<Meter>> meters_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_STREAM_METERS_H_
