#include "base/semaphore.h"

#include <algorithm>

#ifdef _WIN32
#include <windows.h>

#include <limits>
#include <system_error>
#endif

namespace anecho {

#ifdef _WIN32

Semaphore::Semaphore()
    : handle_(CreateSemaphoreW(nullptr, 0, std::numeric_limits<LONG>::max(), nullptr)) {
  if (handle_ == nullptr) {
    throw std::system_error(static_cast<int>(GetLastError()), std::system_category());
  }
}

Semaphore::~Semaphore() { CloseHandle(handle_); }

void Semaphore::Release() { ReleaseSemaphore(handle_, 1, nullptr); }

void Semaphore::Acquire() { WaitForSingleObject(handle_, INFINITE); }

bool Semaphore::TryAcquireFor(Nanoseconds timeout) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  const auto wait = std::clamp<std::int64_t>(ms, 0, INFINITE - 1);
  return WaitForSingleObject(handle_, static_cast<DWORD>(wait)) == WAIT_OBJECT_0;
}

#else

Semaphore::Semaphore() = default;
Semaphore::~Semaphore() = default;
void Semaphore::Release() { semaphore_.release(); }
void Semaphore::Acquire() { semaphore_.acquire(); }
bool Semaphore::TryAcquireFor(Nanoseconds timeout) { return semaphore_.try_acquire_for(timeout); }

#endif

}  // namespace anecho
