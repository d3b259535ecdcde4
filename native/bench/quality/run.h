#ifndef ANECHO_BENCH_QUALITY_RUN_H_
#define ANECHO_BENCH_QUALITY_RUN_H_

#include <span>

#include "contenders/contender.h"
#include "scene/scene.h"

namespace anecho::quality {

/// Which signals of a scene a contender gets.
enum class Hearing {
  kAll = 1,
  /// The microphone without echo, and a silent reference.
  kNearAlone,
};

/// Output of a contender for a scene, and its cost.
struct Outcome {
  /// Sample n of the output belongs to sample n − d of the microphone, where d is the contender's
  /// own delay in samples.
  Signal output;
  /// Processor time per 10 ms frame of the microphone, in microseconds: the mean of the
  /// measurements without the lowest and the highest quarter, so that neither the first frames nor
  /// an interruption count.
  double mean_us = 0;
  /// Length of the sound that the contender still holds back at the end, in ms.
  double held_ms = 0;
};

/// @return the packet of a delivery.
/// @param samples of the whole stream, interleaved.
Packet PacketOf(const Delivery& delivery, std::span<const float> samples, int channels);

/// Runs a contender over a scene, packet by packet.
Outcome Run(const Scene& scene, Hearing hearing, Contender* contender);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_RUN_H_
