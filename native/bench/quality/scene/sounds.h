#ifndef ANECHO_BENCH_QUALITY_SCENE_SOUNDS_H_
#define ANECHO_BENCH_QUALITY_SCENE_SOUNDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace anecho::quality {

/// Mono samples at 48 kHz.
using Signal = std::vector<float>;

/// @return the mean of a file's first and last channel at 48 kHz. Throws Error(ANECHO_FILE) or
/// Error(ANECHO_BAD_AUDIO).
Signal LoadClip(const std::string& path);

/// @return the first and the last channel of a file at 48 kHz; both are the same for a mono file.
/// Throws as LoadClip() does.
std::vector<Signal> LoadChannels(const std::string& path);

/// @return `frames` samples of speech: the clips in turn with short pauses, from a place that
/// depends on the seed; without clips a generated voice.
/// @param low whether a generated voice is a man's.
Signal MakeSpeech(std::span<const std::string> clips, std::size_t frames, bool low,
                  std::uint64_t seed);

/// @return `frames` samples of several voices, one after the other: the clips as MakeSpeech() joins
/// them; without clips two generated voices in turns of 4 s.
Signal MakeVoices(std::span<const std::string> clips, std::size_t frames, std::uint64_t seed);

/// @return left and right channel of a little band: bass, chords to both sides, a melody, drums.
std::vector<Signal> MakeMusic(std::size_t frames, std::uint64_t seed);

/// @return the mean square over the 10 ms frames that are at most 30 dB below the loudest; 0 for
/// silence.
double ActivePower(std::span<const float> signal);

/// Scales a signal so that its ActivePower() is `dbfs`.
void SetActiveLevel(double dbfs, std::span<float> signal);

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_SCENE_SOUNDS_H_
