#include "remote/voice_encoder.h"

#include <opus.h>

#include <new>
#include <string>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

OpusEncoder* CreateEncoder(int channels) {
  int error = OPUS_OK;
  OpusEncoder* const encoder =
      opus_encoder_create(VoiceEncoder::kSampleRate, channels, OPUS_APPLICATION_AUDIO, &error);
  // Only a lack of memory can be the reason.
  if (encoder == nullptr) throw std::bad_alloc();
  return encoder;
}

}  // namespace

void VoiceEncoder::Destroy::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

VoiceEncoder::VoiceEncoder(const Config& config)
    : channels_(config.channels),
      packet_frames_(kSampleRate / 1000 * config.packet_ms),
      encoder_(CreateEncoder(config.channels)) {
  OpusEncoder* const encoder = encoder_.get();
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(config.bit_rate));
  opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(config.expected_loss_percent));
  opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(config.expected_loss_percent > 0 ? 1 : 0));
}

std::span<const std::uint8_t> VoiceEncoder::Encode(std::span<const float> interleaved) {
  const opus_int32 size =
      opus_encode_float(encoder_.get(), interleaved.data(), packet_frames_, packet_.data(),
                        static_cast<opus_int32>(packet_.size()));
  if (size < 0) {
    throw Error(ANECHO_INTERNAL, std::string("Opus can't encode this: ") + opus_strerror(size));
  }
  return std::span(packet_).first(static_cast<std::size_t>(size));
}

}  // namespace anecho
