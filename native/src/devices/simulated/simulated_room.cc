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

constexpr double kRoomRate = DeviceClock::kRate;
static_assert(DeviceClock::kPeriod == Convolver::kBlock);
/// Samples of echo that are kept: enough for the longest latencies, 600 ms of the loudspeaker and
/// 200 ms of the microphone.
constexpr std::int64_t kEchoMemory = 1 << 16;
constexpr std::int64_t kShortMemory = 1 << 14;

/// Start times in seconds. They differ, so that the devices are not in step; the microphone starts
/// at 0.
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

/// In a conversation, the far end talks alone for 8 s, then both talk, then the near end alone,
/// then both again, then the far end alone; after 15 s this repeats.
TurnTable TurnsOf(Scene scene, bool far_side) {
  TurnTable always = {15, {{0, 15}}};
  TurnTable never = {15, {}};
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
  const float gain = FromDb(config.echo_gain_db) * static_cast<float>(config.speaker_volume);
  for (float& sample : response) sample *= gain;
  return response;
}

DeviceClock::Config ClockOf(const RoomConfig& config, double ppm, double start_s, Seed seed) {
  return {ppm, config.wander_ppm, start_s, SeedOf(config, seed)};
}

SimulatedCapture::Config CaptureOf(const RoomConfig& config, const DeviceClock::Config& clock,
                                   StreamFormat format) {
  const Nanoseconds end =
      std::isinf(config.duration_s) ? Nanoseconds::max() : FromSeconds(config.duration_s);
  return {clock, config.jitter_ms * 1e-3, config.arrival_time_stamps, format, end};
}

int MostRate(const FaultScript& faults, StreamFormat usual) {
  int most = 0;
  faults.ForEachFormat(usual, [&](StreamFormat it) { most = std::max(most, it.sample_rate); });
  return most;
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
      effects_(config.microphone_effects ? std::make_optional<MicrophoneEffects>() : std::nullopt),
      microphone_(CaptureOf(config, ClockOf(config, config.microphone_ppm, 0, kMicrophoneSeed),
                            config.microphone_format),
                  FaultScript(config.faults, RoomDevice::kMicrophone)),
      reference_(
          CaptureOf(config, ClockOf(config, config.speaker_ppm, kReferenceStart, kReferenceSeed),
                    config.speaker_format),
          FaultScript(config.faults, RoomDevice::kReference)),
      cable_clock_(ClockOf(config, config.cable_ppm, kCableStart, kCableSeed)),
      cable_faults_(config.faults, RoomDevice::kCable),
      cable_(config.cable_format, MostRate(cable_faults_, config.cable_format)),
      played_(kShortMemory),
      echo_(kEchoMemory),
      spoken_(kShortMemory) {
  const auto add = [this](StreamFormat format) { readers_.emplace_back(format.sample_rate); };
  microphone_.faults().ForEachFormat(config.microphone_format, add);
  reference_.faults().ForEachFormat(config.speaker_format, add);
}

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
  const std::int64_t periods = (cable_clock_.position() - drained) / DeviceClock::kPeriod;
  cable_.Drain(periods * cable_.period());
  played_.Restart(reference_.clock().position());
  echo_.Restart(reference_.clock().position());
  spoken_.Restart(static_cast<std::int64_t>(seconds * kRoomRate));
  now_ = std::max(now_, time);
}

void SimulatedRoom::TurnReference() {
  const DeviceClock& clock = reference_.clock();
  const int rate = reference_.format().sample_rate;
  const SincTable& reader = ReaderFor(rate);
  PlayUntil(static_cast<double>(clock.position() + DeviceClock::kPeriod), reader);
  DevicePeriod samples;
  const auto period = std::span(samples).first(static_cast<std::size_t>(rate / kFramesPerSecond));
  if (rate == kRoomRate) played_.Copy(clock.position(), period);
  for (std::size_t i = 0; rate != kRoomRate && i < period.size(); ++i) {
    const double frames = static_cast<double>(i) * kRoomRate / rate;
    period[i] = played_.At(static_cast<double>(clock.position()) + frames, reader);
  }
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
  const int rate = microphone_.format().sample_rate;
  const SincTable& reader = ReaderFor(rate);
  const double start = microphone_.clock().PeriodStart() - microphone_latency_s_;
  const double end = microphone_.clock().PeriodEnd() - microphone_latency_s_;
  const double echo_start = reference_.clock().PositionAt(start - speaker_latency_s_);
  const double echo_end = reference_.clock().PositionAt(end - speaker_latency_s_);
  PlayUntil(echo_end, reader);
  SpeakUntil(end * kRoomRate, reader);
  DevicePeriod samples;
  const auto period = std::span(samples).first(static_cast<std::size_t>(rate / kFramesPerSecond));
  for (std::size_t i = 0; i < period.size(); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(period.size());
    const float sound = echo_.At(echo_start + (echo_end - echo_start) * share, reader) +
                        spoken_.At((start + (end - start) * share) * kRoomRate, reader) +
                        noise_ * noise_source_.Noise();
    period[i] = std::clamp(sound, -1.0f, 1.0f);
  }
  if (effects_) effects_->Process(period);
  microphone_.Deliver(period);
}

void SimulatedRoom::TurnCable() {
  const double now = cable_clock_.PeriodEnd();
  cable_clock_.NextPeriod();
  const auto happens = [&](RoomFault::Kind kind) {
    return cable_faults_.Find(kind, now) != nullptr;
  };
  if (happens(RoomFault::Kind::kNoReader) || happens(RoomFault::Kind::kGone)) {
    reader_away_ = true;
    cable_owed_ = 0;
    return;
  }
  if (std::exchange(reader_away_, false)) cable_.Clear();
  if (happens(RoomFault::Kind::kStall)) return;
  cable_owed_ += cable_.period();
  if (happens(RoomFault::Kind::kHiccup)) return;
  cable_.Drain(std::exchange(cable_owed_, 0));
}

const SincTable& SimulatedRoom::ReaderFor(int sample_rate) const {
  return *std::find_if(readers_.begin(), readers_.end(),
                       [&](const SincTable& it) { return it.sample_rate() == sample_rate; });
}

void SimulatedRoom::PlayUntil(double position, const SincTable& reader) {
  while (static_cast<double>(played_.end() - reader.reach()) < position) {
    Period period;
    far_voice_->Fill(period);
    // Speakers that are unplugged are not heard.
    const double now = reference_.clock().PeriodStart();
    if (reference_.faults().Find(RoomFault::Kind::kGone, now) != nullptr) period.fill(0.0f);
    played_.Append(period);
    loudspeaker_.Process(period);
    air_.Process(period, period);
    echo_.Append(period);
  }
}

void SimulatedRoom::SpeakUntil(double position, const SincTable& reader) {
  while (static_cast<double>(spoken_.end() - reader.reach()) < position) {
    Period period;
    near_voice_->Fill(period);
    spoken_.Append(period);
  }
}

}  // namespace anecho
