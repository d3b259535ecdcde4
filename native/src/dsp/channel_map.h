#ifndef ANECHO_DSP_CHANNEL_MAP_H_
#define ANECHO_DSP_CHANNEL_MAP_H_

#include <cstddef>
#include <span>

namespace anecho {

// real-time
/// Averages all channels.
/// @param interleaved whole frames of `channels`, 1 or more.
/// @param mono one sample for each frame.
void MixToMono(std::span<const float> interleaved, int channels, std::span<float> mono);

// real-time
/// Mixes any number of channels to two. One goes to both sides, two stay as they are. Three to
/// eight are taken in Windows' order (3: FL FR FC; 4: FL FR RL RR; 5: FL FR FC RL RR; 6: FL FR FC
/// LFE RL RR; 7: FL FR FC LFE RC SL SR; 8: FL FR FC LFE RL RR SL SR). They are mixed after ITU-R
/// BS.775, with centre, surrounds and also the LFE at -3 dB, and scaled so that no sum exceeds full
/// scale. Of more than eight, the 1st, 3rd, 5th and so on are averaged to the left, the others to
/// the right.
/// @param interleaved whole frames of `channels`, 1 or more.
/// @param stereo two samples for each frame.
void MixToStereo(std::span<const float> interleaved, int channels, std::span<float> stereo);

// real-time
/// Spreads one or two channels over those of a device. One goes to all. Of two, the first goes to
/// the device's 1st, 3rd, 5th and so on, the second to the others; a device of one channel gets
/// their mean.
/// @param interleaved whole frames of `channels`, 1 or 2. @param spread as many frames of
///   `device_channels`.
void SpreadChannels(std::span<const float> interleaved, std::size_t channels,
                    std::size_t device_channels, std::span<float> spread);

}  // namespace anecho

#endif  // ANECHO_DSP_CHANNEL_MAP_H_
