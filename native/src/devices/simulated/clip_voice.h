#ifndef ANECHO_DEVICES_SIMULATED_CLIP_VOICE_H_
#define ANECHO_DEVICES_SIMULATED_CLIP_VOICE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "devices/simulated/voice.h"

namespace anecho {

/// An audio file, mixed to mono and played in a loop. It is held in memory, so only its first 10
/// minutes are used.
class ClipVoice : public Voice {
 public:
  /// Throws Error(ANECHO_FILE) or Error(ANECHO_BAD_AUDIO).
  explicit ClipVoice(const std::string& path);

  // real-time
  void Fill(std::span<float> samples) override;

 private:
  std::vector<float> samples_;
  std::size_t next_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_CLIP_VOICE_H_
