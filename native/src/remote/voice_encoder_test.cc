#include "remote/voice_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "remote/voice_decoder.h"

namespace anecho {
namespace {

/// A tone per channel, 300 and 700 Hz.
std::vector<float> Tones(int frames, int channels, int begin) {
  std::vector<float> sound(static_cast<std::size_t>(frames * channels));
  for (int at = 0; at < frames; ++at) {
    for (int channel = 0; channel < channels; ++channel) {
      const double hz = channel == 0 ? 300 : 700;
      sound[static_cast<std::size_t>(at * channels + channel)] = static_cast<float>(
          0.3 * std::sin(2 * std::numbers::pi * hz * (begin + at) / VoiceEncoder::kSampleRate));
    }
  }
  return sound;
}

/// @return the power that is left of a channel, in dB, after its expected tone is subtracted.
double ErrorDb(const std::vector<float>& sound, int channels, int channel) {
  const double hz = channel == 0 ? 300 : 700;
  double in = 0, quadrature = 0, power = 0;
  // The codec needs a moment.
  const auto frames = static_cast<int>(sound.size()) / channels;
  const int begin = frames - VoiceEncoder::kSampleRate / 2;
  for (int at = begin; at < frames; ++at) {
    const double sample = sound[static_cast<std::size_t>(at * channels + channel)];
    const double phase = 2 * std::numbers::pi * hz * at / VoiceEncoder::kSampleRate;
    in += sample * std::sin(phase);
    quadrature += sample * std::cos(phase);
    power += sample * sample;
  }
  const double count = frames - begin;
  const double tone = 2 * (in * in + quadrature * quadrature) / count;
  return 10 * std::log10(std::abs(power - tone) / power);
}

TEST(VoiceEncoder, B5WhatItMakesDecodesToTheSameSoundInEachChannel) {
  for (const int channels : {1, 2}) {
    for (const int packet_ms : {10, 20}) {
      VoiceEncoder encoder({.channels = channels, .bit_rate = 96'000, .packet_ms = packet_ms});
      VoiceDecoder decoder(channels);
      std::vector<float> heard;
      const int frames = encoder.packet_frames();
      EXPECT_EQ(frames, 48 * packet_ms);
      for (int at = 0; at < VoiceEncoder::kSampleRate; at += frames) {
        const auto packet = encoder.Encode(Tones(frames, channels, at));
        ASSERT_EQ(VoiceDecoder::FramesOf(packet), frames);
        const auto decoded = decoder.Decode(packet, frames);
        heard.insert(heard.end(), decoded.begin(), decoded.end());
      }
      EXPECT_EQ(decoder.failures(), 0u);
      for (int channel = 0; channel < channels; ++channel) {
        EXPECT_LT(ErrorDb(heard, channels, channel), -15)
            << channels << " channels, " << packet_ms << " ms, channel " << channel;
      }
    }
  }
}

TEST(VoiceEncoder, B4APacketRepeatsTheOneBeforeItWhereLossesAreExpected) {
  const auto repeats = [](int loss_percent) {
    VoiceEncoder encoder({.bit_rate = 24'000, .expected_loss_percent = loss_percent});
    int count = 0;
    for (int at = 0; at < VoiceEncoder::kSampleRate; at += encoder.packet_frames()) {
      count += VoiceDecoder::Repeats(encoder.Encode(Tones(encoder.packet_frames(), 1, at))) ? 1 : 0;
    }
    return count;
  };
  EXPECT_GT(repeats(10), 25);
  EXPECT_EQ(repeats(0), 0);
}

}  // namespace
}  // namespace anecho
