#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_

#include <atomic>
#include <optional>

#include "base/time.h"

namespace anecho {

/// Something that plays in the present cycle of the graph once it is told that its samples are
/// there.
class CycleOutput {
 public:
  virtual ~CycleOutput() = default;
  // real-time
  virtual void Trigger() = 0;
};

/// Lets the streams of a backend run in one cycle of the graph: the microphone's samples come in,
/// the engine's thread cleans them, and the output plays them before the cycle is over.
class CycleGate {
 public:
  /// Throws Error(ANECHO_DEVICE).
  CycleGate();
  ~CycleGate();
  CycleGate(const CycleGate&) = delete;
  CycleGate& operator=(const CycleGate&) = delete;

  void Attach(CycleOutput* output) { output_.store(output); }
  /// Afterwards nobody triggers the output that was attached, if it was `output`.
  void Detach(CycleOutput* output);

  // real-time
  void TriggerOutput();

  // real-time
  /// Ends a Wait() that is under way, or else the next.
  void Signal();

  // real-time
  /// @param timeout nothing: as long as it takes.
  /// @return whether the bell has rung.
  bool Wait(std::optional<Nanoseconds> timeout);

  // real-time
  /// Forgets that the bell has rung.
  void Reset();

  /// Microphones and references that run. Each rings when it begins to.
  std::atomic<int> live_captures{0};

  /// Microphones that deliver. While there is none, the reference drives the output.
  std::atomic<int> live_microphones{0};

  /// Frames that the engine will write next, and that hold what the microphone heard before a
  /// pause.
  std::atomic<int> stale_frames{0};

 private:
  std::atomic<CycleOutput*> output_{nullptr};
  std::atomic<int> triggering_{0};
  const int bell_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
