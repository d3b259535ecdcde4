#include "remote/voice_decoder.h"

#include <opus.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

namespace anecho {
namespace {

OpusDecoder* Create(int channels) {
  int error = OPUS_OK;
  OpusDecoder* const decoder = opus_decoder_create(VoiceDecoder::kSampleRate, channels, &error);
  // Only a lack of memory can be the reason.
  if (decoder == nullptr) throw std::bad_alloc();
  return decoder;
}

}  // namespace

void VoiceDecoder::Destroy::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

VoiceDecoder::VoiceDecoder(int channels)
    : channels_(channels),
      decoder_(Create(channels)),
      sound_(static_cast<std::size_t>(kMaxFrames * channels)) {}

int VoiceDecoder::FramesOf(std::span<const std::uint8_t> payload) {
  if (payload.empty()) return 0;
  const auto bytes = static_cast<opus_int32>(payload.size());
  unsigned char toc = 0;
  std::array<opus_int16, 48> sizes{};
  std::array<const unsigned char*, 48> parts{};
  if (opus_packet_parse(payload.data(), bytes, &toc, parts.data(), sizes.data(), nullptr) < 1) {
    return 0;
  }
  return std::max(0, opus_packet_get_nb_samples(payload.data(), bytes, kSampleRate));
}

bool VoiceDecoder::Repeats(std::span<const std::uint8_t> payload) {
  return !payload.empty() &&
         opus_packet_has_lbrr(payload.data(), static_cast<opus_int32>(payload.size())) == 1;
}

std::span<const float> VoiceDecoder::Decode(std::span<const std::uint8_t> payload, int frames) {
  return Run(payload, frames, false);
}

std::span<const float> VoiceDecoder::Recover(std::span<const std::uint8_t> next, int frames) {
  return Run(next, frames, true);
}

std::span<const float> VoiceDecoder::Conceal(int frames) { return Run({}, frames, false); }

void VoiceDecoder::Reset() { opus_decoder_ctl(decoder_.get(), OPUS_RESET_STATE); }

std::span<const float> VoiceDecoder::Run(std::span<const std::uint8_t> payload, int frames,
                                         bool fec) {
  const auto samples = static_cast<std::size_t>(frames * channels_);
  const std::span<float> sound = std::span(sound_).first(samples);
  const auto decode = [&](std::span<const std::uint8_t> bytes, int with_fec) {
    return opus_decode_float(decoder_.get(), bytes.empty() ? nullptr : bytes.data(),
                             static_cast<opus_int32>(bytes.size()), sound.data(), frames, with_fec);
  };
  int decoded = decode(payload, fec ? 1 : 0);
  if (decoded != frames && !payload.empty()) {
    ++failures_;
    decoded = decode({}, 0);
  }
  if (decoded != frames) std::fill(sound.begin(), sound.end(), 0.0f);
  // A malicious packet may decode to anything.
  for (float& sample : sound) {
    sample = std::isfinite(sample) ? std::clamp(sample, -1.0f, 1.0f) : 0.0f;
  }
  return sound;
}

}  // namespace anecho
