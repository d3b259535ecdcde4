#ifndef ANECHO_DEVICES_SIMULATED_SIMULATED_BACKEND_H_
#define ANECHO_DEVICES_SIMULATED_SIMULATED_BACKEND_H_

#include <memory>

#include "devices/endpoint.h"
#include "devices/simulated/room_config.h"
#include "devices/simulated/simulated_room.h"
#include "devices/streams.h"

namespace anecho {

/// A sound system whose devices stand in a simulated room.
///
/// In real time, Wait(), WaitUntil(), QueuedFrames() and Write() advance the room to the steady
/// clock; Read() does not. Accelerated, time advances only in Wait() (to the next packet or the
/// timeout), in WaitUntil(), and when a device can't be opened because it is gone.
///
/// Only the thread that reads the streams, an engine's real-time thread, changes the room. It
/// carries out what other threads request when they start, stop or close streams.
class SimulatedBackend final : public Backend {
 public:
  /// Throws Error(ANECHO_FILE) or Error(ANECHO_BAD_AUDIO) if a clip can't be read.
  explicit SimulatedBackend(const RoomConfig& config);
  ~SimulatedBackend() override;

  std::unique_ptr<CaptureStream> OpenMicrophone(const StreamRequest& request) override;
  std::unique_ptr<CaptureStream> OpenReference(const std::string& endpoint) override;
  std::unique_ptr<RenderStream> OpenOutput(const std::string& endpoint) override;
  // real-time
  Nanoseconds Now() const override;
  // real-time
  bool waits_for_readers() const override;
  // real-time
  void WaitUntil(Nanoseconds time) const override;

  /// For tests; only the real-time thread may touch it.
  SimulatedRoom& room();

 private:
  class World;
  class Capture;
  class Render;

  std::shared_ptr<World> world_;
};

/// The room's endpoints: its microphone, its speakers and its cable.
std::vector<Endpoint> SimulatedEndpoints();

/// Opens a simulated sound system as Backend. Throws as SimulatedBackend does.
std::unique_ptr<Backend> OpenSimulatedBackend(const RoomConfig& config);

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_SIMULATED_BACKEND_H_
