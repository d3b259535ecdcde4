#ifndef ANECHO_MEDIA_RAW_READER_H_
#define ANECHO_MEDIA_RAW_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dsp/sample_format.h"
#include "media/audio_reader.h"
#include "media/byte_stream.h"

namespace anecho {

/// Reads samples without a header.
class RawReader final : public AudioReader {
 public:
  RawReader(ByteStream stream, SampleFormat format, int sample_rate, int channels)
      : AudioReader(stream.name()), stream_(std::move(stream)), format_(format) {
    const auto frame_bytes = static_cast<std::int64_t>(BytesPerSample(format)) * channels;
    SetInfo({.format = "raw",
             .sample_rate = sample_rate,
             .channels = channels,
             .bits = static_cast<int>(8 * BytesPerSample(format)),
             .frames = stream_.size().value_or(0) / frame_bytes});
  }

 protected:
  std::int64_t Decode(std::span<float> interleaved) override {
    const auto channels = static_cast<std::size_t>(info().channels);
    bytes_.resize(interleaved.size() * BytesPerSample(format_));
    const std::size_t frames = stream_.Read(bytes_) / (channels * BytesPerSample(format_));
    const std::size_t samples = frames * channels;
    DecodeSamples(format_, std::span(bytes_).first(samples * BytesPerSample(format_)),
                  interleaved.first(samples));
    return static_cast<std::int64_t>(frames);
  }

 private:
  ByteStream stream_;
  const SampleFormat format_;
  std::vector<std::byte> bytes_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_RAW_READER_H_
