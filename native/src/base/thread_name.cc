#include "base/thread_name.h"

#ifdef _WIN32
#include <windows.h>

#include <string>
#else
#include <pthread.h>
#endif

namespace anecho {

#ifdef _WIN32

void NameThread(const char* name) {
  using SetDescription = HRESULT(WINAPI*)(HANDLE, PCWSTR);
  // Windows has SetThreadDescription since 10 1607; the toolchain's import library lacks it.
  const FARPROC found = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription");
  if (found == nullptr) return;
  const std::string text = name;
  reinterpret_cast<SetDescription>(reinterpret_cast<void*>(found))(
      GetCurrentThread(), std::wstring(text.begin(), text.end()).c_str());
}

#else

void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

#endif

}  // namespace anecho
