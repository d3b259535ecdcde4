#include "devices/pipewire/pipewire_backend.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "anecho.h"
#include "base/error.h"
#include "devices/pipewire/pipewire_monitor.h"

namespace anecho {
namespace {

// With PipeWire: tests/pipewire.
TEST(PipeWireBackend, B8D6WithoutPipeWireASentenceSaysWhatIsMissing) {
  const auto folder = std::filesystem::temp_directory_path() / "anecho-no-pipewire";
  std::filesystem::create_directories(folder);
  setenv("PIPEWIRE_RUNTIME_DIR", folder.c_str(), 1);
  for (const bool is_monitor : {false, true}) {
    try {
      if (is_monitor) {
        OpenPipeWireMonitor();
      } else {
        OpenPipeWireBackend();
      }
      FAIL() << "there is no daemon in an empty folder";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ANECHO_DEVICE);
      const std::string text = error.what();
      EXPECT_TRUE(text.find("no PipeWire daemon answers") != std::string::npos ||
                  text.find("is not installed") != std::string::npos)
          << text;
    }
  }
  unsetenv("PIPEWIRE_RUNTIME_DIR");
}

}  // namespace
}  // namespace anecho
