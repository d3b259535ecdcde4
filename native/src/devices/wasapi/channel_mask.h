#ifndef ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_
#define ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_

#include <windows.h>

#include <string>
#include <vector>

namespace anecho {

/// Names the position of each channel of a format, as SurroundMap knows them. Channels that the
/// mask doesn't place have an empty name, those of a mask of 0 all; one channel alone is mono,
/// whatever the mask says.
///
/// @param mask WaveFormat::channel_mask.
std::vector<std::string> ChannelPositions(DWORD mask, int channels);

}  // namespace anecho

#endif  // ANECHO_DEVICES_WASAPI_CHANNEL_MASK_H_
