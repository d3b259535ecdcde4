#ifndef ANECHO_ENGINE_ECHO_SEARCH_H_
#define ANECHO_ENGINE_ECHO_SEARCH_H_

#include <span>
#include <vector>

#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "base/time.h"
#include "delay/reference_delay_controller.h"
#include "engine/canceller_handover.h"
#include "engine/microphone_queue.h"
#include "engine/pipeline_config.h"

namespace anecho {

/// Feeds microphone and reference to the delay controller, and starts a hand-over when the delay of
/// the echo steps, or when the active canceller's reference gain or noise estimate is wrong.
class EchoSearch {
 public:
  explicit EchoSearch(const PipelineConfig& config);

  /// Clocks, delay and reference of the present devices.
  struct Sources {
    const MicrophoneQueue& microphone;
    ReferenceDelayController& follower;
    ReferenceAligner& reference;
  };

  // real-time
  /// Takes a frame that `handover` has processed. Does nothing if the delay is known beforehand.
  /// @param microphone mono; @param begin, end when it was captured.
  void Push(std::span<const float> microphone, Nanoseconds begin, Nanoseconds end,
            const Sources& sources, CancellerHandover* handover);

 private:
  std::span<const float> ReadReference(Nanoseconds begin, Nanoseconds end, const Sources& sources,
                                       const CancellerHandover& handover);

  const int channels_;
  ReadCursor cursor_;
  /// Interleaved.
  std::vector<float> reference_;
  std::vector<float> mono_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_ECHO_SEARCH_H_
