#ifndef ANECHO_MEDIA_AUDIO_TEXT_H_
#define ANECHO_MEDIA_AUDIO_TEXT_H_

#include <cstdint>
#include <string>

namespace anecho {

/// @return the sentence about a file that holds less than its header promises. Lengths in frames,
/// `sample_rate` in Hz (0 or less: the frames are told instead of seconds).
std::string CutShort(const std::string& path, std::int64_t promised, std::int64_t found,
                     int sample_rate);

/// @return a time such as "12.345 s".
std::string TimeText(std::int64_t frames, int sample_rate);

}  // namespace anecho

#endif  // ANECHO_MEDIA_AUDIO_TEXT_H_
