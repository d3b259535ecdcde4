#include "align/align_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "wrong_values.h"

namespace anecho {
namespace {

TEST(ReferenceTimelineConfig, A17_RefusesARatioThatTheReaderHasNoRoomFor) {
  EXPECT_NO_THROW(ReferenceTimelineConfig().Validate());
  ExpectRefused(&ReferenceTimelineConfig::max_slew, {0, 1e-3, NAN});
  ExpectRefused(&ReferenceTimelineConfig::max_clock_error, {0.011});
}

TEST(CaptureDelayConfig, A17_RefusesADelayThatWouldRiseAndFallInTurns) {
  EXPECT_NO_THROW(CaptureDelayConfig().Validate());
  ExpectRefused(&CaptureDelayConfig::spare_s, {0.01});
  ExpectRefused(&CaptureDelayConfig::spare_frames, {99});
}

TEST(CaptureDelayConfig, A17_RefusesToTakeEveryPacketForAHiccup) {
  ExpectRefused(&CaptureDelayConfig::max_late_s, {0.01});
  ExpectRefused(&CaptureDelayConfig::late_packets, {0, 101});
}

}  // namespace
}  // namespace anecho
