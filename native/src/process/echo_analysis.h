#ifndef ANECHO_PROCESS_ECHO_ANALYSIS_H_
#define ANECHO_PROCESS_ECHO_ANALYSIS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dsp/rate_converter.h"
#include "engine/mix_stage.h"
#include "process/channel_pass.h"
#include "process/process_config.h"
#include "process/recording_pair.h"
#include "time/delay_analyzer.h"

namespace anecho {

/// The first pass over two recordings: how far the echo is behind the reference, from beginning to
/// end. Recordings have no time stamps, so the sound itself has to tell.
class EchoAnalysis {
 public:
  /// Throws Error as the second pass would for unreadable files.
  EchoAnalysis(const ProcessConfig& process, const RecordingChannels& channels);

  /// Listens to the next 10 ms. @return whether there is more.
  bool Turn();

  /// @return frames of the microphone's recording that have been heard.
  std::int64_t frames_done() const { return microphone_.source.frames_read(); }

  /// @return what was found. Call it once, at the end.
  DelayTrack Finish() { return analyzer_.Finish(); }

 private:
  /// A recording on its way to mono frames of 10 ms at the rate of the analysis.
  struct Track {
    Track(PacketSource&& recording, int sample_rate, std::span<const float> weights);
    /// Makes sure that a frame is there. @return it.
    std::span<const float> Frame();
    void DropFrame();

    PacketSource source;
    RateConverter converter;
    const std::size_t frame_size;
    MixStage mix;
    const std::size_t packet_frames;
    std::vector<float> waiting;
    std::size_t count = 0;
  };

  EchoAnalysis(PacketSource&& microphone, PacketSource&& reference,
               const RecordingChannels& channels);
  EchoAnalysis(PacketSource&& microphone, PacketSource&& reference,
               const RecordingChannels& channels, int sample_rate);

  Track microphone_;
  Track reference_;
  DelayAnalyzer analyzer_;
};

}  // namespace anecho

#endif  // ANECHO_PROCESS_ECHO_ANALYSIS_H_
