#include "devices/pipewire/daemon_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace anecho {
namespace {

const char* RunTimeFolder() {
  for (const char* name : {"PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR"}) {
    const char* const folder = std::getenv(name);
    if (folder != nullptr && *folder != '\0') return folder;
  }
  return "/run/pipewire";
}

}  // namespace

DaemonWatch::DaemonWatch()
    : stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      changes_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  // Without inotify, Wait() is a mere pause.
  if (changes_ >= 0) inotify_add_watch(changes_, RunTimeFolder(), IN_CREATE | IN_MOVED_TO);
}

DaemonWatch::~DaemonWatch() {
  if (changes_ >= 0) close(changes_);
  if (stop_ >= 0) close(stop_);
}

DaemonWatch::Result DaemonWatch::Wait(std::chrono::milliseconds patience) {
  std::array<pollfd, 2> descriptors{pollfd{.fd = stop_, .events = POLLIN, .revents = 0},
                                    pollfd{.fd = changes_, .events = POLLIN, .revents = 0}};
  poll(descriptors.data(), descriptors.size(), static_cast<int>(patience.count()));
  if ((descriptors[0].revents & POLLIN) != 0) return Result::kStopped;
  std::array<char, 4096> names{};
  if ((descriptors[1].revents & POLLIN) == 0) return Result::kTimeout;
  while (read(changes_, names.data(), names.size()) > 0) {
  }
  return Result::kChanged;
}

void DaemonWatch::Stop() {
  const std::uint64_t one = 1;
  // write() fails only if eventfd() found no free descriptor.
  if (write(stop_, &one, sizeof(one)) < 0) return;
}

}  // namespace anecho
