#ifndef ANECHO_DEVICES_WASAPI_COM_MEMORY_H_
#define ANECHO_DEVICES_WASAPI_COM_MEMORY_H_

#include <objbase.h>
#include <propidl.h>

#include <memory>
#include <string>

namespace anecho {

struct CoTaskFree {
  void operator()(void* memory) const { CoTaskMemFree(memory); }
};

/// Memory that a COM function allocated for its caller.
template <typename T>
using CoTaskPtr = std::unique_ptr<T, CoTaskFree>;

/// A property's value.
class PropValue {
 public:
  PropValue() { PropVariantInit(&value_); }
  ~PropValue() { PropVariantClear(&value_); }
  PropValue(const PropValue&) = delete;
  PropValue& operator=(const PropValue&) = delete;

  PROPVARIANT* Receive() { return &value_; }
  const PROPVARIANT& get() const { return value_; }

 private:
  PROPVARIANT value_;
};

/// Convert UTF-16 to UTF-8 and back. Invalid parts of the text are replaced.
std::string ToUtf8(const wchar_t* text);
std::wstring ToUtf16(const std::string& text);

/// Keeps COM's multithreaded apartment alive. Every thread that has not chosen another apartment is
/// then in this one.
class MtaUsage {
 public:
  MtaUsage();
  ~MtaUsage();
  MtaUsage(const MtaUsage&) = delete;
  MtaUsage& operator=(const MtaUsage&) = delete;

 private:
  CO_MTA_USAGE_COOKIE cookie_ = nullptr;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_COM_MEMORY_H_
