#ifndef ANECHO_OFFLINE_CHANNELS_JSON_H_
#define ANECHO_OFFLINE_CHANNELS_JSON_H_

#include <string>

#include "channels/channel_choice.h"

namespace anecho {

/// @return the channels of the microphone in use, in the form of anecho_process_channels().
std::string ChannelsJson(const ChannelChoice& choice);

}  // namespace anecho

#endif  // ANECHO_OFFLINE_CHANNELS_JSON_H_
