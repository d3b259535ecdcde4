#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_

#include <atomic>
#include <optional>

#include "base/time.h"

namespace anecho {

/// An output that plays in the graph's present cycle, once Trigger() tells it that its samples are
/// ready.
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
  /// Detaches `output` if it is attached. Afterwards nobody triggers it.
  void Detach(CycleOutput* output);

  // real-time
  void TriggerOutput();

  // real-time
  /// Ends a Wait() that is under way, and lets each later one return at once until Reset().
  void Signal();

  // real-time
  /// @param timeout empty: no limit.
  /// @return false on timeout.
  bool Wait(std::optional<Nanoseconds> timeout);

  // real-time
  /// Forgets past Signal()s.
  void Reset();

  /// Microphones and references that run. Each calls Signal() when it starts or stops running.
  std::atomic<int> live_captures{0};

  /// Microphones that run. While there is none, the reference drives the output.
  std::atomic<int> live_microphones{0};

  /// 1: the output discards the engine's next frame, which holds sound from before a pause. 0: it
  /// discards none.
  std::atomic<int> stale_frames{0};

 private:
  std::atomic<CycleOutput*> output_{nullptr};
  std::atomic<int> triggering_{0};
  const int bell_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
