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
/// In real time, the room follows the steady clock in Wait() and whenever the output is used;
/// Read() leaves it alone. Accelerated, its time stands still except in Wait(), which leaps to the
/// next packet, and in openings that fail.
///
/// The room itself is touched by the real-time thread only; opening, starting, stopping and closing
/// streams on another thread takes effect there.
class SimulatedBackend final : public Backend {
 public:
  /// Throws Error(ANECHO_FILE) or Error(ANECHO_BAD_AUDIO) if a clip can't be had.
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

  /// For tests; see above for who may touch it.
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
