#ifndef ANECHO_ABI_GUARD_H_
#define ANECHO_ABI_GUARD_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// Copies `text` into a field of `capacity` bytes, cut at the start of a UTF-8 character if need
/// be.
inline void CopyText(const std::string& text, char* field, std::size_t capacity) {
  std::size_t length = std::min(text.size(), capacity - 1);
  while (length > 0 && length < text.size() && (text[length] & 0xC0) == 0x80) --length;
  std::memcpy(field, text.data(), length);
  std::memset(field + length, 0, capacity - length);
}

inline void FillError(anecho_error* error, std::int32_t code, const std::string& message) noexcept {
  if (error == nullptr || error->size < sizeof(anecho_error)) return;
  error->code = code;
  CopyText(message, error->message, sizeof(error->message));
}

/// Runs the body of a C function: whatever it throws becomes a status and an error text.
template <typename Body>
std::int32_t Guard(anecho_error* error, Body&& body) noexcept {
  try {
    return body();
  } catch (const Error& failure) {
    FillError(error, failure.code(), failure.what());
    return failure.code();
  } catch (const std::bad_alloc&) {
    FillError(error, ANECHO_INTERNAL, "out of memory: close other programs and try again");
  } catch (const std::exception& failure) {
    FillError(error, ANECHO_INTERNAL, std::string("internal fault: ") + failure.what());
  } catch (...) {
    FillError(error, ANECHO_INTERNAL, "internal fault");
  }
  return ANECHO_INTERNAL;
}

/// Throws Error(ANECHO_INVALID_ARGUMENT) for NULL.
template <typename T>
void RequirePointer(const T* pointer, const char* name) {
  if (pointer == nullptr) throw Error(ANECHO_INVALID_ARGUMENT, std::string(name) + " is NULL");
}

/// Copies a text with its NUL, as far as `capacity` bytes allow, and sets `needed` to the size of
/// the whole text.
inline void FillText(const std::string& value, char* text, std::uint32_t capacity,
                     std::uint32_t* needed) {
  RequirePointer(needed, "needed");
  if (capacity > 0) RequirePointer(text, "text");
  *needed = static_cast<std::uint32_t>(value.size() + 1);
  if (capacity > 0) CopyText(value, text, capacity);
}

/// Throws Error(ANECHO_INVALID_ARGUMENT) unless `pointer` is a struct whose size is set.
template <typename T>
void RequireStruct(const T* pointer, const char* name) {
  RequirePointer(pointer, name);
  if (pointer->size < sizeof(std::uint32_t)) {
    throw Error(ANECHO_INVALID_ARGUMENT,
                std::string(name) + ".size is not set: set it to sizeof the struct");
  }
}

/// Copies as much of `value` as the caller's struct holds; keeps the struct's `size`.
template <typename T>
void FillStruct(const T& value, T* target) {
  const std::uint32_t size = target->size;
  std::memcpy(static_cast<void*>(target), &value, std::min<std::size_t>(size, sizeof(T)));
  target->size = size;
}

}  // namespace anecho

#endif  // ANECHO_ABI_GUARD_H_
