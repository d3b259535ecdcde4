#ifndef ANECHO_MEDIA_PARTIAL_FILE_H_
#define ANECHO_MEDIA_PARTIAL_FILE_H_

#include <filesystem>
#include <optional>
#include <string>

#include "media/file.h"

namespace anecho {

/// Marks a file as being written by a live process. The system removes the mark when the process
/// ends, however it ends. Windows needs none: an open file can't be removed there.
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

/// A temporary file in the folder of the file that it will replace.
struct PartialFile {
  std::filesystem::path path;
  File file;
  WriterMark mark;
};

/// Creates a partial file, and removes the partial files that killed processes have left in its
/// folder.
///
/// @param target the file that it is to replace.
/// @param shown how messages name the target.
/// @throws Error ANECHO_FILE
PartialFile CreatePartialFile(const std::filesystem::path& target, const std::string& shown);

}  // namespace anecho

#endif  // ANECHO_MEDIA_PARTIAL_FILE_H_
