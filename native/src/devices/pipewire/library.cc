#include "devices/pipewire/library.h"

#include <dlfcn.h>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

constexpr const char* kFile = "libpipewire-0.3.so.0";

template <typename Function>
void Find(void* handle, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(dlsym(handle, name));
  if (*function != nullptr) return;
  throw Error(ANECHO_DEVICE, std::string("the installed PipeWire is too old (its library has no ") +
                                 name + "): update PipeWire to 0.3.50 or later");
}

PipeWireLibrary Open() {
  void* const handle = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    throw Error(ANECHO_DEVICE, std::string("PipeWire's library ") + kFile +
                                   " is not installed: install PipeWire (on Debian and Ubuntu: "
                                   "sudo apt install pipewire pipewire-pulse wireplumber)");
  }
  PipeWireLibrary library;
#define X(function) Find(handle, #function, &library.function);
  ANECHO_PIPEWIRE_FUNCTIONS(X)
#undef X
  library.pw_init(nullptr, nullptr);
  return library;
}

}  // namespace

const PipeWireLibrary& PipeWire() {
  static const PipeWireLibrary library = Open();
  return library;
}

pw_properties* MakeProperties(std::initializer_list<std::pair<const char*, std::string>> entries) {
  const PipeWireLibrary& library = PipeWire();
  pw_properties* const properties = library.pw_properties_new(nullptr, nullptr);
  for (const auto& [key, value] : entries) {
    library.pw_properties_set(properties, key, value.c_str());
  }
  return properties;
}

}  // namespace anecho
