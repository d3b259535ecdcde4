#ifndef ANECHO_DEVICES_SIMULATED_GENERATED_VOICE_H_
#define ANECHO_DEVICES_SIMULATED_GENERATED_VOICE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "devices/simulated/random.h"
#include "devices/simulated/voice.h"

namespace anecho {

/// Times at which a voice may speak, in a cycle that repeats. A word that has begun is finished.
struct TurnTable {
  struct Turn {
    double start_s;
    double end_s;
  };
  double cycle_s = 15;
  /// In order of time; none: the voice never speaks.
  std::vector<Turn> turns;
};

/// How a generated voice sounds.
struct VoiceProfile {
  /// Mean of the pitch.
  double pitch_hz;
  /// Frequencies of the formants, relative to a man's.
  double formant_scale;
  /// Factor that brings the voice to -26 dBFS rms while it speaks.
  double gain;
};

extern const VoiceProfile kLowVoice;
extern const VoiceProfile kHighVoice;

/// A voice that babbles like speech: words of syllables with gliding vowels and hisses, intonation
/// and pauses. After its first 60 ms, a pause is exactly zero.
class GeneratedVoice : public Voice {
 public:
  GeneratedVoice(const VoiceProfile& profile, TurnTable turns, std::uint64_t seed);

  // real-time
  void Fill(std::span<float> samples) override;

 private:
  static constexpr int kFormants = 4;
  enum class Sound { kPause = 1, kVowel, kHiss };

  /// A pole pair with a gain of 1 at 0 Hz.
  struct Resonator {
    double a = 1, b = 0, c = 0, y1 = 0, y2 = 0;
    void Tune(double frequency, double bandwidth);
    double Process(double sample);
  };

  float Next();
  double Glottis();
  /// Decides what comes next.
  void Plan();
  void Say(Sound sound, double seconds);
  void SayVowel();
  void SayHiss();
  void BeginPhrase();
  /// @return seconds until this voice may speak; 0 if it may now.
  double UntilTurn() const;
  /// Moves formants, pitch and loudness a little towards their targets.
  void Glide();

  const VoiceProfile profile_;
  const TurnTable turns_;
  Random random_;

  std::int64_t time_ = 0;
  Sound sound_ = Sound::kPause;
  std::int64_t left_ = 0;
  std::int64_t pause_length_ = 0;
  int words_left_ = 0;
  int syllables_left_ = 0;
  bool onset_said_ = false;

  std::array<double, kFormants> formant_wanted_;
  std::array<double, kFormants> formant_;
  std::array<Resonator, kFormants> tract_;
  Resonator hiss_;
  double pitch_wanted_;
  double pitch_;
  double voicing_wanted_ = 0;
  double voicing_ = 0;
  double hissing_wanted_ = 0;
  double hissing_ = 0;
  double phase_ = 0;
  double jitter_ = 1;
  double shimmer_ = 1;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_SIMULATED_GENERATED_VOICE_H_
