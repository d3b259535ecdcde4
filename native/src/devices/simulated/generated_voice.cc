#include "devices/simulated/generated_voice.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace anecho {
namespace {

constexpr double kVoiceRate = 48000;
/// Samples between two steps of the glides: 1 ms.
constexpr int kGlideStep = 48;
/// Samples of a pause after which its sound is cut off, even if the formants still ring: 60 ms.
constexpr std::int64_t kRingTime = 2880;

/// First three formants of English vowels, men (Peterson & Barney 1952), in Hz.
constexpr double kVowels[][3] = {{270, 2290, 3010}, {390, 1990, 2550}, {530, 1840, 2480},
                                 {660, 1720, 2410}, {730, 1090, 2440}, {570, 840, 2410},
                                 {440, 1020, 2240}, {300, 870, 2240},  {640, 1190, 2390}};
constexpr double kFourthFormant = 3500;
constexpr double kBandwidths[] = {70, 100, 160, 250};
/// Centre frequencies of s, sh, f and the like, in Hz.
constexpr double kHisses[] = {6500, 5000, 2800, 3800, 7500};

}  // namespace

const VoiceProfile kLowVoice = {110, 1.0, 0.0618};
const VoiceProfile kHighVoice = {205, 1.17, 0.0485};

void GeneratedVoice::Resonator::Tune(double frequency, double bandwidth) {
  const double radius = std::exp(-std::numbers::pi * bandwidth / kVoiceRate);
  c = -radius * radius;
  b = 2 * radius * std::cos(2 * std::numbers::pi * frequency / kVoiceRate);
  a = 1 - b - c;
}

double GeneratedVoice::Resonator::Process(double sample) {
  const double y = a * sample + b * y1 + c * y2;
  y2 = std::exchange(y1, y);
  return y;
}

GeneratedVoice::GeneratedVoice(const VoiceProfile& profile, TurnTable turns, std::uint64_t seed)
    : profile_(profile),
      turns_(std::move(turns)),
      random_(seed),
      formant_wanted_{500, 1500, 2500, kFourthFormant},
      formant_(formant_wanted_),
      pitch_wanted_(profile.pitch_hz),
      pitch_(profile.pitch_hz) {}

void GeneratedVoice::Fill(std::span<float> samples) {
  for (float& sample : samples) sample = Next();
}

float GeneratedVoice::Next() {
  if (left_ == 0) Plan();
  --left_;
  if (time_++ % kGlideStep == 0) Glide();
  if (sound_ == Sound::kPause && pause_length_ - left_ > kRingTime) {
    for (Resonator& resonator : tract_) resonator.y1 = resonator.y2 = 0;
    hiss_.y1 = hiss_.y2 = voicing_ = hissing_ = 0;
    return 0;
  }
  const double breath = random_.Noise();
  const double source = voicing_ * (Glottis() + 0.02 * breath);
  double voiced = source;
  for (Resonator& resonator : tract_) voiced = resonator.Process(voiced);
  // Four formants let hardly anything through above 5 kHz; a little of the source itself gives the
  // voice its brightness.
  const double sound = voiced + 0.01 * source + hiss_.Process(hissing_ * breath);
  return static_cast<float>(profile_.gain * sound);
}

/// The derivative of the glottal flow after Rosenberg: the flow rises for 40 % of the period, falls
/// for 16 %, and is 0 for the rest.
double GeneratedVoice::Glottis() {
  constexpr double kRise = 0.40;
  constexpr double kFall = 0.16;
  phase_ += pitch_ * jitter_ / kVoiceRate;
  if (phase_ >= 1) {
    phase_ -= 1;
    jitter_ = random_.Between(0.99, 1.01);
    shimmer_ = random_.Between(0.93, 1.07);
  }
  if (phase_ < kRise) {
    const double x = phase_ / kRise;
    return shimmer_ * 6 * x * (1 - x) * kFall / kRise;
  }
  if (phase_ < kRise + kFall) return shimmer_ * -2 * (phase_ - kRise) / kFall;
  return 0;
}

void GeneratedVoice::Plan() {
  if (syllables_left_ > 0) {
    if (!onset_said_ && random_.Between(0, 1) < 0.45) return SayHiss();
    return SayVowel();
  }
  if (const double wait = UntilTurn(); wait > 0) {
    words_left_ = 0;
    return Say(Sound::kPause, wait);
  }
  if (words_left_ == 0) return BeginPhrase();
  --words_left_;
  syllables_left_ = random_.Whole(1, 4);
  Say(Sound::kPause, random_.Between(0.01, 0.08));
}

void GeneratedVoice::Say(Sound sound, double seconds) {
  sound_ = sound;
  left_ = std::max<std::int64_t>(1, std::llround(seconds * kVoiceRate));
  if (sound == Sound::kPause) pause_length_ = left_;
  if (sound != Sound::kVowel) voicing_wanted_ = 0;
  if (sound != Sound::kHiss) hissing_wanted_ = 0;
}

void GeneratedVoice::SayVowel() {
  const auto& vowel = kVowels[random_.Whole(0, static_cast<int>(std::size(kVowels)) - 1)];
  for (int i = 0; i < 3; ++i) {
    formant_wanted_[i] = vowel[i] * profile_.formant_scale * random_.Between(0.96, 1.04);
  }
  formant_wanted_[3] = kFourthFormant * profile_.formant_scale;
  voicing_wanted_ = random_.Between(0.6, 1.0);
  // The pitch falls over a phrase, and steps with each syllable.
  pitch_wanted_ = profile_.pitch_hz * (0.85 + 0.04 * words_left_) * random_.Between(0.92, 1.1);
  --syllables_left_;
  onset_said_ = false;
  Say(Sound::kVowel, random_.Between(0.09, 0.22));
}

void GeneratedVoice::SayHiss() {
  const double centre = kHisses[random_.Whole(0, static_cast<int>(std::size(kHisses)) - 1)];
  hiss_.Tune(centre, 0.35 * centre);
  hissing_wanted_ = random_.Between(0.1, 0.35);
  onset_said_ = true;
  Say(Sound::kHiss, random_.Between(0.04, 0.12));
}

void GeneratedVoice::BeginPhrase() {
  words_left_ = random_.Whole(3, 8);
  Say(Sound::kPause, random_.Between(0.15, 0.5));
}

double GeneratedVoice::UntilTurn() const {
  const double now = std::fmod(static_cast<double>(time_) / kVoiceRate, turns_.cycle_s);
  for (const TurnTable::Turn& turn : turns_.turns) {
    if (now < turn.end_s) return std::max(0.0, turn.start_s - now);
  }
  return turns_.cycle_s - now;
}

void GeneratedVoice::Glide() {
  const auto approach = [](double& value, double wanted, double milliseconds) {
    value += (wanted - value) / milliseconds;
  };
  approach(voicing_, voicing_wanted_, 12);
  approach(hissing_, hissing_wanted_, 8);
  approach(pitch_, pitch_wanted_, 40);
  for (int i = 0; i < kFormants; ++i) {
    approach(formant_[i], formant_wanted_[i], 30);
    tract_[i].Tune(formant_[i], kBandwidths[i]);
  }
}

}  // namespace anecho
