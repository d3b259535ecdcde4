#include "media/ogg_opus_encoder.h"

#include <gtest/gtest.h>
#include <opus_multistream.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "base/error.h"

namespace anecho {
namespace {

using OggBytes = std::vector<std::uint8_t>;

constexpr int kRate = OggOpusEncoder::kSampleRate;
/// Index of the low-frequency channel, which holds only frequencies below about 400 Hz.
constexpr int kLowChannel = 3;

double ToneHz(int channel, int channels) {
  return channels > 2 && channel == kLowChannel ? 60 : 300 + 150 * channel;
}

std::vector<float> ToneInEachChannel(int frames, int channels) {
  std::vector<float> sound(static_cast<std::size_t>(frames * channels));
  for (std::size_t at = 0; at < sound.size(); ++at) {
    const int channel = static_cast<int>(at) % channels;
    const double seconds = static_cast<double>(static_cast<int>(at) / channels) / kRate;
    sound[at] = static_cast<float>(
        0.2 * std::sin(2 * std::numbers::pi * ToneHz(channel, channels) * seconds));
  }
  return sound;
}

/// A stream of Ogg, taken apart as RFC 3533 has it.
struct OggStream {
  std::vector<OggBytes> packets;
  std::vector<std::int64_t> positions;
  bool has_begin = false;
  bool has_end = false;
};

OggStream TakeApart(const std::vector<OggBytes>& pages) {
  OggStream stream;
  for (const OggBytes& page : pages) {
    EXPECT_EQ(std::memcmp(page.data(), "OggS", 4), 0);
    stream.has_begin = stream.has_begin || (page[5] & 2) != 0;
    stream.has_end = (page[5] & 4) != 0;
    std::int64_t position = 0;
    std::memcpy(&position, page.data() + 6, sizeof(position));
    stream.positions.push_back(position);
    const std::size_t segments = page[26];
    std::size_t at = 27 + segments;
    OggBytes packet;
    for (std::size_t i = 0; i < segments; ++i) {
      const std::uint8_t size = page[27 + i];
      const auto begin = page.begin() + static_cast<std::ptrdiff_t>(at);
      packet.insert(packet.end(), begin, begin + size);
      at += size;
      if (size == 255) continue;
      stream.packets.push_back(packet);
      packet.clear();
    }
    EXPECT_TRUE(packet.empty()) << "a page ends with a whole packet";
    EXPECT_EQ(at, page.size());
  }
  return stream;
}

void TakePages(OggOpusEncoder& encoder, std::vector<OggBytes>& pages) {
  while (true) {
    const auto page = encoder.TakePage();
    if (page.empty()) return;
    pages.emplace_back(page.begin(), page.end());
  }
}

struct DestroyDecoder {
  void operator()(OpusMSDecoder* decoder) const { opus_multistream_decoder_destroy(decoder); }
};

/// @return what a player makes of a stream, by channel in the order of Vorbis.
std::vector<std::vector<float>> Decode(const OggStream& stream) {
  const OggBytes& head = stream.packets.at(0);
  EXPECT_EQ(std::memcmp(head.data(), "OpusHead", 8), 0);
  EXPECT_EQ(std::memcmp(stream.packets.at(1).data(), "OpusTags", 8), 0);
  const int channels = head[9];
  const int family = head[18];
  std::array<unsigned char, 8> mapping{0, 1};
  const int streams = family == 0 ? 1 : head[19];
  const int coupled = family == 0 ? channels - 1 : head[20];
  if (family != 0) std::copy_n(head.begin() + 21, channels, mapping.begin());
  int error = 0;
  const std::unique_ptr<OpusMSDecoder, DestroyDecoder> decoder(
      opus_multistream_decoder_create(kRate, channels, streams, coupled, mapping.data(), &error));
  EXPECT_EQ(error, OPUS_OK);
  std::vector<std::vector<float>> sound(static_cast<std::size_t>(channels));
  std::vector<float> decoded(static_cast<std::size_t>(5760 * channels));
  for (std::size_t i = 2; i < stream.packets.size(); ++i) {
    const OggBytes& packet = stream.packets[i];
    const int frames = opus_multistream_decode_float(decoder.get(), packet.data(),
                                                     static_cast<opus_int32>(packet.size()),
                                                     decoded.data(), 5760, 0);
    EXPECT_GT(frames, 0);
    for (int at = 0; at < frames * channels; ++at) {
      sound[static_cast<std::size_t>(at % channels)].push_back(
          decoded[static_cast<std::size_t>(at)]);
    }
  }
  return sound;
}

double AmplitudeOf(double hz, const std::vector<float>& sound) {
  double in = 0, quadrature = 0;
  const std::size_t begin = kRate / 2, frames = kRate / 5;
  for (std::size_t at = begin; at < begin + frames; ++at) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(at) / kRate;
    in += sound.at(at) * std::sin(phase);
    quadrature += sound.at(at) * std::cos(phase);
  }
  return 2 * std::hypot(in, quadrature) / static_cast<double>(frames);
}

TEST(OggOpusEncoder, B2EachChannelStandsWhereOpusHasIt) {
  // Indices in Anecho's order, by those in the order of Vorbis: RFC 7845, 5.1.1.2.
  const std::vector<std::vector<int>> orders{
      {0}, {0, 1}, {0, 2, 1, 4, 5, 3}, {0, 2, 1, 6, 7, 4, 5, 3}};
  for (const std::vector<int>& order : orders) {
    const int channels = static_cast<int>(order.size());
    OggOpusEncoder encoder({.channels = channels});
    std::vector<OggBytes> pages;
    encoder.Write(ToneInEachChannel(kRate, channels));
    encoder.Finish();
    TakePages(encoder, pages);
    const auto heard = Decode(TakeApart(pages));
    ASSERT_EQ(heard.size(), order.size());
    for (std::size_t place = 0; place < heard.size(); ++place) {
      for (int channel = 0; channel < channels; ++channel) {
        const double amplitude = AmplitudeOf(ToneHz(channel, channels), heard[place]);
        const std::string what = std::to_string(channels) + " channels, place " +
                                 std::to_string(place) + ", channel " + std::to_string(channel);
        if (channel == order[place]) {
          EXPECT_NEAR(amplitude, 0.2, 0.03) << what;
        } else {
          EXPECT_LT(amplitude, 0.02) << what;
        }
      }
    }
  }
}

TEST(OggOpusEncoder, B2WhatWasTakenSoFarCanBePlayedAndTheEndIsExact) {
  for (const int packet_ms : {5, 10, 20}) {
    OggOpusEncoder encoder({.channels = 2, .bit_rate = 96'000, .packet_ms = packet_ms});
    std::vector<OggBytes> pages;
    // Pieces of any size.
    const int frames = kRate + 77;
    const std::vector<float> sound = ToneInEachChannel(frames, 2);
    for (std::size_t at = 0; at < sound.size();) {
      const std::size_t size = std::min<std::size_t>(2 * (1 + at % 997), sound.size() - at);
      encoder.Write(std::span(sound).subspan(at, size));
      at += size;
      TakePages(encoder, pages);
      // At most a page, Opus's look-ahead and a packet are still missing.
      const OggStream stream = TakeApart(pages);
      const auto written = static_cast<std::int64_t>(at / 2);
      ASSERT_LE(written - stream.positions.back(), kRate / 5 + 2 * 960);
      ASSERT_FALSE(stream.has_end);
    }
    encoder.Finish();
    TakePages(encoder, pages);
    const OggStream stream = TakeApart(pages);
    EXPECT_TRUE(stream.has_begin);
    EXPECT_TRUE(stream.has_end);
    const OggBytes& head = stream.packets.at(0);
    const int skipped = head[10] + 256 * head[11];
    EXPECT_EQ(stream.positions.back(), frames + skipped);
    EXPECT_EQ(opus_packet_get_samples_per_frame(stream.packets.at(2).data(), kRate),
              48 * packet_ms);
    EXPECT_EQ(std::count_if(stream.positions.begin(), stream.positions.end(),
                            [](std::int64_t it) { return it == 0; }),
              2);
    EXPECT_GE(static_cast<std::int64_t>(Decode(stream).at(0).size()), frames + skipped);
  }
}

TEST(OggOpusEncoder, B2NothingAndTheLeastThereIsAreFilesToo) {
  for (const int frames : {0, 1, 961}) {
    OggOpusEncoder encoder({.channels = 6});
    std::vector<OggBytes> pages;
    TakePages(encoder, pages);
    EXPECT_EQ(pages.size(), 2u) << "the header is there at once";
    encoder.Write(ToneInEachChannel(frames, 6));
    encoder.Finish();
    TakePages(encoder, pages);
    const OggStream stream = TakeApart(pages);
    EXPECT_TRUE(stream.has_end);
    const OggBytes& head = stream.packets.at(0);
    EXPECT_EQ(stream.positions.back(), frames + head[10] + 256 * head[11]);
    EXPECT_GE(Decode(stream).at(0).size(), static_cast<std::size_t>(frames));
    EXPECT_THROW(encoder.Write(ToneInEachChannel(1, 6)), Error);
    EXPECT_THROW(encoder.Finish(), Error);
  }
}

TEST(OggOpusEncoder, B2TheBitRateIsKept) {
  for (const int bit_rate : {48'000, 256'000}) {
    OggOpusEncoder encoder({.channels = 2, .bit_rate = bit_rate});
    std::vector<float> sound = ToneInEachChannel(3 * kRate, 2);
    std::uint32_t noise = 1;
    for (float& sample : sound) {
      noise = noise * 1'664'525 + 1'013'904'223;
      sample = 0.3f * (static_cast<float>(noise >> 8) / 8'388'608.0f - 1);
    }
    encoder.Write(sound);
    encoder.Finish();
    std::vector<OggBytes> pages;
    TakePages(encoder, pages);
    std::size_t bytes = 0;
    for (const OggBytes& page : pages) bytes += page.size();
    EXPECT_NEAR(static_cast<double>(bytes) * 8 / 3, bit_rate, 0.15 * bit_rate);
  }
}

}  // namespace
}  // namespace anecho
