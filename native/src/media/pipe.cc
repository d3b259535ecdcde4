#include "media/pipe.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "media/file.h"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

namespace anecho {
namespace {

[[noreturn]] void Fail(const std::string& name, const char* what, int error) {
  throw Error(ANECHO_FILE, name + ": " + what + ": " + std::generic_category().message(error));
}

class PipeSource final : public ByteSource {
 public:
  PipeSource(std::string name, int descriptor, bool owned, const std::atomic<bool>* closed)
      : name_(std::move(name)), descriptor_(descriptor), owned_(owned), closed_(closed) {}
  ~PipeSource() override {
    if (owned_) close(descriptor_);
  }
  PipeSource(const PipeSource&) = delete;
  PipeSource& operator=(const PipeSource&) = delete;

  std::size_t Read(std::span<std::byte> bytes) override {
    while (!IsClosed()) {
      if (!WaitForBytes()) continue;
      const auto count = read(descriptor_, bytes.data(), static_cast<unsigned>(bytes.size()));
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno == EISDIR)
        throw Error(ANECHO_FILE, name_ + ": this is a folder; name a file in it");
      if (errno != EINTR && errno != EAGAIN) Fail(name_, "can't be read to its end", errno);
    }
    return 0;
  }
  std::optional<std::int64_t> size() const override { return std::nullopt; }
  void Seek(std::int64_t) override {
    throw Error(ANECHO_INTERNAL, name_ + ": a pipe has no positions");
  }

 private:
  bool IsClosed() const { return closed_ != nullptr && closed_->load(); }

  // Waits for bytes: for 50 ms at most if there is a `closed_` to check in between. On Windows, it
  // doesn't wait; read() does. @return whether to call read().
  bool WaitForBytes() const {
#ifdef _WIN32
    return true;
#else
    constexpr int kNoticeClose_ms = 50;
    pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
    return poll(&ready, 1, closed_ == nullptr ? -1 : kNoticeClose_ms) != 0;
#endif
  }

  const std::string name_;
  const int descriptor_;
  const bool owned_;
  const std::atomic<bool>* const closed_;
};

}  // namespace

std::unique_ptr<ByteSource> OpenStandardInput(const std::atomic<bool>* closed) {
  constexpr int kStandardInput = 0;
#ifdef _WIN32
  _setmode(kStandardInput, _O_BINARY);
#endif
  return std::make_unique<PipeSource>("standard input", kStandardInput, /*owned=*/false, closed);
}

std::unique_ptr<ByteSource> OpenPipe(const std::string& path, const std::atomic<bool>* closed) {
#ifdef _WIN32
  const int descriptor = _wopen(ToPath(path).c_str(), _O_RDONLY | _O_BINARY);
#else
  const int descriptor = open(ToPath(path).c_str(), O_RDONLY | O_CLOEXEC);
#endif
  if (descriptor < 0) {
    if (errno == EACCES || errno == EPERM) {
      throw Error(ANECHO_FILE, path + ": you may not read this file; change its permissions");
    }
    Fail(path, "can't be opened", errno);
  }
  return std::make_unique<PipeSource>(path, descriptor, /*owned=*/true, closed);
}

}  // namespace anecho
