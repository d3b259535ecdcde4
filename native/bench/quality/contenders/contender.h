#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "devices/streams.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Something that takes echo out, set up as its users would. Packets come in the order in which the
/// devices deliver them: 10 ms at 48 kHz each, unless a device delivers nothing.
class Contender {
 public:
  virtual ~Contender() = default;
  virtual void PushReference(const Packet& packet) = 0;
  /// Appends what comes out: mono, in the order of the microphone's samples.
  virtual void PushMicrophone(const Packet& packet, Signal* output) = 0;
  /// Work that is not done on the audio thread, and so not timed.
  virtual void Rest() {}
};

/// Makes the contender of a name for a scene. Throws Error(ANECHO_INVALID_CONFIG) for a name that
/// is none. The names: "untouched", "aec3", "speexdsp", "speexdsp-suppressor", "anecho",
/// "anecho-classic", "anecho-suppressor" (with high noise suppression), "anecho-stereo" (both
/// channels of the reference). Ours can have "-process" behind it (as `anecho process`, which
/// listens to the whole recording first), and options: "anecho:delay.target_ms=10", see
/// SetPipelineOptions().
std::unique_ptr<Contender> MakeContender(std::string_view name, const Scene& scene);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_
