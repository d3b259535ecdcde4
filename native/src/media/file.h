#ifndef ANECHO_MEDIA_FILE_H_
#define ANECHO_MEDIA_FILE_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>

namespace anecho {

/// @return the path that the UTF-8 text names. Throws Error(ANECHO_FILE) if it isn't UTF-8 and the
/// system needs it to be (Windows).
std::filesystem::path ToPath(const std::string& utf8);

/// @return whether two paths name the same file, also through links. A file that doesn't exist yet
/// is compared by its absolute path.
bool IsSameFile(const std::string& a, const std::string& b);

/// Creates a folder, and its parent folders, unless it is there. Throws Error(ANECHO_FILE).
/// @param contents what the folder is for, such as "the recordings"; for the message.
void MakeFolder(const std::string& utf8, const std::string& contents);

/// @return the file that a recording of this name replaces: if the name is a link, the file that
///   the link leads to. Throws Error(ANECHO_FILE) for a folder, pipe or device.
std::filesystem::path TargetOf(const std::string& utf8);

/// A plain file on disk, of any size, or standard output. All failures are Error(ANECHO_FILE),
/// whose message begins with the path.
class File {
 public:
  /// Opens an existing file. Folders, pipes and devices are refused.
  static File OpenToRead(const std::string& path);
  /// Creates a file, or empties the one that is there.
  /// @param shown the path for messages; it may differ from `path`.
  static File Create(const std::filesystem::path& path, const std::string& shown);
  /// Opens standard output. It can't seek.
  static File StandardOutput();
  File(File&& other) noexcept;
  File& operator=(File&& other) = delete;
  ~File();

  /// @return bytes read; fewer than asked for only at the end.
  std::size_t Read(std::span<std::byte> bytes);
  void Write(std::span<const std::byte> bytes);
  /// @param position from the start of the file.
  void Seek(std::int64_t position);
  /// @return length in bytes at OpenToRead(); 0 for a file that is written.
  std::int64_t size() const { return size_; }
  /// Hands all bytes to the system, so that they survive the end of this process.
  void Flush();
  /// Flushes, waits until it is on disk, and closes.
  void SyncAndClose();
  /// @return the system's descriptor of the file, which the file still owns.
  int descriptor() const;
  const std::string& path() const { return path_; }

 private:
  File(std::FILE* file, std::string path, bool is_to_read = false)
      : file_(file), path_(std::move(path)), is_to_read_(is_to_read) {}
  [[noreturn]] void FailToRead(int error) const;
  [[noreturn]] void FailToWrite(int error) const;

  std::FILE* file_;
  std::string path_;
  bool is_to_read_;
  std::int64_t size_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_FILE_H_
