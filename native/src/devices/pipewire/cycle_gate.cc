#include "devices/pipewire/cycle_gate.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <ctime>
#include <thread>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

int MakeBell() {
  const int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (bell >= 0) return bell;
  throw Error(ANECHO_DEVICE, "no file descriptor is left: raise the limit (ulimit -n)");
}

}  // namespace

CycleGate::CycleGate() : bell_(MakeBell()) {}

CycleGate::~CycleGate() { close(bell_); }

void CycleGate::Signal() {
  const std::uint64_t one = 1;
  // write() fails only if the counter is at its maximum, and then the reader is awake anyway.
  if (write(bell_, &one, sizeof(one)) < 0) return;
}

bool CycleGate::Wait(std::optional<Nanoseconds> timeout) {
  timespec limit{};
  if (timeout.has_value()) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*timeout);
    limit = {.tv_sec = seconds.count(), .tv_nsec = (*timeout - seconds).count()};
  }
  pollfd descriptor{.fd = bell_, .events = POLLIN, .revents = 0};
  return ppoll(&descriptor, 1, timeout.has_value() ? &limit : nullptr, nullptr) > 0;
}

void CycleGate::Reset() {
  std::uint64_t count = 0;
  if (read(bell_, &count, sizeof(count)) < 0) return;
}

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
