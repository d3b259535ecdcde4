#ifndef ANECHO_DEVICES_SIMULATED_VOICE_H_
#define ANECHO_DEVICES_SIMULATED_VOICE_H_

#include <span>

namespace anecho {

/// An endless mono signal at 48 kHz.
class Voice {
 public:
  virtual ~Voice() = default;
  // real-time
  /// Writes the next samples. The signal does not depend on how many samples each call asks for.
  virtual void Fill(std::span<float> samples) = 0;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_VOICE_H_
