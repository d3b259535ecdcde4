#include "media/file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "anecho.h"
#include "base/error.h"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace anecho {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void FailOn(const std::string& path, const std::string& text) {
  throw Error(ANECHO_FILE, path + ": " + text);
}

std::string Reason(int error) { return std::generic_category().message(error); }

std::FILE* OpenStream(const fs::path& path, bool write) {
#ifdef _WIN32
  return _wfopen(path.c_str(), write ? L"w+b" : L"rb");
#else
  return std::fopen(path.c_str(), write ? "w+be" : "rbe");
#endif
}

int SeekStream(std::FILE* file, std::int64_t position, int origin) {
#ifdef _WIN32
  return _fseeki64(file, position, origin);
#else
  return fseeko(file, position, origin);
#endif
}

std::int64_t TellStream(std::FILE* file) {
#ifdef _WIN32
  return _ftelli64(file);
#else
  return ftello(file);
#endif
}

int SyncStream(std::FILE* file) {
#ifdef _WIN32
  return _commit(_fileno(file));
#else
  return fsync(fileno(file));
#endif
}

}  // namespace

fs::path ToPath(const std::string& utf8) {
  try {
    return fs::path(std::u8string(utf8.begin(), utf8.end()));
  } catch (const std::exception&) {
    FailOn(utf8, "this name isn't valid UTF-8 text");
  }
}

void MakeFolder(const std::string& utf8, const std::string& contents) {
  std::error_code error;
  const std::filesystem::path path = ToPath(utf8);
  std::filesystem::create_directories(path, error);
  if (std::filesystem::is_directory(path)) return;
  throw Error(ANECHO_FILE, utf8 + ": the folder for " + contents + " can't be created" +
                               (error ? " (" + error.message() + ")" : std::string()) +
                               ": choose another one");
}

bool IsSameFile(const std::string& a, const std::string& b) {
  const fs::path first = ToPath(a);
  const fs::path second = ToPath(b);
  std::error_code error;
  if (fs::equivalent(first, second, error)) return true;
  std::error_code first_error;
  std::error_code second_error;
  const fs::path first_full = fs::weakly_canonical(fs::absolute(first), first_error);
  const fs::path second_full = fs::weakly_canonical(fs::absolute(second), second_error);
  return !first_error && !second_error && first_full == second_full;
}

fs::path TargetOf(const std::string& path) {
  if (path.empty()) throw Error(ANECHO_FILE, "the name of a file to write is empty: give one");
  fs::path target = ToPath(path);
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) {
    throw Error(ANECHO_FILE, path + ": this is a folder; name a file in it");
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw Error(ANECHO_FILE, path + ": this is a pipe or device; name a file");
  }
  // The link stays; the file that it leads to is replaced.
  if (fs::is_symlink(target, error) && fs::exists(status)) {
    const fs::path real = fs::canonical(target, error);
    if (!error) target = real;
  }
  return target;
}

File File::OpenToRead(const std::string& path) {
  if (path.empty()) throw Error(ANECHO_FILE, "a file name is empty: give the name of a recording");
  const fs::path name = ToPath(path);
  std::error_code error;
  const fs::file_status status = fs::status(name, error);
  if (status.type() == fs::file_type::not_found)
    FailOn(path, "there is no such file; check the name");
  if (fs::is_directory(status)) FailOn(path, "this is a folder; name a file in it");
  if (status.type() != fs::file_type::none && !fs::is_regular_file(status)) {
    FailOn(path, "this is a pipe or device; write its sound to a file first");
  }
  std::FILE* stream = OpenStream(name, false);
  if (stream == nullptr) {
    const int reason = errno;
    if (reason == ENOENT) FailOn(path, "there is no such file; check the name");
    if (reason == EACCES || reason == EPERM) {
      FailOn(path, "you may not read this file; change its permissions");
    }
    FailOn(path, "can't be opened: " + Reason(reason));
  }
  File file(stream, path, /*is_to_read=*/true);
  if (SeekStream(stream, 0, SEEK_END) != 0 || (file.size_ = TellStream(stream)) < 0) {
    file.FailToRead(errno);
  }
  file.Seek(0);
  return file;
}

File File::Create(const fs::path& path, const std::string& shown) {
  std::FILE* stream = OpenStream(path, true);
  if (stream != nullptr) return File(stream, shown);
  const int reason = errno;
  std::error_code error;
  if (reason == ENOENT) FailOn(shown, "its folder doesn't exist; create it first");
  if (reason == EACCES || reason == EPERM || reason == EROFS) {
    FailOn(shown, "you may not write here; choose another folder");
  }
  if (reason == EISDIR || fs::is_directory(path, error)) {
    FailOn(shown, "this is a folder; name a file in it");
  }
  FailOn(shown, "can't be created: " + Reason(reason));
}

File File::StandardOutput() {
  constexpr const char* kName = "standard output";
#ifdef _WIN32
  const int descriptor = _dup(_fileno(stdout));
  if (descriptor >= 0) _setmode(descriptor, _O_BINARY);
  std::FILE* stream = descriptor < 0 ? nullptr : _fdopen(descriptor, "wb");
#else
  const int descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  std::FILE* stream = descriptor < 0 ? nullptr : fdopen(descriptor, "wb");
#endif
  if (stream == nullptr) FailOn(kName, "can't be opened: " + Reason(errno));
  return File(stream, kName);
}

File::File(File&& other) noexcept
    : file_(std::exchange(other.file_, nullptr)),
      path_(std::move(other.path_)),
      is_to_read_(other.is_to_read_),
      size_(other.size_) {}

File::~File() {
  if (file_ != nullptr) std::fclose(file_);
}

std::size_t File::Read(std::span<std::byte> bytes) {
  if (bytes.empty()) return 0;
  errno = 0;
  const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), file_);
  if (count < bytes.size() && std::ferror(file_) != 0) {
    FailOn(path_, "can't be read to its end: " + Reason(errno));
  }
  return count;
}

void File::Write(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  errno = 0;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) FailToWrite(errno);
}

void File::Seek(std::int64_t position) {
  if (SeekStream(file_, position, SEEK_SET) == 0) return;
  const int reason = errno;
  if (is_to_read_) FailToRead(reason);
  FailToWrite(reason);
}

void File::Flush() {
  errno = 0;
  if (std::fflush(file_) != 0) FailToWrite(errno);
}

void File::SyncAndClose() {
  Flush();
  // EINVAL and ENOSYS: this file system can't wait until a file is on disk.
  if (SyncStream(file_) != 0 && errno != EINVAL && errno != ENOSYS) FailToWrite(errno);
  if (std::fclose(std::exchange(file_, nullptr)) != 0) FailToWrite(errno);
}

int File::descriptor() const {
#ifdef _WIN32
  return _fileno(file_);
#else
  return fileno(file_);
#endif
}

void File::FailToRead(int error) const { FailOn(path_, "can't be read: " + Reason(error)); }

void File::FailToWrite(int error) const {
  if (error == ENOSPC) FailOn(path_, "the disk is full; make room and try again");
  if (error == EPIPE) FailOn(path_, "the program that read it has ended; start it again");
  FailOn(path_, "can't be written: " + Reason(error));
}

}  // namespace anecho
