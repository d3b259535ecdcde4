#include "scene/sounds.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "anecho.h"
#include "base/error.h"
#include "devices/simulated/generated_voice.h"
#include "devices/simulated/random.h"
#include "dsp/level_meter.h"
#include "dsp/rate_converter.h"
#include "media/audio_reader.h"

namespace anecho::quality {
namespace {

constexpr int kRate = 48000;
constexpr std::size_t kFrame = kRate / 100;

Signal Channel(const std::vector<float>& interleaved, int channels, int channel) {
  Signal signal(interleaved.size() / channels);
  for (std::size_t i = 0; i < signal.size(); ++i) signal[i] = interleaved[i * channels + channel];
  return signal;
}

/// An instrument's tone: some harmonics that decay.
struct Tone {
  double hz;
  double decay_s;
  double brightness;
  double gain;
};

void AddTone(const Tone& tone, std::size_t begin, std::size_t length, double pan,
             std::vector<Signal>* music) {
  const std::size_t end = std::min(begin + length, (*music)[0].size());
  for (int harmonic = 1; harmonic <= 6; ++harmonic) {
    const double step = 2 * std::numbers::pi * tone.hz * harmonic / kRate;
    const double gain = tone.gain * std::pow(tone.brightness, harmonic - 1);
    for (std::size_t i = begin; i < end; ++i) {
      const double age = static_cast<double>(i - begin) / kRate;
      const double attack = std::min(1.0, age / 0.004);
      const double value = gain * attack * std::exp(-age / tone.decay_s) *
                           std::sin(step * static_cast<double>(i - begin));
      (*music)[0][i] += static_cast<float>((1 - pan) * value);
      (*music)[1][i] += static_cast<float>(pan * value);
    }
  }
}

void AddNoiseHit(double decay_s, double gain, double pan, std::size_t begin, Random* random,
                 std::vector<Signal>* music) {
  const auto length = static_cast<std::size_t>(6 * decay_s * kRate);
  const std::size_t end = std::min(begin + length, (*music)[0].size());
  float last = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double age = static_cast<double>(i - begin) / kRate;
    const float noise = random->Noise();
    const double value = gain * std::exp(-age / decay_s) * static_cast<double>(noise - last);
    last = noise;
    (*music)[0][i] += static_cast<float>((1 - pan) * value);
    (*music)[1][i] += static_cast<float>(pan * value);
  }
}

}  // namespace

std::vector<Signal> LoadChannels(const std::string& path) {
  const std::unique_ptr<AudioReader> reader = AudioReader::Open(path);
  const int channels = reader->info().channels;
  RateConverter converter(reader->info().sample_rate, kRate, channels);
  constexpr int kChunk = 4096;
  std::vector<float> chunk(static_cast<std::size_t>(kChunk) * channels);
  std::vector<float> converted(static_cast<std::size_t>(converter.MaxOutputFrames(kChunk)) *
                               channels);
  std::vector<float> all;
  for (bool last = false; !last;) {
    const std::int64_t frames = reader->Read(chunk);
    last = frames < kChunk;
    const auto part = std::span<const float>(chunk).first(static_cast<std::size_t>(frames) *
                                                          static_cast<std::size_t>(channels));
    const std::int64_t count = converter.Process(part, converted, last);
    all.insert(all.end(), converted.begin(), converted.begin() + count * channels);
  }
  if (all.empty()) throw Error(ANECHO_BAD_AUDIO, path + " holds no sound: choose another file");
  return {Channel(all, channels, 0), Channel(all, channels, channels - 1)};
}

Signal LoadClip(const std::string& path) {
  std::vector<Signal> channels = LoadChannels(path);
  Signal mono = std::move(channels[0]);
  for (std::size_t i = 0; i < mono.size(); ++i) mono[i] = (mono[i] + channels[1][i]) / 2;
  return mono;
}

Signal MakeSpeech(std::span<const std::string> clips, std::size_t frames, bool low,
                  std::uint64_t seed) {
  Signal speech(frames);
  if (clips.empty()) {
    GeneratedVoice voice(low ? kLowVoice : kHighVoice, TurnTable{15, {{0, 15}}}, seed);
    voice.Fill(speech);
    return speech;
  }
  Signal all;
  for (const std::string& path : clips) {
    const Signal clip = LoadClip(path);
    all.insert(all.end(), clip.begin(), clip.end());
    all.insert(all.end(), kRate / 5, 0.0f);
  }
  // The seed chooses the sample at which the speech begins.
  const auto first =
      static_cast<std::size_t>(Random(seed).Between(0, 1) * static_cast<double>(all.size()));
  for (std::size_t i = 0; i < frames; ++i) speech[i] = all[(first + i) % all.size()];
  return speech;
}

Signal MakeVoices(std::span<const std::string> clips, std::size_t frames, std::uint64_t seed) {
  if (!clips.empty()) return MakeSpeech(clips, frames, /*low=*/true, seed);
  Signal voices(frames);
  Signal other(frames);
  GeneratedVoice(kLowVoice, TurnTable{8, {{0, 4}}}, seed).Fill(voices);
  GeneratedVoice(kHighVoice, TurnTable{8, {{4, 8}}}, seed + 1).Fill(other);
  for (std::size_t i = 0; i < frames; ++i) voices[i] += other[i];
  return voices;
}

std::vector<Signal> MakeMusic(std::size_t frames, std::uint64_t seed) {
  std::vector<Signal> music(2, Signal(frames));
  Random random(seed);
  constexpr std::size_t kBeat = kRate * 60 / 116;
  constexpr int kRoots[] = {45, 41, 48, 43};  // A, F, C, G
  const auto hertz = [](int key) { return 440 * std::pow(2.0, (key - 69) / 12.0); };
  int beat = 0;
  for (std::size_t begin = 0; begin < frames; begin += kBeat, ++beat) {
    const int root = kRoots[beat / 4 % 4];
    AddTone({hertz(root - 12), 0.25, 0.5, 0.5}, begin, kBeat, 0.5, &music);
    if (beat % 4 == 0) {
      int voice = 0;
      for (const int interval : {12, 19, root == 45 ? 15 : 16, 24}) {
        AddTone({hertz(root + interval), 1.2, 0.6, 0.16}, begin, 4 * kBeat, 0.2 + 0.2 * voice++,
                &music);
      }
    }
    const int scale[] = {0, 2, 4, 7, 9};
    const int note = root + 24 + scale[random.Whole(0, 4)];
    const std::size_t swing = random.Whole(0, 1) == 0 ? 0 : kBeat / 2;
    AddTone({hertz(note), 0.3, 0.45, 0.25}, begin + swing, kBeat, 0.7, &music);
    AddTone({55, 0.07, 0.2, beat % 2 == 0 ? 0.9 : 0.2}, begin, kBeat / 2, 0.5, &music);
    if (beat % 2 == 1) AddNoiseHit(0.06, 0.22, 0.45, begin, &random, &music);
    for (const std::size_t half : {std::size_t{0}, kBeat / 2}) {
      AddNoiseHit(0.02, 0.06, 0.65, begin + half, &random, &music);
    }
  }
  return music;
}

double ActivePower(std::span<const float> signal) {
  std::vector<double> powers;
  for (; signal.size() >= kFrame; signal = signal.subspan(kFrame)) {
    powers.push_back(MeanSquare(signal.first(kFrame)));
  }
  if (powers.empty()) return 0;
  const double least = *std::max_element(powers.begin(), powers.end()) * 1e-3;
  double sum = 0;
  int count = 0;
  for (const double power : powers) {
    if (power < least || power == 0) continue;
    sum += power;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

void SetActiveLevel(double dbfs, std::span<float> signal) {
  const double power = ActivePower(signal);
  if (power == 0) return;
  const auto gain = static_cast<float>(std::sqrt(std::pow(10, dbfs / 10) / power));
  for (float& sample : signal) sample *= gain;
}

}  // namespace anecho::quality
