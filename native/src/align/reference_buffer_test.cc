#include "align/reference_buffer.h"

#include <gtest/gtest.h>

namespace anecho {
namespace {

std::vector<float> Read(const ReferenceBuffer& buffer, std::int64_t begin, std::size_t count) {
  std::vector<float> samples(count, -1);
  buffer.Read(0, begin, samples);
  return samples;
}

}  // namespace

TEST(ReferenceBuffer, A16_GapsAreZerosOfTheRightLength) {
  ReferenceBuffer buffer(1, 100);
  buffer.Write(0, std::vector<float>{1, 2, 3});
  buffer.Write(5, std::vector<float>{6, 7});
  EXPECT_EQ(Read(buffer, 0, 7), (std::vector<float>{1, 2, 3, 0, 0, 6, 7}));
  EXPECT_EQ(buffer.end(), 7);
}

TEST(ReferenceBuffer, A16_NeverGivesWhatIsStale) {
  ReferenceBuffer buffer(1, 4);
  buffer.Write(0, std::vector<float>{1, 2, 3, 4});
  buffer.Write(1000, std::vector<float>{5});
  EXPECT_EQ(Read(buffer, 997, 6), (std::vector<float>{0, 0, 0, 5, 0, 0}));
  EXPECT_EQ(Read(buffer, 0, 4), (std::vector<float>{0, 0, 0, 0}));
}

TEST(ReferenceBuffer, TheNewestPacketIsRight) {
  ReferenceBuffer buffer(1, 10);
  buffer.Write(0, std::vector<float>{1, 2, 3, 4, 5});
  buffer.Write(2, std::vector<float>{9});
  EXPECT_EQ(Read(buffer, 0, 5), (std::vector<float>{1, 2, 9, 0, 0}));
  buffer.Write(4, std::vector<float>{8});
  EXPECT_EQ(Read(buffer, 0, 5), (std::vector<float>{1, 2, 9, 0, 8}));
}

TEST(ReferenceBuffer, KeepsChannelsApartAndTakesPlacesBelowZero) {
  ReferenceBuffer buffer(2, 10);
  buffer.Write(-2, std::vector<float>{1, -1, 2, -2});
  std::vector<float> samples(2);
  buffer.Read(1, -2, samples);
  EXPECT_EQ(samples, (std::vector<float>{-1, -2}));
}

}  // namespace anecho
