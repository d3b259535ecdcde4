#include "media/ogg_opus_encoder.h"

#include <opusenc.h>

#include <array>
#include <new>
#include <random>
#include <string>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

// Maximum length of a page, 200 ms, in samples of each channel. A reader waits for a whole page,
// and a killed program loses the page that is not complete.
constexpr int kPageFrames = OggOpusEncoder::kSampleRate / 5;
// Vorbis' orders of 6 and 8 channels, FL FC FR RL RR LFE and FL FC FR SL SR RL RR LFE (RFC 7845,
// 5.1.1.2), as indices in Anecho's order.
constexpr std::array kVorbisOrder6{0, 2, 1, 4, 5, 3};
constexpr std::array kVorbisOrder8{0, 2, 1, 6, 7, 4, 5, 3};
constexpr int kPlainFamily = 0;
constexpr int kVorbisFamily = 1;

/// @return nothing if the orders are the same.
std::span<const int> VorbisOrder(int channels) {
  if (channels == 6) return kVorbisOrder6;
  if (channels == 8) return kVorbisOrder8;
  return {};
}

void CheckOpusStatus(int status) {
  if (status == OPE_ALLOC_FAIL) throw std::bad_alloc();
  if (status == OPE_OK) return;
  throw Error(ANECHO_INTERNAL, std::string("Opus can't encode this: ") + ope_strerror(status));
}

OggOpusEnc* CreateOggEncoder(int channels) {
  struct DestroyComments {
    void operator()(OggOpusComments* comments) const { ope_comments_destroy(comments); }
  };
  const std::unique_ptr<OggOpusComments, DestroyComments> comments(ope_comments_create());
  if (comments == nullptr) throw std::bad_alloc();
  CheckOpusStatus(ope_comments_add(comments.get(), "ENCODER", "Anecho"));
  int status = OPE_OK;
  OggOpusEnc* const encoder =
      ope_encoder_create_pull(comments.get(), OggOpusEncoder::kSampleRate, channels,
                              channels > 2 ? kVorbisFamily : kPlainFamily, &status);
  CheckOpusStatus(status);
  return encoder;
}

}  // namespace

void OggOpusEncoder::Destroy::operator()(OggOpusEnc* encoder) const {
  ope_encoder_destroy(encoder);
}

OggOpusEncoder::OggOpusEncoder(const Config& config)
    : channels_(config.channels), encoder_(CreateOggEncoder(config.channels)) {
  OggOpusEnc* const encoder = encoder_.get();
  const int duration = config.packet_ms == 5    ? OPUS_FRAMESIZE_5_MS
                       : config.packet_ms == 10 ? OPUS_FRAMESIZE_10_MS
                                                : OPUS_FRAMESIZE_20_MS;
  CheckOpusStatus(ope_encoder_ctl(encoder, OPUS_SET_EXPERT_FRAME_DURATION(duration)));
  if (config.bit_rate > 0) {
    CheckOpusStatus(ope_encoder_ctl(encoder, OPUS_SET_BITRATE(config.bit_rate)));
  }
  // The sound is live, so the encoder must not wait for later sound.
  CheckOpusStatus(ope_encoder_ctl(encoder, OPE_SET_DECISION_DELAY(0)));
  CheckOpusStatus(ope_encoder_ctl(encoder, OPE_SET_MUXING_DELAY(kPageFrames)));
  const auto serial = static_cast<opus_int32>(std::random_device()());
  CheckOpusStatus(ope_encoder_ctl(encoder, OPE_SET_SERIALNO(serial)));
  // Writes the header at once, and sets the length of the sound to 0, so that a file without sound
  // is valid too.
  CheckOpusStatus(ope_encoder_write_float(encoder, nullptr, 0));
}

void OggOpusEncoder::Write(std::span<const float> interleaved) {
  RequireOpen();
  const auto channels = static_cast<std::size_t>(channels_);
  const float* samples = interleaved.data();
  const std::span<const int> order = VorbisOrder(channels_);
  if (!order.empty()) {
    reordered_.resize(interleaved.size());
    for (std::size_t frame = 0; frame < interleaved.size(); frame += channels) {
      for (std::size_t channel = 0; channel < channels; ++channel) {
        reordered_[frame + channel] = samples[frame + static_cast<std::size_t>(order[channel])];
      }
    }
    samples = reordered_.data();
  }
  CheckOpusStatus(ope_encoder_write_float(encoder_.get(), samples,
                                          static_cast<int>(interleaved.size() / channels)));
}

void OggOpusEncoder::Finish() {
  RequireOpen();
  is_finished_ = true;
  CheckOpusStatus(ope_encoder_drain(encoder_.get()));
}

std::span<const std::uint8_t> OggOpusEncoder::TakePage() {
  unsigned char* page = nullptr;
  opus_int32 size = 0;
  const int status = ope_encoder_get_page(encoder_.get(), &page, &size, 0);
  if (status < 0) CheckOpusStatus(status);
  return {page, static_cast<std::size_t>(size)};
}

void OggOpusEncoder::RequireOpen() const {
  if (is_finished_) throw Error(ANECHO_STATE, "a finished recording can't be written to");
}

}  // namespace anecho
