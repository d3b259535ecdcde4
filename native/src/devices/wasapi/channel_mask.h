#ifndef ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_
#define ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_

#include <windows.h>

#include <string>
#include <vector>

namespace anecho {

/// Names the position of each channel of a format, by the names that SurroundMap knows. A channel
/// that the mask doesn't place, or places overhead, has an empty name; with a mask of 0, all names
/// are empty. But a single channel is "MONO", whatever the mask says.
///
/// @param mask WaveFormat::channel_mask.
std::vector<std::string> ChannelPositions(DWORD mask, int channels);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_
