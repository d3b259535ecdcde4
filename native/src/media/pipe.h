#ifndef ANECHO_MEDIA_PIPE_H_
#define ANECHO_MEDIA_PIPE_H_

#include <atomic>
#include <memory>
#include <string>

#include "media/byte_stream.h"

namespace anecho {

/// Opens standard input, which may be a pipe or a file.
/// @param closed once it is true, a wait for bytes ends as if the pipe were at its end (on Windows,
///   only when the next bytes come); may be null.
std::unique_ptr<ByteSource> OpenStandardInput(const std::atomic<bool>* closed);

/// Opens a named pipe or a device by its path (UTF-8); waits until another program opens it for
/// writing. Throws Error(ANECHO_FILE).
std::unique_ptr<ByteSource> OpenPipe(const std::string& path, const std::atomic<bool>* closed);

}  // namespace anecho

#endif  // ANECHO_MEDIA_PIPE_H_
