#include "devices/simulated/clip_voice.h"

#include <memory>
#include <numeric>

#include "anecho.h"
#include "base/error.h"
#include "dsp/rate_converter.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

constexpr int kRate = 48000;
constexpr std::size_t kMaxSamples = std::size_t{kRate} * 600;
constexpr int kChunk = 4096;

void MixDown(std::span<const float> interleaved, int channels, std::span<float> mono) {
  for (float& sample : mono) {
    const auto frame = interleaved.first(channels);
    sample = std::accumulate(frame.begin(), frame.end(), 0.0f) / static_cast<float>(channels);
    interleaved = interleaved.subspan(channels);
  }
}

}  // namespace

ClipVoice::ClipVoice(const std::string& path) {
  const std::unique_ptr<AudioReader> reader = AudioReader::Open(path);
  const int channels = reader->info().channels;
  RateConverter converter(reader->info().sample_rate, kRate, 1);
  std::vector<float> interleaved(static_cast<std::size_t>(kChunk) * channels);
  std::vector<float> mono(kChunk);
  std::vector<float> converted(converter.MaxOutputFrames(kChunk));
  bool last = false;
  while (!last && samples_.size() < kMaxSamples) {
    const std::int64_t frames = reader->Read(interleaved);
    last = frames < kChunk;
    const auto part = std::span(mono).first(frames);
    MixDown(interleaved, channels, part);
    const std::int64_t count = converter.Process(part, converted, last);
    samples_.insert(samples_.end(), converted.begin(), converted.begin() + count);
  }
  if (samples_.empty())
    throw Error(ANECHO_BAD_AUDIO, path + " holds no sound: choose another file");
}

void ClipVoice::Fill(std::span<float> samples) {
  for (float& sample : samples) {
    sample = samples_[next_];
    next_ = next_ + 1 == samples_.size() ? 0 : next_ + 1;
  }
}

}  // namespace anecho
