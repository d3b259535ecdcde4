#ifndef ANECHO_ABI_HANDLE_TABLE_H_
#define ANECHO_ABI_HANDLE_TABLE_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>

#include "abi/guard.h"
#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// @return a number that no handle of this process has had.
inline std::uint32_t NextHandle() {
  static std::atomic<std::uint32_t> last{0};
  return ++last;
}

/// The open objects of one kind. An object lives on while a call that found it is under way.
template <typename T>
class HandleTable {
 public:
  /// The one table for T. It is never freed, because its mutex must outlive all threads that still
  /// run when the process exits.
  static HandleTable& Get() {
    static auto* const table = new HandleTable();
    return *table;
  }

  std::uint32_t Add(std::shared_ptr<T> object) {
    const std::lock_guard lock(mutex_);
    const std::uint32_t handle = NextHandle();
    objects_[handle] = std::move(object);
    return handle;
  }

  /// Throws Error(ANECHO_INVALID_HANDLE).
  std::shared_ptr<T> Find(std::uint32_t handle) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    if (found == objects_.end()) Fail(handle);
    return found->second;
  }

  /// Throws Error(ANECHO_INVALID_HANDLE).
  std::shared_ptr<T> Remove(std::uint32_t handle) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    if (found == objects_.end()) Fail(handle);
    std::shared_ptr<T> object = std::move(found->second);
    objects_.erase(found);
    return object;
  }

 private:
  [[noreturn]] static void Fail(std::uint32_t handle) {
    throw Error(ANECHO_INVALID_HANDLE,
                "handle " + std::to_string(handle) + " is not open (closed already?)");
  }

  mutable std::mutex mutex_;
  std::map<std::uint32_t, std::shared_ptr<T>> objects_;
};

/// The body of a C function that opens something.
///
/// @param open makes a shared pointer to it; may throw.
template <typename Open>
std::int32_t OpenHandle(std::uint32_t* handle, anecho_error* error, Open open) {
  return Guard(error, [&] {
    RequirePointer(handle, "handle");
    *handle = 0;
    using Opened = typename std::invoke_result_t<Open>::element_type;
    *handle = HandleTable<Opened>::Get().Add(open());
    return ANECHO_OK;
  });
}

}  // namespace anecho

#endif  // ANECHO_ABI_HANDLE_TABLE_H_
