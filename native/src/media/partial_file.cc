#include "media/partial_file.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>

#ifdef _WIN32
#include <process.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace anecho {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMarker = ".anecho-partial-";

int ProcessId() {
#ifdef _WIN32
  return _getpid();
#else
  return getpid();
#endif
}

fs::path PartialName(const fs::path& target) {
  static std::atomic<int> count{0};
  fs::path name = target;
  name += std::string(kMarker) + std::to_string(ProcessId()) + "-" + std::to_string(++count);
  return name;
}

bool IsPartialName(const std::string& name) {
  const std::size_t marker = name.rfind(kMarker);
  if (marker == std::string::npos) return false;
  const std::string_view tail = std::string_view(name).substr(marker + kMarker.size());
  return !tail.empty() && std::all_of(tail.begin(), tail.end(), [](char character) {
    return character == '-' || (character >= '0' && character <= '9');
  });
}

#ifdef _WIN32

// A younger file may belong to a live process: a finished file is closed for a moment before it is
// renamed.
constexpr std::chrono::minutes kSurelyLeft{1};

bool IsLeft(const fs::path& path) {
  std::error_code error;
  const auto written = fs::last_write_time(path, error);
  return !error && fs::file_time_type::clock::now() - written > kSurelyLeft;
}

std::optional<WriterMark> MarkAsWritten(const File& /*file*/) { return WriterMark(); }

#else

bool IsLeft(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct stat info {};
  const bool is_left = fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode) &&
                       flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  close(descriptor);
  return is_left;
}

// @return nothing if another process has removed the file as a leftover before it was marked.
std::optional<WriterMark> MarkAsWritten(const File& file) {
  const int descriptor = fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0);
  WriterMark mark(descriptor);
  // If the file system has no locks, no process takes the file for a leftover, since that needs a
  // lock too.
  if (descriptor >= 0) flock(descriptor, LOCK_EX);
  struct stat info {};
  if (fstat(file.descriptor(), &info) == 0 && info.st_nlink == 0) return std::nullopt;
  return mark;
}

#endif

void RemoveLeftovers(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::u8string name = it->path().filename().u8string();
    if (!IsPartialName(std::string(name.begin(), name.end())) || !IsLeft(it->path())) continue;
    std::error_code ignored;
    fs::remove(it->path(), ignored);
  }
}

}  // namespace

WriterMark::WriterMark(WriterMark&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterMark& WriterMark::operator=(WriterMark&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WriterMark::~WriterMark() {
#ifndef _WIN32
  if (descriptor_ >= 0) close(descriptor_);
#endif
}

PartialFile CreatePartialFile(const fs::path& target, const std::string& shown) {
  const fs::path folder = target.parent_path();
  RemoveLeftovers(folder.empty() ? fs::path(".") : folder);
  while (true) {
    fs::path path = PartialName(target);
    File file = File::Create(path, shown);
    std::optional<WriterMark> mark = MarkAsWritten(file);
    if (mark) return {std::move(path), std::move(file), std::move(*mark)};
  }
}

}  // namespace anecho
