#include "devices/pipewire/cycle_gate.h"

#include <thread>

namespace anecho {

void CycleGate::Detach(CycleOutput* output) {
  output_.compare_exchange_strong(output, nullptr);
  while (triggering_.load() != 0) std::this_thread::yield();
}

void CycleGate::TriggerOutput() {
  triggering_.fetch_add(1);
  if (CycleOutput* const output = output_.load()) output->Trigger();
  triggering_.fetch_sub(1);
}

}  // namespace anecho
