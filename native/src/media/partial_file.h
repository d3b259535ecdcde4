#ifndef ANECHO_MEDIA_PARTIAL_FILE_H_
#define ANECHO_MEDIA_PARTIAL_FILE_H_

#include <filesystem>
#include <optional>
#include <string>

#include "media/file.h"

namespace anecho {

/// Marks a file as being written by a live process, as long as it lives. The system takes the mark
/// away when the process dies, however that happens. Windows needs none: an open file can't be
/// removed there.
class WriterMark {
 public:
  WriterMark() = default;
  explicit WriterMark(int descriptor) : descriptor_(descriptor) {}
  WriterMark(WriterMark&& other) noexcept;
  WriterMark& operator=(WriterMark&& other) noexcept;
  ~WriterMark();

 private:
  int descriptor_ = -1;
};

/// A file with a name of its own beside the one that it is to replace.
struct PartialFile {
  std::filesystem::path path;
  File file;
  WriterMark mark;
};

/// Creates a partial file, and removes from its folder those that killed processes have left.
///
/// @param target the file that it is to replace.
/// @param shown how messages name it.
/// @throws Error ANECHO_FILE
PartialFile CreatePartialFile(const std::filesystem::path& target, const std::string& shown);

}  // namespace anecho

#endif  // ANECHO_MEDIA_PARTIAL_FILE_H_
