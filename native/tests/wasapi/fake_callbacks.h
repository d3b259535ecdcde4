#ifndef ANECHO_TESTS_WASAPI_FAKE_CALLBACKS_H_
#define ANECHO_TESTS_WASAPI_FAKE_CALLBACKS_H_

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "devices/wasapi/com_object.h"

namespace anecho::testing {

/// Counts forbidden calls that the fakes have seen.
struct Misdeeds {
  /// Registered or unregistered inside a callback, which is forbidden:
  /// https://learn.microsoft.com/windows/win32/api/audiopolicy/nn-audiopolicy-iaudiosessionnotification
  static inline std::atomic<int> registered_in_callback{0};
  /// Unregistered a callback that was not registered.
  static inline std::atomic<int> unregistered_unknown{0};

  static int Sum() { return registered_in_callback.load() + unregistered_unknown.load(); }
};

/// Base of the fake COM objects. It counts them, so that leaks show.
template <typename... Interfaces>
class FakeObject : public ComObject<Interfaces...> {
 public:
  FakeObject() { ++live; }

 protected:
  ~FakeObject() override { --live; }

 public:
  static std::atomic<int>& Live() { return live; }

 private:
  static inline std::atomic<int> live{0};
};

/// Callbacks that are registered with an object of Windows.
///
/// They are called on threads that the program doesn't know. Unregistering waits until running
/// callbacks have returned, so a callback must not wait. The list holds no references: according to
/// Microsoft's pages, RegisterSessionNotification calls AddRef and
/// RegisterEndpointNotificationCallback does not, so a program must hold references of its own.
/// https://learn.microsoft.com/windows/win32/api/mmdeviceapi/nf-mmdeviceapi-immdeviceenumerator-registerendpointnotificationcallback
template <typename Callback>
class FakeCallbacks {
 public:
  HRESULT Register(Callback* callback) {
    if (callback == nullptr) return E_POINTER;
    if (in_callback_) ++Misdeeds::registered_in_callback;
    if (in_callback_) return E_UNEXPECTED;
    const std::lock_guard lock(mutex_);
    callbacks_.push_back(callback);
    return S_OK;
  }

  HRESULT Unregister(Callback* callback) {
    if (callback == nullptr) return E_POINTER;
    if (in_callback_) ++Misdeeds::registered_in_callback;
    if (in_callback_) return E_UNEXPECTED;
    const std::lock_guard lock(mutex_);
    const auto found = std::find(callbacks_.begin(), callbacks_.end(), callback);
    if (found == callbacks_.end()) {
      ++Misdeeds::unregistered_unknown;
      return HRESULT_FROM_WIN32(ERROR_NOT_FOUND);
    }
    callbacks_.erase(found);
    return S_OK;
  }

  /// Calls all callbacks on another thread, and waits for them.
  template <typename Call>
  void Notify(Call call) {
    std::thread([&] {
      const std::lock_guard lock(mutex_);
      in_callback_ = true;
      for (Callback* const callback : callbacks_) call(*callback);
      in_callback_ = false;
    }).join();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return callbacks_.size();
  }

 private:
  static inline thread_local bool in_callback_ = false;
  mutable std::mutex mutex_;
  std::vector<Callback*> callbacks_;
};

/// @return text that the caller frees with CoTaskMemFree.
inline LPWSTR CopyToCaller(const std::wstring& text) {
  const std::size_t bytes = (text.size() + 1) * sizeof(wchar_t);
  void* const memory = CoTaskMemAlloc(bytes);
  std::copy_n(text.c_str(), text.size() + 1, static_cast<wchar_t*>(memory));
  return static_cast<LPWSTR>(memory);
}

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_CALLBACKS_H_
