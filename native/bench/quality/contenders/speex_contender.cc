#include "contenders/speex_contender.h"

#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>

#include <algorithm>
#include <cmath>

namespace anecho::quality {
namespace {

constexpr int kFrame = Scene::kRate / 100;
constexpr int kFilter = Scene::kRate / 5;
constexpr std::size_t kMaxQueue = Scene::kRate / 10;

std::int16_t ToInteger(float sample) {
  return static_cast<std::int16_t>(std::lround(std::clamp(sample * 32768, -32768.0f, 32767.0f)));
}

}  // namespace

void SpeexContender::Delete::operator()(SpeexEchoState_* state) const {
  speex_echo_state_destroy(state);
}
void SpeexContender::Delete::operator()(SpeexPreprocessState_* state) const {
  speex_preprocess_state_destroy(state);
}

SpeexContender::SpeexContender(int channels, bool suppressor)
    : channels_(static_cast<std::size_t>(channels)),
      echo_(speex_echo_state_init_mc(kFrame, kFilter, 1, channels)),
      reference_(kFrame * channels_),
      microphone_(kFrame),
      clean_(kFrame) {
  int rate = Scene::kRate;
  speex_echo_ctl(echo_.get(), SPEEX_ECHO_SET_SAMPLING_RATE, &rate);
  if (!suppressor) return;
  suppressor_.reset(speex_preprocess_state_init(kFrame, rate));
  // Noise suppression stays on, as by default: without it, speexdsp suppresses no echo either.
  speex_preprocess_ctl(suppressor_.get(), SPEEX_PREPROCESS_SET_ECHO_STATE, echo_.get());
}

SpeexContender::~SpeexContender() = default;

void SpeexContender::PushReference(const Packet& packet) {
  for (const float sample : packet.samples) waiting_.push_back(ToInteger(sample));
  while (waiting_.size() > kMaxQueue * channels_) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(channels_));
  }
}

void SpeexContender::PushMicrophone(const Packet& packet, Signal* output) {
  const auto taken = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), reference_.size()));
  std::fill(std::copy_n(waiting_.begin(), taken, reference_.begin()), reference_.end(),
            std::int16_t{0});
  waiting_.erase(waiting_.begin(), waiting_.begin() + taken);
  std::transform(packet.samples.begin(), packet.samples.end(), microphone_.begin(), ToInteger);
  speex_echo_cancellation(echo_.get(), microphone_.data(), reference_.data(), clean_.data());
  if (suppressor_) speex_preprocess_run(suppressor_.get(), clean_.data());
  for (const std::int16_t sample : clean_) {
    output->push_back(static_cast<float>(sample) / 32768);
  }
}

}  // namespace anecho::quality
