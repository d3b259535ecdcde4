#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "devices/streams.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Interface of an echo canceller that is compared, set up as its users would set it up. It gets
/// the packets in the order in which the devices deliver them. Each packet has 10 ms at 48 kHz.
class Contender {
 public:
  virtual ~Contender() = default;
  virtual void PushReference(const Packet& packet) = 0;
  /// Takes a packet, and appends the output: mono, in the order of the microphone's samples.
  virtual void PushMicrophone(const Packet& packet, Signal* output) = 0;
  /// Does the work that does not run on the audio thread, and so is not timed.
  virtual void Rest() {}
};

/// Makes the contender with this name for a scene. Throws Error(ANECHO_INVALID_CONFIG) for an
/// unknown name or option. The names: "untouched", "aec3", "speexdsp", "speexdsp-suppressor",
/// "anecho", "anecho-classic", "anecho-suppressor" (with high noise suppression), "anecho-stereo"
/// (both channels of the reference). Anecho's contenders run in full duplex, except
/// "anecho-classic". Their names can be followed by "-process" (runs as `anecho process`, which
/// analyses the whole recording first) and by options: "anecho:delay.target_ms=10", see
/// SetPipelineOptions().
std::unique_ptr<Contender> MakeContender(std::string_view name, const Scene& scene);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_CONTENDER_H_
