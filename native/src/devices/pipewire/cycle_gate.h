#ifndef ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
#define ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_

#include <atomic>

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
  void Attach(CycleOutput* output) { output_.store(output); }
  /// Afterwards nobody triggers the output that was attached, if it was `output`.
  void Detach(CycleOutput* output);

  // real-time
  void TriggerOutput();

  /// Microphones that deliver. While there is none, the reference drives the output.
  std::atomic<int> live_microphones{0};

  /// Frames that the engine will write next, and that hold what the microphone heard before a
  /// pause.
  std::atomic<int> stale_frames{0};

 private:
  std::atomic<CycleOutput*> output_{nullptr};
  std::atomic<int> triggering_{0};
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_CYCLE_GATE_H_
