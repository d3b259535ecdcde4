#ifndef ANECHO_OFFLINE_CHANNEL_PASS_H_
#define ANECHO_OFFLINE_CHANNEL_PASS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "channels/channel_choice.h"
#include "channels/channel_selector.h"
#include "channels/reference_mix.h"
#include "channels/reference_tap.h"
#include "offline/process_config.h"
#include "offline/recording_pair.h"

namespace anecho {

/// How the channels of two recordings are used, from beginning to end.
struct RecordingChannels {
  ChannelChoice microphone;
  /// Weights by which MixStage mixes the reference down to the pipeline's reference channels.
  std::vector<float> reference;
  /// The same, down to one channel.
  std::vector<float> mono_reference;
  /// The pipeline's `stereo_output`: if two channels of the microphone are in use, they become mid
  /// and side.
  bool is_stereo = false;

  /// Weights for MixStage from the microphone to one channel; with stereo, to the mid.
  std::vector<float> MicrophoneWeights() const;
};

/// The pass over two recordings before all others: selects the channels of the microphone, and
/// finds the weights for the mix-down of the reference. Reads nothing if the reference is mono, and
/// the microphone is mono or its channels are given.
class ChannelPass {
 public:
  /// Throws Error: for unreadable files as the later passes would; ANECHO_INVALID_CONFIG if the
  /// configuration names a channel that the recording hasn't got.
  explicit ChannelPass(const ProcessConfig& process);

  /// Analyses the next 10 ms. @return false if there was nothing left to analyse.
  bool Turn();

  /// @return what was found. Call it once, at the end.
  RecordingChannels Finish();

 private:
  void PushReference();

  RecordingPair recordings_;
  ReferenceTap tap_;
  ChannelSelector selector_;
  ReferenceMix mix_;
  ReferenceMix mono_mix_;
  const bool is_needed_;
  const bool is_stereo_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_CHANNEL_PASS_H_
