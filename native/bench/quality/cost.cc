#include "cost.h"

#include <algorithm>
#include <cmath>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "anecho.h"
#include "base/error.h"
#include "contenders/contender.h"
#include "measures/near_end.h"
#include "run.h"

namespace anecho::quality {
namespace {

using nlohmann::json;

/// @return bytes allocated by malloc; null where the system does not tell.
json HeldBytes() {
#if defined(__GLIBC__)
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return nullptr;
#endif
}

json KilobytesBetween(const json& before, const json& after) {
  if (before.is_null() || after.is_null()) return nullptr;
  const double bytes = after.get<double>() - before.get<double>();
  return std::round(bytes / 102.4) / 10;
}

}  // namespace

json MeasureCost(std::string_view contender, const Scene& scene) {
  constexpr int kRounds = 3;
  // Tables and field trials, which are made once for all cancellers, must not count.
  MakeContender(contender, scene);
  double least_us = 0;
  json memory;
  for (int round = 0; round < kRounds; ++round) {
    const json before = HeldBytes();
    const auto made = MakeContender(contender, scene);
    memory = KilobytesBetween(before, HeldBytes());
    const double us = Run(scene, Hearing::kAll, made.get()).mean_us;
    least_us = round == 0 ? us : std::min(least_us, us);
  }
  const auto listening = MakeContender(contender, scene);
  const Outcome alone = Run(scene, Hearing::kNearAlone, listening.get());
  const std::size_t longest = Scene::kRate / 10;
  const std::size_t middle = std::min(alone.output.size(), scene.without_echo.size()) / 2;
  if (middle <= longest) {
    throw Error(ANECHO_INVALID_CONFIG, "the delay is measured on more than 0.2 s of sound");
  }
  const std::size_t length = std::min(middle - longest, std::size_t{3 * Scene::kRate});
  const std::size_t lag = MeasureLag(std::span(scene.without_echo).subspan(middle, length),
                                     std::span(alone.output).subspan(middle), longest);
  return {
      {"frame_us", std::round(least_us * 10) / 10},
      {"memory_kb", memory},
      {"delay_ms", std::round(static_cast<double>(lag) * 1e4 / Scene::kRate) / 10 + alone.held_ms}};
}

void OnlyProcess(std::string_view contender, const Scene& scene) {
  const auto made = MakeContender(contender, scene);
  Run(scene, Hearing::kAll, made.get());
}

}  // namespace anecho::quality
