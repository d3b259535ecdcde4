// Fuzzes the pipeline with many formats, with delay curves, and with packets that come late or
// leave frames out. The output must be finite; the sanitizers detect reads outside of the sound.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "engine/pipeline.h"

namespace {

using anecho::DelayPoint;
using anecho::Nanoseconds;
using anecho::Packet;

/// Input that is taken number by number; missing numbers are 0.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : left_(data, size) {}
  bool empty() const { return left_.empty(); }
  template <typename Number>
  Number Take() {
    Number number{};
    const std::size_t count = std::min(left_.size(), sizeof(number));
    if (count > 0) std::memcpy(&number, left_.data(), count);
    left_ = left_.subspan(count);
    return number;
  }

 private:
  std::span<const std::uint8_t> left_;
};

anecho::StreamFormat TakeFormat(Bytes* bytes) {
  constexpr std::array kRates{8000, 16000, 44100, 48000, 96000, 192000};
  return {kRates.at(bytes->Take<std::uint8_t>() % kRates.size()),
          1 + bytes->Take<std::uint8_t>() % 3};
}

/// @return a curve of up to 15 points, at times from 0 to 1 s in any order. Its delays are -33 to
/// 33 s, in steps of 1 ms; the number of the path never decreases from one point to the next.
anecho::DelayCurve TakeTrack(Bytes* bytes) {
  std::vector<DelayPoint> points(bytes->Take<std::uint8_t>() % 16);
  int path = 0;
  for (DelayPoint& point : points) {
    point.time_s = bytes->Take<std::uint8_t>() / 250.0;
    point.delay_s = bytes->Take<std::int16_t>() / 1000.0;
    const auto rest = bytes->Take<std::uint8_t>();
    point.weight = static_cast<float>(1 + rest % 16) / 16;
    path += rest / 16 % 4 == 0 ? 1 : 0;
    point.path = path;
  }
  return anecho::DelayCurve(points);
}

/// One stream's packets of 10 ms: mostly on time, now and then late or after a gap.
class Source {
 public:
  Source(anecho::StreamFormat format, std::uint32_t seed) : format_(format), random_(seed) {}
  Packet Next(std::uint8_t fault) {
    const std::int64_t frames = format_.sample_rate / 100;
    if (fault % 8 == 1) position_ += fault * frames;
    samples_.resize(static_cast<std::size_t>(frames * format_.channels));
    for (float& sample : samples_) {
      random_ = random_ * 1664525u + 1013904223u;
      sample = static_cast<float>(static_cast<std::int32_t>(random_)) / 4e9f;
    }
    const Packet packet{.samples = samples_,
                        .frames = frames,
                        .device_position = position_,
                        .time = anecho::FramesToTime(position_, format_.sample_rate) +
                                (fault % 8 == 2 ? Nanoseconds(fault * 400'000) : Nanoseconds(0))};
    position_ += frames;
    return packet;
  }

 private:
  const anecho::StreamFormat format_;
  std::uint32_t random_;
  std::int64_t position_ = 0;
  std::vector<float> samples_;
};

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kFrameRates{16000, 32000, 48000};
  constexpr int kMaxTurns = 100;
  Bytes bytes(data, size);
  anecho::PipelineConfig config;
  config.sample_rate = kFrameRates.at(bytes.Take<std::uint8_t>() % kFrameRates.size());
  const auto options = bytes.Take<std::uint8_t>();
  config.reference_channels = 1 + options % 2;
  // Half of the runs are without the canceller: they take far less time, and read as much sound.
  config.canceller.enabled = options % 4 >= 2;
  config.cleaning.stereo = options % 16 >= 8 && config.sample_rate == 48000;
  const anecho::StreamFormat microphone_format = TakeFormat(&bytes);
  const anecho::StreamFormat reference_format = TakeFormat(&bytes);
  anecho::Pipeline pipeline(config, microphone_format, reference_format);
  if (options % 8 < 6) pipeline.FollowEcho(TakeTrack(&bytes));
  Source microphone(microphone_format, 1);
  Source reference(reference_format, 2);
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    const auto fault = bytes.Take<std::uint8_t>();
    pipeline.PushReference(reference.Next(fault / 16));
    pipeline.PushMicrophone(microphone.Next(fault % 16));
    for (anecho::CleanFrame frame; pipeline.Next(&frame);) {
      for (const float sample : frame.samples) Require(std::isfinite(sample));
      for (const float sample : frame.reference) Require(std::isfinite(sample));
    }
    for (anecho::PipelineEvent event; pipeline.TakeEvent(&event);) pipeline.Prepare();
  }
  return 0;
}
