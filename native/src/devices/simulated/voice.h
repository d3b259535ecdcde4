#ifndef ANECHO_DEVICES_SIMULATED_VOICE_H_
#define ANECHO_DEVICES_SIMULATED_VOICE_H_

#include <span>

namespace anecho {

/// An endless mono signal at 48 kHz.
class Voice {
 public:
  virtual ~Voice() = default;
  // real-time
  /// Writes the next samples: the same ones whatever the sizes asked for.
  virtual void Fill(std::span<float> samples) = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_VOICE_H_
