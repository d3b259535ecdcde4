#include "offline/sound_windows.h"

#include <algorithm>

namespace anecho {

bool SoundWindows::Turn() {
  if (frames_.ended()) return false;
  decimator_.Process(frames_.Next(), latest_);
  const auto count = static_cast<std::int64_t>(latest_.size());
  for (Window& window : windows_) {
    const auto length = static_cast<std::int64_t>(window.samples.size());
    const std::int64_t begin = std::max(position_, window.begin);
    const std::int64_t end = std::min(position_ + count, window.begin + length);
    if (begin >= end) continue;
    std::copy_n(latest_.begin() + (begin - position_), end - begin,
                window.samples.begin() + (begin - window.begin));
  }
  position_ += count;
  return true;
}

}  // namespace anecho
