#ifndef ANECHO_DEVICES_WASAPI_COM_PTR_H_
#define ANECHO_DEVICES_WASAPI_COM_PTR_H_

#include <objbase.h>

#include <utility>

namespace anecho {

/// Owns one reference to a COM object.
template <typename T>
class ComPtr {
 public:
  ComPtr() = default;
  ComPtr(std::nullptr_t) {}
  ComPtr(const ComPtr& other) : pointer_(other.pointer_) { AddRef(); }
  ComPtr(ComPtr&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  ~ComPtr() { Reset(); }
  ComPtr& operator=(ComPtr other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }

  /// Takes over a reference that the caller holds.
  static ComPtr Adopt(T* pointer) {
    ComPtr result;
    result.pointer_ = pointer;
    return result;
  }
  /// Adds a reference.
  static ComPtr Share(T* pointer) {
    ComPtr result = Adopt(pointer);
    result.AddRef();
    return result;
  }

  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }

  void Reset() {
    if (T* const pointer = std::exchange(pointer_, nullptr)) pointer->Release();
  }

  /// For functions that hand out a reference: `device->GetId(ptr.Receive())`.
  T** Receive() {
    Reset();
    return &pointer_;
  }
  /// As Receive(), for functions that take the interface's IID.
  void** ReceiveVoid() { return reinterpret_cast<void**>(Receive()); }

  /// @return the object's interface U; NULL if it doesn't have that.
  template <typename U>
  ComPtr<U> As() const {
    ComPtr<U> result;
    if (pointer_ == nullptr) return result;
    if (FAILED(pointer_->QueryInterface(__uuidof(U), result.ReceiveVoid()))) result.Reset();
    return result;
  }

 private:
  void AddRef() {
    if (pointer_ != nullptr) pointer_->AddRef();
  }

  T* pointer_ = nullptr;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_COM_PTR_H_
