#ifndef ANECHO_DEVICES_WASAPI_WIN_HANDLE_H_
#define ANECHO_DEVICES_WASAPI_WIN_HANDLE_H_

#include <windows.h>

#include <utility>

namespace anecho {

/// Owns a Windows handle.
class WinHandle {
 public:
  WinHandle() = default;
  explicit WinHandle(HANDLE handle) : handle_(handle) {}
  WinHandle(WinHandle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  WinHandle& operator=(WinHandle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~WinHandle() {
    if (handle_ != nullptr) CloseHandle(handle_);
  }

  /// @return an auto-reset event.
  static WinHandle Event() { return WinHandle(CreateEventW(nullptr, FALSE, FALSE, nullptr)); }

  HANDLE get() const { return handle_; }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  HANDLE handle_ = nullptr;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_WIN_HANDLE_H_
