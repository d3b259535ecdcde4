#include "media/mp3_header.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

namespace anecho {
namespace {

std::span<const std::byte> Bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

}  // namespace

TEST(Mp3Header, ReadsRateChannelsAndLength) {
  const auto joint = ParseMp3FrameHeader(Bytes("\xFF\xFB\x90\x44"));
  ASSERT_TRUE(joint);
  EXPECT_EQ(joint->sample_rate, 44100);
  EXPECT_EQ(joint->channels, 2);
  EXPECT_EQ(joint->samples, 1152);
  EXPECT_EQ(joint->bytes, 417);
  const auto low = ParseMp3FrameHeader(Bytes("\xFF\xE3\x18\xC4"));
  ASSERT_TRUE(low);
  EXPECT_EQ(low->sample_rate, 8000);
  EXPECT_EQ(low->channels, 1);
  EXPECT_EQ(low->samples, 576);
  EXPECT_EQ(low->bytes, 72);
  const auto second_layer = ParseMp3FrameHeader(Bytes("\xFF\xFD\x84\x04"));
  ASSERT_TRUE(second_layer);
  EXPECT_EQ(second_layer->layer, 2);
  EXPECT_EQ(second_layer->bytes, 384) << "128 kbit/s at 48 kHz";
}

TEST(Mp3Header, RefusesWhatIsNoHeader) {
  EXPECT_FALSE(ParseMp3FrameHeader(Bytes("\xFF\xFB\x90")));
  EXPECT_FALSE(ParseMp3FrameHeader(Bytes("\xFE\xFB\x90\x44"))) << "no sync";
  EXPECT_FALSE(ParseMp3FrameHeader(Bytes("\xFF\xF1\x90\x44"))) << "no layer: AAC";
  EXPECT_FALSE(ParseMp3FrameHeader(Bytes("\xFF\xFB\xF0\x44"))) << "bad bit rate";
  EXPECT_FALSE(ParseMp3FrameHeader(Bytes("\xFF\xFB\x9C\x44"))) << "bad sample rate";
}

TEST(Mp3Header, KnowsTheLengthOfTags) {
  EXPECT_EQ(Id3TagBytes(Bytes(std::string("ID3\4\0\0\0\0\2\1", 10))), 10 + 257);
  EXPECT_EQ(Id3TagBytes(Bytes(std::string("ID3\4\0\x10\0\0\0\5", 10))), 25);
  EXPECT_EQ(Id3TagBytes(Bytes("RIFFxxxxxxxx")), 0);
  EXPECT_EQ(Id3TagBytes(Bytes("ID3")), 0);
}

}  // namespace anecho
