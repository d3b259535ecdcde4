#ifndef ANECHO_OFFLINE_CHANNELS_JSON_H_
#define ANECHO_OFFLINE_CHANNELS_JSON_H_

#include <string>

#include "channels/channel_choice.h"

namespace anecho {

/// @return which channels of the microphone are heard, as anecho_process_channels() tells it.
std::string ChannelsJson(const ChannelChoice& choice);

}  // namespace anecho

#endif  // ANECHO_OFFLINE_CHANNELS_JSON_H_
