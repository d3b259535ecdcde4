#ifndef ANECHO_TESTS_SIMULATED_SESSION_H_
#define ANECHO_TESTS_SIMULATED_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "devices/simulated/simulated_backend.h"
#include "engine/pipeline.h"
#include "pace/output_pacer.h"

namespace anecho::testing {

/// One engine's work in a simulated room, turn by turn as the AudioLoop does it, but on the
/// caller's thread: the same on every run.
class SimulatedSession {
 public:
  /// @param room runs accelerated, whatever its `accelerated` says.
  explicit SimulatedSession(RoomConfig room, const PipelineConfig& pipeline = {});

  /// Called with each clean frame.
  std::function<void(const CleanFrame&)> on_frame = [](const CleanFrame&) {};

  /// Takes turns until the room's time is `seconds`.
  void RunUntil(double seconds);

  /// Stops the microphone, as a pause does; the other streams go on.
  void Pause();
  void Resume();
  /// Lets time pass while paused.
  void SleepUntil(double seconds);

  /// @return echo reduction (microphone against output) in dB, over the frames captured between two
  ///   times of the last ten minutes.
  double ReductionDb(double from_s, double to_s) const;

  double now_s() const { return ToSeconds(backend_.Now()); }
  SimulatedBackend& backend() { return backend_; }
  SimulatedCable& cable() { return backend_.room().cable(); }
  OutputPacer& pacer() { return pacer_; }
  Pipeline& pipeline() { return pipeline_; }
  /// How often the reference was realigned.
  int realigned() const { return realigned_; }

 private:
  struct Energies {
    double microphone = 0;
    double output = 0;
  };

  void Turn(Nanoseconds timeout);
  void TakeFrame(const CleanFrame& frame);

  SimulatedBackend backend_;
  const std::unique_ptr<CaptureStream> microphone_;
  const std::unique_ptr<CaptureStream> reference_;
  const std::unique_ptr<RenderStream> output_;
  Pipeline pipeline_;
  OutputPacer pacer_;
  int realigned_ = 0;
  /// Of each 10 ms of the last ten minutes of the room's time.
  std::vector<Energies> energies_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_SIMULATED_SESSION_H_
