#ifndef ANECHO_MEDIA_OTHER_FORMATS_H_
#define ANECHO_MEDIA_OTHER_FORMATS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace anecho {

/// Names the format of a file that can't be read, such as "an MP4 file".
/// @param start the file's first 64 bytes, or all of a shorter one.
/// @return nothing if it is not known.
std::optional<std::string> NameOtherFormat(std::span<const std::byte> start);

/// @return what to do about a file that can't be read: `convert it: ffmpeg -i "a.m4a" "a.wav"`.
std::string ConvertHint(const std::string& path);

}  // namespace anecho

#endif  // ANECHO_MEDIA_OTHER_FORMATS_H_
