// The C functions of anecho.h that measure how loud devices are.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "abi/guard.h"
#include "abi/handle_table.h"
#include "anecho.h"
#include "base/config_reader.h"
#include "devices/backends.h"

namespace {

using anecho::ConfigReader;
using anecho::DeviceMeters;
using anecho::Error;
using anecho::Guard;
using anecho::OpenHandle;
using anecho::RequirePointer;

using Meters = anecho::HandleTable<DeviceMeters>;

constexpr std::size_t kMaxMeters = 64;

std::shared_ptr<DeviceMeters> OpenMeters(const char* config) {
  ConfigReader reader = ConfigReader::FromText(config);
  const std::string backend = reader.String("backend");
  const DeviceMeters::Devices devices{reader.Strings("microphones"), reader.Strings("speakers")};
  reader.Finish();
  if (devices.microphones.size() + devices.speakers.size() > kMaxMeters) {
    throw Error(ANECHO_INVALID_CONFIG, "microphones and speakers are more than 64: leave some out");
  }
  return anecho::OpenDeviceMeters(backend, devices);
}

}  // namespace

int32_t anecho_meters_open(const char* config, uint32_t* handle, anecho_error* error) {
  return OpenHandle(handle, error, [&] { return OpenMeters(config); });
}

int32_t anecho_meters_read(uint32_t handle, float* levels, uint32_t capacity, anecho_error* error) {
  return Guard(error, [&] {
    RequirePointer(levels, "levels");
    const std::vector<float> read = Meters::Get().Find(handle)->Levels();
    if (capacity < read.size()) {
      throw Error(ANECHO_INVALID_ARGUMENT,
                  "capacity must be " + std::to_string(read.size()) + " or more");
    }
    std::ranges::copy(read, levels);
    return ANECHO_OK;
  });
}

int32_t anecho_meters_close(uint32_t handle, anecho_error* error) {
  return Guard(error, [&] {
    Meters::Get().Remove(handle);
    return ANECHO_OK;
  });
}
