#include "devices/wasapi/com_memory.h"

#include <combaseapi.h>
#include <windows.h>

#include "devices/wasapi/wasapi_error.h"

namespace anecho {

std::string ToUtf8(const wchar_t* text) {
  const int length = text == nullptr ? 0 : static_cast<int>(wcslen(text));
  if (length == 0) return {};
  const int size = WideCharToMultiByte(CP_UTF8, 0, text, length, nullptr, 0, nullptr, nullptr);
  std::string result(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, length, result.data(), size, nullptr, nullptr);
  return result;
}

std::wstring ToUtf16(const std::string& text) {
  const int length = static_cast<int>(text.size());
  if (length == 0) return {};
  const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), length, nullptr, 0);
  std::wstring result(static_cast<std::size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), length, result.data(), size);
  return result;
}

MtaUsage::MtaUsage() {
  const HRESULT result = CoIncrementMTAUsage(&cookie_);
  if (FAILED(result)) ThrowWasapi(result, "COM");
}

MtaUsage::~MtaUsage() { CoDecrementMTAUsage(cookie_); }

}  // namespace anecho
