#include "scene/scene.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "devices/simulated/random.h"
#include "dsp/polyphase_resampler.h"
#include "scene/deliveries.h"
#include "scene/echo_path.h"

namespace anecho::quality {
namespace {

constexpr double kRate = Scene::kRate;
constexpr std::size_t kPeriod = 480;

enum Seed {
  kFar = 1,
  kNear,
  kRoom,
  kNoise,
  kReferencePackets,
  kMicrophonePackets,
  kPhase,
  kFarVoice
};

std::uint64_t SeedOf(const SceneConfig& config, Seed purpose) {
  return Random(static_cast<std::uint64_t>(config.seed) * 16 + purpose).Bits();
}

/// Moves a voice to the other side every 5 s, as in a game or a spatial conference.
std::vector<Signal> Pan(const Signal& mono) {
  std::vector<Signal> sides(2, mono);
  for (std::size_t i = 0; i < mono.size(); ++i) {
    const bool left = i / (5 * Scene::kRate) % 2 == 0;
    sides[left ? 1 : 0][i] *= 0.25f;
  }
  return sides;
}

/// Silences 2 s after each 4 s.
void AddPauses(Signal* signal) {
  for (std::size_t i = 0; i < signal->size(); ++i) {
    if (i / Scene::kRate % 6 >= 4) (*signal)[i] = 0;
  }
}

void Add(const Signal& more, Signal* signal) {
  for (std::size_t i = 0; i < signal->size(); ++i) (*signal)[i] += more[i];
}

/// @return music, and a voice if `far` is kMusicAndVoice: one signal per loudspeaker.
std::vector<Signal> MakeBand(const SceneConfig& config, std::size_t frames) {
  const RoomSceneConfig& room = config.room;
  std::vector<Signal> channels = MakeMusic(frames, SeedOf(config, kFar));
  if (!room.stereo) {
    for (std::size_t i = 0; i < frames; ++i) {
      channels[0][i] = (channels[0][i] + channels[1][i]) / 2;
    }
    channels.pop_back();
  }
  for (Signal& channel : channels) SetActiveLevel(room.far_dbfs, channel);
  if (room.far != FarSound::kMusicAndVoice) return channels;
  Signal voice = MakeSpeech(room.far_clips, frames, /*low=*/true, SeedOf(config, kFarVoice));
  SetActiveLevel(room.far_dbfs + 3, voice);
  for (Signal& channel : channels) {
    Add(voice, &channel);
    SetActiveLevel(room.far_dbfs, channel);
  }
  return channels;
}

Signal MakeFarVoice(const SceneConfig& config, std::size_t frames) {
  const RoomSceneConfig& room = config.room;
  const std::uint64_t seed = SeedOf(config, kFar);
  if (room.far == FarSound::kVoice) return MakeSpeech(room.far_clips, frames, /*low=*/true, seed);
  Signal voices = MakeVoices(room.far_clips, frames, seed);
  if (room.far == FarSound::kVoices) return voices;
  // The second sequence has the clips in reverse order, so that a voice hardly ever speaks at the
  // same time as its copy.
  std::vector<std::string> clips = room.far_clips;
  std::reverse(clips.begin(), clips.end());
  Add(MakeVoices(clips, frames, SeedOf(config, kFarVoice)), &voices);
  return voices;
}

/// @return one signal per loudspeaker.
std::vector<Signal> MakeFar(const SceneConfig& config, std::size_t frames) {
  const RoomSceneConfig& room = config.room;
  if (room.far == FarSound::kMusic || room.far == FarSound::kMusicAndVoice) {
    return MakeBand(config, frames);
  }
  std::vector<Signal> channels;
  Signal voice = MakeFarVoice(config, frames);
  SetActiveLevel(room.far_dbfs, voice);
  if (room.stops_when_silent) AddPauses(&voice);
  if (room.stereo) return Pan(voice);
  channels.push_back(std::move(voice));
  return channels;
}

/// @return the loudspeakers' signals as the reference's device delivers them, interleaved.
std::vector<float> Tap(const RoomSceneConfig& room, const std::vector<Signal>& channels,
                       std::size_t first) {
  const auto gain = static_cast<float>(std::pow(10, room.reference_db / 20));
  std::vector<float> all;
  all.reserve(channels.size() * (channels[0].size() - first));
  for (std::size_t i = first; i < channels[0].size(); ++i) {
    for (const Signal& channel : channels) all.push_back(gain * channel[i]);
  }
  return all;
}

/// @return a signal on the reference's clock, as the microphone samples it.
/// @param lag_s seconds from the microphone's first sample to the arrival of the signal's first
/// sample, device delay included; negative: the signal's first sample comes earlier.
Signal ReadByOtherClock(const Signal& signal, double lag_s, double reference_rate,
                        std::size_t frames) {
  const PolyphaseResampler resampler(Scene::kRate, Scene::kRate);
  const double step = reference_rate / kRate;
  const double first = -lag_s * reference_rate;
  // Zeros on both sides: for the resampler's taps, and for the time before anything was played.
  const auto margin =
      static_cast<std::size_t>(std::max(0.0, std::ceil(lag_s * reference_rate))) + 64;
  Signal padded(margin);
  padded.insert(padded.end(), signal.begin(), signal.end());
  const double last = first + step * static_cast<double>(frames);
  padded.resize(std::max(padded.size(), margin + static_cast<std::size_t>(std::max(0.0, last))) +
                64);
  Signal result(frames);
  for (std::size_t i = 0; i + kPeriod <= frames; i += kPeriod) {
    const double position = first + step * static_cast<double>(i) + static_cast<double>(margin);
    const std::span<float> period(result.data() + i, kPeriod);
    if (!resampler.Read(padded, position, step, period)) break;
  }
  return result;
}

/// @return for each period, whether it is in a pause of half a second or more. Shorter pauses are
/// delivered as zeros, as by a program that continues to play.
std::vector<bool> SilentPeriods(std::span<const float> signal) {
  constexpr std::size_t kMinRun = 50;
  std::vector<bool> silent(signal.size() / kPeriod);
  std::size_t run = 0;
  for (std::size_t period = 0; period < silent.size(); ++period) {
    const auto begin = signal.begin() + static_cast<std::ptrdiff_t>(period * kPeriod);
    const bool zeros = std::all_of(begin, begin + kPeriod, [](float s) { return s == 0; });
    run = zeros ? run + 1 : 0;
    if (run < kMinRun) continue;
    std::fill_n(silent.begin() + static_cast<std::ptrdiff_t>(period + 1 - run), run, true);
  }
  return silent;
}

void AddNearAndNoise(const SceneConfig& config, Scene* scene) {
  const RoomSceneConfig& room = config.room;
  const std::size_t frames = scene->microphone.size();
  scene->near.assign(frames, 0.0f);
  if (room.near) {
    scene->near = MakeSpeech(room.near_clips, frames, /*low=*/false, SeedOf(config, kNear));
    const double echo = ActivePower(scene->echo);
    // Without an echo, the voice's level is relative to the level that an echo would have.
    const double beside = echo > 0 ? 10 * std::log10(echo) : room.far_dbfs + room.echo_db;
    SetActiveLevel(beside + room.near_db, scene->near);
    const auto begin = static_cast<std::size_t>(room.near_from_s * kRate);
    std::fill_n(scene->near.begin(), std::min(begin, frames), 0.0f);
  }
  Random noise(SeedOf(config, kNoise));
  const auto level = static_cast<float>(std::pow(10, room.noise_dbfs / 20));
  scene->without_echo.resize(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    scene->without_echo[i] = scene->near[i] + level * noise.Noise();
    scene->microphone[i] = std::clamp(scene->without_echo[i] + scene->echo[i], -1.0f, 1.0f);
  }
}

Scene MakeRoomScene(const SceneConfig& config) {
  const RoomSceneConfig& room = config.room;
  const auto frames = static_cast<std::size_t>(config.duration_s * 100) * kPeriod;
  const std::size_t reference_frames = frames + kPeriod * 20;
  const double reference_rate = kRate * (1 - room.drift_ppm * 1e-6);
  // The two devices' periods begin at different times, as with real devices.
  const double start_s = -Random(SeedOf(config, kPhase)).Between(0.011, 0.019);
  const std::size_t joined = static_cast<std::size_t>(room.joined_after_s * 100) * kPeriod;
  const std::vector<Signal> far = MakeFar(config, joined + reference_frames);

  Scene scene;
  scene.reference = Tap(room, far, joined);
  scene.reference_channels = static_cast<int>(far.size());
  scene.microphone.resize(frames);
  const Signal heard = PlayIntoRoom(room, far, SeedOf(config, kRoom));
  const double lag_s =
      start_s + room.delay_ms * 1e-3 - static_cast<double>(joined) / reference_rate;
  scene.echo = ReadByOtherClock(heard, lag_s, reference_rate, frames);
  const auto silent = static_cast<std::size_t>(room.echo_from_s * kRate);
  std::fill_n(scene.echo.begin(), std::min(silent, frames), 0.0f);
  AddNearAndNoise(config, &scene);

  const DeviceConfig reference = {Delivery::Stream::kReference, start_s, reference_rate,
                                  static_cast<std::int64_t>(reference_frames)};
  const DeviceConfig microphone = {Delivery::Stream::kMicrophone, 0, kRate,
                                   static_cast<std::int64_t>(frames)};
  scene.deliveries =
      InOrderOfArrival(Deliver(room, reference, SilentPeriods(std::span(far[0]).subspan(joined)),
                               SeedOf(config, kReferencePackets)),
                       Deliver(room, microphone, {}, SeedOf(config, kMicrophonePackets)));
  return scene;
}

/// Loads two recordings as if two devices had delivered them from the same moment on. The packets
/// of both have the microphone's clock: if the real clocks differed, only the sound shows it.
Scene LoadRecordedScene(const SceneConfig& config) {
  Scene scene;
  scene.microphone = LoadClip(config.microphone_path);
  const auto limit = static_cast<std::size_t>(config.duration_s * kRate);
  const std::size_t frames = std::min(scene.microphone.size(), limit) / kPeriod * kPeriod;
  scene.microphone.resize(frames);
  Signal reference = LoadClip(config.reference_path);
  reference.resize(frames);
  scene.reference = std::move(reference);
  scene.without_echo.assign(frames, 0.0f);
  RoomSceneConfig exact;
  exact.stamp_error_ms = exact.lateness_ms = 0;
  const auto count = static_cast<std::int64_t>(frames);
  scene.deliveries =
      InOrderOfArrival(Deliver(exact, {Delivery::Stream::kReference, 0, kRate, count}, {}, 1),
                       Deliver(exact, {Delivery::Stream::kMicrophone, 0, kRate, count}, {}, 1));
  return scene;
}

}  // namespace

Scene MakeScene(const SceneConfig& config) {
  return config.recorded() ? LoadRecordedScene(config) : MakeRoomScene(config);
}

}  // namespace anecho::quality
