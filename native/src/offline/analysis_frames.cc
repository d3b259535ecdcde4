#include "offline/analysis_frames.h"

#include <algorithm>

namespace anecho {

AnalysisFrames::AnalysisFrames(const MonoRecording& recording, int sample_rate)
    : source_(recording.path),
      converter_(source_.rate(), sample_rate, 1),
      frame_size_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)),
      mix_(source_.channels(), 1),
      waiting_(frame_size_ + static_cast<std::size_t>(converter_.MaxOutputFrames(
                                 source_.rate() / kFramesPerSecond + 1))) {
  mix_.SetWeights(recording.weights);
}

std::span<const float> AnalysisFrames::Next() {
  const auto begin = waiting_.begin();
  std::copy(begin + static_cast<std::ptrdiff_t>(taken_),
            begin + static_cast<std::ptrdiff_t>(count_), begin);
  count_ -= taken_;
  while (count_ < frame_size_) {
    const Packet packet = source_.Next();
    const auto mixed = mix_.Mix(packet, 0, packet.frames);
    count_ +=
        static_cast<std::size_t>(converter_.Process(mixed, std::span(waiting_).subspan(count_)));
  }
  taken_ = frame_size_;
  return std::span(waiting_).first(frame_size_);
}

}  // namespace anecho
