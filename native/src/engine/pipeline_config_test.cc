#include "engine/pipeline_config.h"

#include <gtest/gtest.h>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

std::string FailureOf(const char* text) {
  try {
    ReadPipelineConfig(ConfigReader::FromText(text, "pipeline"));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST(ConfigJson, MissingKeysHaveTheirDefaults) {
  const auto config = ReadPipelineConfig(ConfigReader::FromText("{}", "pipeline"));
  EXPECT_EQ(config.sample_rate, 48000);
  EXPECT_TRUE(config.canceller.enabled);
  EXPECT_FALSE(config.canceller.conservative_hf_suppression);
  EXPECT_EQ(config.cleaning.noise_suppression, NoiseSuppression::kOff);
}

// A21
TEST(ConfigJson, A21_ReadsWhetherStereoComesOut) {
  const auto read = [](const char* text) {
    return ReadPipelineConfig(ConfigReader::FromText(text, "pipeline"));
  };
  EXPECT_EQ(read("{}").output_format(), (StreamFormat{48000, 1}));
  EXPECT_EQ(read(R"({"stereo_output": true})").output_format(), (StreamFormat{48000, 2}));
}

TEST(ConfigJson, ReadsEveryKey) {
  const auto config = ReadPipelineConfig(ConfigReader::FromText(
      R"({"sample_rate": 16000, "reference_channels": 2, "high_pass": false,
        "microphone_channels": [2, 32], "output_level_db": -6.5, "noise_suppression": "very-high", "automatic_gain": true,
        "canceller": {"enabled": false, "filter_length_blocks": 25,
        "conservative_hf_suppression": true}})",
      "pipeline"));
  EXPECT_EQ(config.sample_rate, 16000);
  EXPECT_EQ(config.reference_channels, 2);
  EXPECT_EQ(config.microphone_channels, 0x80000002U);
  EXPECT_FALSE(config.cleaning.high_pass);
  EXPECT_TRUE(config.cleaning.automatic_gain);
  EXPECT_EQ(config.output_level_db, -6.5f);
  EXPECT_EQ(config.cleaning.noise_suppression, NoiseSuppression::kVeryHigh);
  EXPECT_FALSE(config.canceller.enabled);
  EXPECT_EQ(config.canceller.filter_length_blocks, 25);
  EXPECT_TRUE(config.canceller.conservative_hf_suppression);
}

TEST(PipelineConfig, D8_RefusesAnEchoPlacedElsewhereThanTheCancellerSupposes) {
  PipelineConfig config;
  EXPECT_NO_THROW(config.Validate());
  config.delay.filter_ms = 3;
  EXPECT_THROW(config.Validate(), Error);
  config = {};
  config.canceller.filter_length_blocks = 5;
  EXPECT_NO_THROW(config.Validate());
  config.delay.max_ms = 25;
  EXPECT_THROW(config.Validate(), Error);
}

TEST(ConfigJson, SaysWhichKeyIsWrong) {
  EXPECT_EQ(FailureOf(R"({"noise": 1})"), "pipeline.noise is not a known setting");
  EXPECT_EQ(FailureOf(R"({"high_pass": 1})"), "pipeline.high_pass must be true or false");
  EXPECT_EQ(FailureOf(R"({"noise_suppression": "loud"})"),
            "pipeline.noise_suppression must be off, low, moderate, high, very-high or voice");
  EXPECT_EQ(FailureOf(R"({"canceller": {"filter_length_blocks": 99}})"),
            "pipeline.canceller.filter_length_blocks must be a number from 5 to 50");
  EXPECT_EQ(FailureOf(R"({"canceller": {"filter_length_blocks": 5.5}})"),
            "pipeline.canceller.filter_length_blocks must be a whole number");
  EXPECT_EQ(FailureOf(R"({"canceller": []})"), "pipeline.canceller must be an object");
  EXPECT_EQ(FailureOf(R"({"output_level_db": 21})"),
            "pipeline.output_level_db must be a number from -20 to 20");
  EXPECT_EQ(FailureOf(R"({"stereo_output": true, "sample_rate": 16000})"),
            "stereo output needs a pipeline.sample_rate of 48000: leave that out, or leave stereo "
            "output out");
  EXPECT_EQ(FailureOf(R"({"sample_rate": 44100})"),
            "pipeline.sample_rate must be 16000, 32000 or 48000");
  for (const char* channels : {"[0]", "[33]", "[1.5]", "2", "\"1\""}) {
    EXPECT_EQ(FailureOf((std::string(R"({"microphone_channels": )") + channels + "}").c_str()),
              "pipeline.microphone_channels must be a list of channel numbers from 1 to 32");
  }
  EXPECT_EQ(FailureOf(R"({"microphone_channels": []})"),
            "pipeline.microphone_channels must name a channel");
  EXPECT_EQ(FailureOf("[]"), "pipeline must be an object");
}

TEST(ConfigJson, RefusesTextThatIsNotJson) {
  EXPECT_THROW(ConfigReader::FromText("{"), Error);
  EXPECT_THROW(ConfigReader::FromText(nullptr), Error);
}

}  // namespace anecho
