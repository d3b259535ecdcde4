#ifndef ANECHO_MEDIA_AUDIO_TEXT_H_
#define ANECHO_MEDIA_AUDIO_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace anecho {

/// @return the note about a file that holds less than its header promises. It gives seconds; or
///   frames, if `sample_rate` is 0 or less, or both lengths are the same to a tenth of a second.
/// @param promised, found lengths in frames. @param sample_rate in Hz.
std::string LessThanPromised(std::int64_t promised, std::int64_t found, int sample_rate);

/// @return a time such as "12.345 s".
std::string TimeText(std::int64_t frames, int sample_rate);

/// @return the texts, each on a line of its own.
std::string JoinLines(const std::vector<std::string>& texts);

}  // namespace anecho

#endif  // ANECHO_MEDIA_AUDIO_TEXT_H_
