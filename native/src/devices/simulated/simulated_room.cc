#include "devices/simulated/simulated_room.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "devices/simulated/clip_voice.h"
#include "devices/simulated/generated_voice.h"
#include "devices/simulated/room_response.h"

namespace anecho {
namespace {

constexpr double kRate = DeviceClock::kRate;
static_assert(DeviceClock::kPeriod == Convolver::kBlock);
/// Holds the longest latency of the loudspeaker, 600 ms, and of the microphone, 200 ms.
constexpr std::int64_t kEchoMemory = 1 << 16;
constexpr std::int64_t kShortMemory = 1 << 14;

/// Devices don't start in step.
constexpr double kReferenceStart = 0.0037;
constexpr double kCableStart = 0.0061;

enum Seed {
  kFarSeed = 1,
  kNearSeed,
  kNoiseSeed,
  kRoomSeed,
  kMicrophoneSeed,
  kReferenceSeed,
  kCableSeed
};

std::uint64_t SeedOf(const RoomConfig& config, Seed purpose) {
  return Random(static_cast<std::uint64_t>(config.seed) * 16 + purpose).Bits();
}

float FromDb(double db) { return static_cast<float>(std::pow(10, db / 20)); }

/// Far talks alone for 8 s, then both, near alone, both again.
TurnTable TurnsOf(Scene scene, bool far_side) {
  const TurnTable always = {15, {{0, 15}}};
  const TurnTable never = {15, {}};
  switch (scene) {
    case Scene::kConversation:
      return far_side ? TurnTable{15, {{0, 9}, {11, 15}}} : TurnTable{15, {{8, 12.5}}};
    case Scene::kFar:
      return far_side ? always : never;
    case Scene::kNear:
      return far_side ? never : always;
    case Scene::kBoth:
      return always;
    case Scene::kSilence:
      break;
  }
  return never;
}

std::unique_ptr<Voice> MakeVoice(const RoomConfig& config, bool far_side) {
  const std::string& path = far_side ? config.far_path : config.near_path;
  const TurnTable turns = TurnsOf(config.scene, far_side);
  if (!path.empty() && !turns.turns.empty()) return std::make_unique<ClipVoice>(path);
  return std::make_unique<GeneratedVoice>(far_side ? kLowVoice : kHighVoice, turns,
                                          SeedOf(config, far_side ? kFarSeed : kNearSeed));
}

std::vector<float> AirOf(const RoomConfig& config) {
  const RoomShape& shape = config.size == RoomSize::kSmall    ? kSmallRoom
                           : config.size == RoomSize::kMedium ? kMediumRoom
                                                              : kLargeRoom;
  std::vector<float> response = MakeRoomResponse(shape, SeedOf(config, kRoomSeed));
  for (float& sample : response) sample *= FromDb(config.echo_gain_db);
  return response;
}

DeviceClock::Config ClockOf(const RoomConfig& config, double ppm, double start_s, Seed seed) {
  return {ppm, config.wander_ppm, start_s, SeedOf(config, seed)};
}

SimulatedCapture::Config CaptureOf(const RoomConfig& config, const DeviceClock::Config& clock) {
  const Nanoseconds end =
      std::isinf(config.duration_s) ? Nanoseconds::max() : FromSeconds(config.duration_s);
  return {clock, config.jitter_ms * 1e-3, config.arrival_time_stamps, end};
}

}  // namespace

SimulatedRoom::SimulatedRoom(const RoomConfig& config)
    : speaker_latency_s_(config.speaker_latency_ms * 1e-3),
      microphone_latency_s_(config.microphone_latency_ms * 1e-3),
      noise_(FromDb(config.noise_dbfs)),
      far_voice_(MakeVoice(config, /*far_side=*/true)),
      near_voice_(MakeVoice(config, /*far_side=*/false)),
      loudspeaker_(config.distortion),
      air_(AirOf(config)),
      noise_source_(SeedOf(config, kNoiseSeed)),
      microphone_(CaptureOf(config, ClockOf(config, config.microphone_ppm, 0, kMicrophoneSeed)),
                  FaultScript(config.faults, RoomDevice::kMicrophone)),
      reference_(
          CaptureOf(config, ClockOf(config, config.speaker_ppm, kReferenceStart, kReferenceSeed)),
          FaultScript(config.faults, RoomDevice::kReference)),
      cable_clock_(ClockOf(config, config.cable_ppm, kCableStart, kCableSeed)),
      cable_faults_(config.faults, RoomDevice::kCable),
      played_(kShortMemory),
      echo_(kEchoMemory),
      spoken_(kShortMemory) {}

void SimulatedRoom::AdvanceTo(Nanoseconds time) {
  while (true) {
    const double reference = reference_.clock().PeriodEnd();
    const double microphone = microphone_.clock().PeriodEnd();
    const double cable = cable_clock_.PeriodEnd();
    const double next = std::min({reference, microphone, cable});
    if (FromSeconds(next) > time) break;
    if (next == reference) {
      TurnReference();
    } else if (next == microphone) {
      TurnMicrophone();
    } else {
      TurnCable();
    }
  }
  now_ = std::max(now_, time);
}

void SimulatedRoom::SkipTo(Nanoseconds time) {
  const double seconds = ToSeconds(time);
  microphone_.SkipTo(seconds);
  reference_.SkipTo(seconds);
  const std::int64_t drained = cable_clock_.position();
  cable_clock_.SkipTo(seconds);
  cable_.Drain(cable_clock_.position() - drained);
  played_.Restart(reference_.clock().position());
  echo_.Restart(reference_.clock().position());
  spoken_.Restart(static_cast<std::int64_t>(seconds * kRate));
  now_ = std::max(now_, time);
}

void SimulatedRoom::TurnReference() {
  const DeviceClock& clock = reference_.clock();
  PlayUntil(static_cast<double>(clock.position() + DeviceClock::kPeriod));
  Period period;
  played_.Copy(clock.position(), period);
  const bool playing = std::any_of(period.begin(), period.end(), [](float s) { return s != 0; });
  const auto stops = RoomFault::Kind::kStopsWhenSilent;
  if (playing) {
    reference_.Deliver(period);
  } else if (reference_.faults().Find(stops, clock.PeriodEnd()) != nullptr) {
    reference_.Pass();
  } else {
    reference_.Deliver({});
  }
}

void SimulatedRoom::TurnMicrophone() {
  constexpr int kFrames = DeviceClock::kPeriod;
  const double start = microphone_.clock().PeriodStart() - microphone_latency_s_;
  const double end = microphone_.clock().PeriodEnd() - microphone_latency_s_;
  const double echo_start = reference_.clock().PositionAt(start - speaker_latency_s_);
  const double echo_end = reference_.clock().PositionAt(end - speaker_latency_s_);
  PlayUntil(echo_end);
  SpeakUntil(end * kRate);
  Period period;
  for (int i = 0; i < kFrames; ++i) {
    const double share = static_cast<double>(i) / kFrames;
    const float sound = echo_.At(echo_start + (echo_end - echo_start) * share) +
                        spoken_.At((start + (end - start) * share) * kRate) +
                        noise_ * noise_source_.Noise();
    period[i] = std::clamp(sound, -1.0f, 1.0f);
  }
  microphone_.Deliver(period);
}

void SimulatedRoom::TurnCable() {
  const double now = cable_clock_.PeriodEnd();
  cable_clock_.NextPeriod();
  if (cable_faults_.Find(RoomFault::Kind::kStall, now) != nullptr) return;
  cable_owed_ += DeviceClock::kPeriod;
  if (cable_faults_.Find(RoomFault::Kind::kHiccup, now) != nullptr) return;
  cable_.Drain(std::exchange(cable_owed_, 0));
}

void SimulatedRoom::PlayUntil(double position) {
  while (static_cast<double>(played_.end() - SampleHistory::kReach) < position) {
    Period period;
    far_voice_->Fill(period);
    played_.Append(period);
    loudspeaker_.Process(period);
    air_.Process(period, period);
    echo_.Append(period);
  }
}

void SimulatedRoom::SpeakUntil(double position) {
  while (static_cast<double>(spoken_.end() - SampleHistory::kReach) < position) {
    Period period;
    near_voice_->Fill(period);
    spoken_.Append(period);
  }
}

}  // namespace anecho
