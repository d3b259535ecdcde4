#include "process/analysis_frames.h"

#include <algorithm>

#include "dsp/channel_map.h"

namespace anecho {

AnalysisFrames::AnalysisFrames(const std::string& path, int sample_rate)
    : source_(path),
      converter_(source_.rate(), sample_rate, 1),
      frame_size_(static_cast<std::size_t>(sample_rate / kFramesPerSecond)),
      mono_(static_cast<std::size_t>(source_.rate() / kFramesPerSecond + 1)),
      waiting_(frame_size_ + static_cast<std::size_t>(converter_.MaxOutputFrames(
                                 static_cast<std::int64_t>(mono_.size())))) {}

std::span<const float> AnalysisFrames::Next() {
  const auto begin = waiting_.begin();
  std::copy(begin + static_cast<std::ptrdiff_t>(taken_),
            begin + static_cast<std::ptrdiff_t>(count_), begin);
  count_ -= taken_;
  while (count_ < frame_size_) {
    const Packet packet = source_.Next();
    const auto mixed = std::span(mono_).first(static_cast<std::size_t>(packet.frames));
    MixToMono(packet.samples, source_.channels(), mixed);
    count_ +=
        static_cast<std::size_t>(converter_.Process(mixed, std::span(waiting_).subspan(count_)));
  }
  taken_ = frame_size_;
  return std::span(waiting_).first(frame_size_);
}

}  // namespace anecho
