#include "offline/recording_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace anecho {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

CleanFrame Frame(float microphone, float reference, float output) {
  CleanFrame frame;
  frame.microphone_power = microphone;
  frame.reference_power = reference;
  frame.output_power = output;
  frame.cancelled_power = output;
  frame.delay_ms = kNaN;
  frame.drift_ppm = kNaN;
  return frame;
}

}  // namespace

TEST(SecondHalfMeter, D2MeasuresOnlyTheSecondHalf) {
  for (const int frames : {2, 1000, 1024, 1025, 5000, 100000}) {
    SecondHalfMeter meter;
    // A slip of 1/512 at the middle is allowed, and left out here.
    const int margin = frames / 500 + 1;
    for (int i = 0; i < frames; ++i) {
      const bool is_near_middle = frames > 2 && std::abs(i - frames / 2) <= margin;
      meter.Add(!is_near_middle, 0.01f, i < frames / 2 ? 0.01f : 0.0001f);
    }
    EXPECT_NEAR(meter.reduction_db(), 20, 0.01) << frames;
  }
}

TEST(SecondHalfMeter, D2NothingThatCountsIsUnknown) {
  SecondHalfMeter meter;
  EXPECT_TRUE(std::isnan(meter.reduction_db()));
  meter.Add(true, 0.01f, 0.0001f);
  meter.Add(false, 0.01f, 0.0001f);
  EXPECT_TRUE(std::isnan(meter.reduction_db()));
}

TEST(RecordingReport, D2RowsCoverTheirIntervals) {
  RecordingReport report(10, 16000);
  for (int i = 0; i < 10; ++i) report.Add(Frame(0.01f, 0.01f, 0.0001f));
  for (int i = 0; i < 5; ++i) report.Add(Frame(0.1f, 0.0f, 0.1f));
  ASSERT_EQ(report.rows().size(), 1u);
  report.Finish();
  ASSERT_EQ(report.rows().size(), 2u);
  const anecho_process_row& first = report.rows()[0];
  EXPECT_EQ(first.time_s, 0);
  EXPECT_NEAR(first.microphone_dbfs, -20, 0.01);
  EXPECT_NEAR(first.reference_dbfs, -20, 0.01);
  EXPECT_NEAR(first.output_dbfs, -40, 0.01);
  EXPECT_NEAR(first.echo_reduction_db, 20, 0.01);
  EXPECT_EQ(first.double_talk, 0);
  EXPECT_TRUE(std::isnan(first.delay_ms));
  const anecho_process_row& second = report.rows()[1];
  EXPECT_DOUBLE_EQ(second.time_s, 0.1);
  EXPECT_EQ(second.reference_dbfs, -120);
  EXPECT_NEAR(second.echo_reduction_db, 0, 0.01) << "the reference is held active for 200 ms";
  EXPECT_EQ(second.double_talk, 1);
  report.Finish();
  EXPECT_EQ(report.rows().size(), 2u);
}

TEST(RecordingReport, D2WithoutAReferenceThereIsNoReduction) {
  RecordingReport report(10, 16000);
  for (int i = 0; i < 10; ++i) report.Add(Frame(0.01f, 0.0f, 0.001f));
  EXPECT_TRUE(std::isnan(report.rows()[0].echo_reduction_db));
  EXPECT_TRUE(std::isnan(report.reduction_db()));
  EXPECT_EQ(report.rows()[0].double_talk, 0) << "only one side speaks";
}

TEST(RecordingReport, D2KeepsTheLatestDelayAndDrift) {
  RecordingReport report(2, 16000);
  CleanFrame frame = Frame(0.01f, 0.01f, 0.01f);
  frame.delay_ms = 12;
  frame.drift_ppm = -30;
  report.Add(frame);
  report.Add(Frame(0.01f, 0.01f, 0.01f));
  EXPECT_EQ(report.rows()[0].delay_ms, 12);
  EXPECT_EQ(report.rows()[0].drift_ppm, -30);
  EXPECT_EQ(report.delay_ms(), 12);
}

}  // namespace anecho
