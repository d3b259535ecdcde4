#include "offline/offline_processor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "audio_files.h"
#include "base/error.h"
#include "dsp/rate_converter.h"
#include "echo_scene.h"
#include "media/audio_reader.h"

namespace anecho {
namespace {

using testing::Failure;
using testing::FailureOf;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::ReadAll;
using testing::ReadBytes;
using testing::TempFolder;
using testing::WriteBytes;
using testing::WriteWav;
using Json = nlohmann::json;
using Names = std::vector<std::string>;

Json Config(const TempFolder& folder) {
  return {{"microphone", folder.Path("mic.wav")},
          {"reference", folder.Path("ref.wav")},
          {"output", folder.Path("clean.wav")},
          {"format", "f32"}};
}

Json PassThrough(const TempFolder& folder, int sample_rate = 48000) {
  Json config = Config(folder);
  config["pipeline"] = {
      {"canceller", {{"enabled", false}}}, {"high_pass", false}, {"sample_rate", sample_rate}};
  return config;
}

struct Result {
  std::vector<anecho_process_row> rows;
  anecho_process_progress progress{};
};

Result Process(const Json& config, double step_ms = 1e6, std::size_t capacity = 1000) {
  OfflineProcessor processor(config.dump().c_str());
  Result result;
  std::vector<anecho_process_row> rows(capacity);
  bool more = true;
  while (more) {
    std::uint32_t count = 0;
    more = processor.Step(step_ms, rows, &count, &result.progress);
    result.rows.insert(result.rows.end(), rows.begin(), rows.begin() + count);
  }
  return result;
}

Failure ProcessFailure(const Json& config) {
  return FailureOf([&] { Process(config); });
}

std::vector<float> Noise(std::uint32_t seed, std::size_t count, float amplitude = 0.5f) {
  testing::Random random(seed);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = amplitude * random.Next();
  return samples;
}

// Noise with little above an eighth of the rate, since a conversion may drop the upper part.
std::vector<float> SoftNoise(std::uint32_t seed, std::size_t count) {
  const std::vector<float> noise = Noise(seed, count + 16);
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < 16; ++k) samples[i] += noise[i + k] / 6;
  }
  return samples;
}

// @return by how many samples `b` lags `a`, and how similar they are then (1: the same).
std::pair<int, double> BestLag(const std::vector<float>& a, const std::vector<float>& b) {
  std::pair<int, double> best{0, -1};
  for (int lag = -600; lag <= 600; ++lag) {
    double both = 0;
    double a_power = 0;
    double b_power = 0;
    for (std::size_t i = 1000; i + 1000 < std::min(a.size(), b.size()); ++i) {
      const double x = a[i];
      const double y = b[static_cast<std::size_t>(static_cast<int>(i) + lag)];
      both += x * y;
      a_power += x * x;
      b_power += y * y;
    }
    const double alike = both / std::sqrt(std::max(a_power * b_power, 1e-30));
    if (alike > best.second) best = {lag, alike};
  }
  return best;
}

}  // namespace

TEST(OfflineProcessor, D2OutputLiesBesideTheMicrophoneAtEveryRate) {
  for (const int rate : {8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000}) {
    const TempFolder folder;
    const auto frames = static_cast<std::size_t>(rate / 2 + 123);
    const auto microphone = SoftNoise(1, frames);
    WriteWav(folder.Path("mic.wav"), rate, 1, microphone);
    WriteWav(folder.Path("ref.wav"), 44100, 2, Noise(2, 44100));
    const Result result = Process(PassThrough(folder));
    const auto clean = ReadAll(folder.Path("clean.wav"));
    ASSERT_EQ(clean.size(), frames) << rate;
    const auto [lag, alike] = BestLag(microphone, clean);
    EXPECT_EQ(lag, 0) << rate;
    EXPECT_GT(alike, 0.98) << rate << " Hz; 96 kHz loses what lies above 24 kHz";
    EXPECT_EQ(result.progress.sample_rate, static_cast<unsigned>(rate));
    EXPECT_EQ(result.progress.channels, 1u);
    EXPECT_EQ(result.progress.frames_done, frames);
    EXPECT_EQ(result.progress.frames_total, frames);
  }
}

TEST(OfflineProcessor, D2TheCancellersDelayIsTakenOff) {
  for (const int rate : {16000, 44100, 48000}) {
    const TempFolder folder;
    const auto speech = MakeSpeech(3, rate, 2);
    WriteWav(folder.Path("mic.wav"), rate, 1, speech);
    WriteWav(folder.Path("ref.wav"), rate, 1, std::vector<float>(speech.size(), 0.0f));
    Json config = Config(folder);
    config["pipeline"] = {{"high_pass", false}};
    Process(config);
    const auto clean = ReadAll(folder.Path("clean.wav"));
    ASSERT_EQ(clean.size(), speech.size());
    const auto [lag, alike] = BestLag(speech, clean);
    EXPECT_LE(std::abs(lag), 1) << rate;
    EXPECT_GT(alike, 0.9) << rate;
  }
}

TEST(OfflineProcessor, D2EchoGoesAndTheReportSaysSo) {
  const TempFolder folder;
  const auto reference = MakeSpeech(4, 16000, 6);
  WriteWav(folder.Path("ref.wav"), 16000, 1, reference);
  WriteWav(folder.Path("mic.wav"), 16000, 1, MakeEcho(reference, 320, 5));
  const Result result = Process(Config(folder));
  EXPECT_GT(result.progress.second_half_echo_reduction_db, 15);
  EXPECT_GT(result.progress.echo_reduction_db, 15);
  EXPECT_EQ(result.progress.canceller_restarts, 0u);
  ASSERT_EQ(result.rows.size(), 60u);
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    EXPECT_NEAR(result.rows[i].time_s, 0.1 * static_cast<double>(i), 1e-9);
    EXPECT_GE(result.rows[i].double_talk, 0);
    EXPECT_LE(result.rows[i].double_talk, 1);
  }
}

// A17: the sound itself tells where the echo is, whatever the rates of the recordings.
TEST(OfflineProcessor, D2A17FindsTheEchoBetweenAnyRates) {
  const auto reference = MakeSpeech(4, 48000, 8);
  const auto echo = MakeEcho(reference, 48000 / 5, 5);
  const auto at_rate = [](const std::vector<float>& samples, int rate) {
    RateConverter converter(48000, rate, 1);
    std::vector<float> converted(static_cast<std::size_t>(
        converter.MaxOutputFrames(static_cast<std::int64_t>(samples.size()))));
    converted.resize(static_cast<std::size_t>(converter.Process(samples, converted, true)));
    return converted;
  };
  for (const auto& [microphone_rate, reference_rate] :
       {std::pair(48000, 48000), {44100, 32000}, {8000, 48000}, {32000, 96000}}) {
    const TempFolder folder;
    WriteWav(folder.Path("ref.wav"), reference_rate, 1, at_rate(reference, reference_rate));
    WriteWav(folder.Path("mic.wav"), microphone_rate, 1, at_rate(echo, microphone_rate));
    const Result result = Process(Config(folder));
    EXPECT_NEAR(result.progress.delay_ms, 200, 0.2) << microphone_rate << ", " << reference_rate;
    EXPECT_NEAR(result.progress.drift_ppm, 0, 2) << microphone_rate << ", " << reference_rate;
    EXPECT_GT(result.progress.second_half_echo_reduction_db, 15) << microphone_rate;
  }
}

// A3, A17: a recorder has lost or doubled a buffer, or was started at another time.
TEST(OfflineProcessor, D2A17EchoThatLeapsOrComesSecondsLaterGoesToo) {
  const auto played = MakeSpeech(4, 16000, 16);
  struct Case {
    int before_ms, after_ms;
  };
  for (const auto& [before_ms, after_ms] :
       {Case{60, 58}, {60, 40}, {60, 80}, {60, 1060}, {900, 60}, {2060, 2060}, {-1940, -1940}}) {
    const TempFolder folder;
    auto microphone = MakeEcho(played, before_ms * 16, 5);
    const auto later = MakeEcho(played, after_ms * 16, 5);
    constexpr std::ptrdiff_t kLeap = 9 * 16000;
    std::copy(later.begin() + kLeap, later.end(), microphone.begin() + kLeap);
    WriteWav(folder.Path("ref.wav"), 16000, 1, played);
    WriteWav(folder.Path("mic.wav"), 16000, 1, microphone);
    const Result result = Process(Config(folder));
    const std::string clean = ReadBytes(folder.Path("clean.wav"));
    if (before_ms == 60 && after_ms == 1060) {
      Process(Config(folder));
      EXPECT_EQ(ReadBytes(folder.Path("clean.wav")), clean);
    }
    EXPECT_EQ(result.progress.echo, static_cast<unsigned>(ANECHO_ECHO_FOUND));
    EXPECT_NEAR(result.progress.delay_ms, after_ms, 1);
    const auto output = ReadAll(folder.Path("clean.wav"));
    const auto reduction = [&](std::size_t from_s, std::size_t to_s) {
      const std::size_t first = from_s * 16000, last = to_s * 16000;
      return testing::Decibels(testing::Power(microphone, first, last) /
                               testing::Power(output, first, last));
    };
    EXPECT_GT(reduction(11, 13), 30) << before_ms << ", " << after_ms;
  }
}

TEST(OfflineProcessor, D2PiecesOfAnySizeGiveTheSame) {
  const TempFolder folder;
  const auto reference = MakeSpeech(4, 16000, 2);
  WriteWav(folder.Path("ref.wav"), 16000, 1, reference);
  WriteWav(folder.Path("mic.wav"), 16000, 1, MakeEcho(reference, 320, 5));
  const Result whole = Process(Config(folder));
  const std::string expected = ReadBytes(folder.Path("clean.wav"));
  for (const double step_ms : {0.0, 10.0}) {
    const Result pieces = Process(Config(folder), step_ms, 3);
    EXPECT_EQ(ReadBytes(folder.Path("clean.wav")), expected);
    EXPECT_EQ(pieces.rows.size(), whole.rows.size());
    EXPECT_EQ(pieces.progress.echo_reduction_db, whole.progress.echo_reduction_db);
  }
}

TEST(OfflineProcessor, D2ShorterReferenceIsSilenceAndLongerIsIgnored) {
  const TempFolder folder;
  const auto microphone = SoftNoise(1, 16000);
  WriteWav(folder.Path("mic.wav"), 16000, 1, microphone);
  for (const std::size_t frames : {10u, 1600u, 64000u}) {
    WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(2, frames));
    const Result result = Process(PassThrough(folder, 16000));
    EXPECT_EQ(ReadAll(folder.Path("clean.wav")), microphone);
    ASSERT_EQ(result.rows.size(), 10u);
    EXPECT_EQ(result.rows.back().reference_dbfs == -120, frames < 16000) << frames;
  }
}

TEST(OfflineProcessor, D2ManyChannelsBecomeOne) {
  const TempFolder folder;
  const auto left = SoftNoise(1, 8000);
  std::vector<float> stereo;
  for (const float sample : left) stereo.insert(stereo.end(), {sample, 0.0f});
  WriteWav(folder.Path("mic.wav"), 16000, 2, stereo);
  WriteWav(folder.Path("ref.wav"), 48000, 6, Noise(2, 48000));
  Process(PassThrough(folder, 16000));
  const auto clean = ReadAll(folder.Path("clean.wav"));
  ASSERT_EQ(clean.size(), left.size());
  EXPECT_FLOAT_EQ(clean[4000], left[4000]);
}

TEST(OfflineProcessor, D2ExcerptsHoldTheBeginning) {
  const TempFolder folder;
  const auto microphone = SoftNoise(1, 16123);
  WriteWav(folder.Path("mic.wav"), 16000, 1, microphone);
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(2, 16000));
  Json config = PassThrough(folder, 16000);
  config["excerpt"] = {{"seconds", 0.5},
                       {"microphone", folder.Path("mic-excerpt.wav")},
                       {"output", folder.Path("clean-excerpt.wav")}};
  Process(config);
  for (const char* name : {"mic-excerpt.wav", "clean-excerpt.wav"}) {
    const auto excerpt = ReadAll(folder.Path(name));
    ASSERT_EQ(excerpt.size(), 8000u);
    EXPECT_NEAR(excerpt[7999], microphone[7999], 1e-4);
    EXPECT_EQ(AudioReader::Open(folder.Path(name))->info().bits, 16);
  }
  config["excerpt"]["seconds"] = 30;
  Process(config);
  EXPECT_EQ(ReadAll(folder.Path("mic-excerpt.wav")).size(), 16123u);
  EXPECT_EQ(ReadAll(folder.Path("clean-excerpt.wav")).size(), 16123u);
}

TEST(OfflineProcessor, D2AnInterruptedRunLeavesNothing) {
  const TempFolder folder;
  WriteWav(folder.Path("mic.wav"), 16000, 1, Noise(1, 32000));
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(2, 32000));
  WriteBytes(folder.Path("clean.wav"), "old");
  {
    OfflineProcessor processor(Config(folder).dump().c_str());
    std::vector<anecho_process_row> rows(4);
    std::uint32_t count = 0;
    anecho_process_progress progress{};
    // The first steps only search for the echo's delay.
    while (progress.frames_done == 0) ASSERT_TRUE(processor.Step(0, rows, &count, &progress));
    EXPECT_LE(count, 4u);
    EXPECT_GT(progress.frames_done, 0u);
    EXPECT_EQ(progress.frames_total, 32000u);
    EXPECT_TRUE(std::isnan(progress.second_half_echo_reduction_db));
  }
  EXPECT_EQ(folder.Names(), (Names{"clean.wav", "mic.wav", "ref.wav"}));
  EXPECT_EQ(ReadBytes(folder.Path("clean.wav")), "old");
}

TEST(OfflineProcessor, D2InputsAreNeverOverwritten) {
  const TempFolder folder;
  WriteWav(folder.Path("mic.wav"), 16000, 1, Noise(1, 1600));
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(2, 1600));
  const std::string before = ReadBytes(folder.Path("mic.wav"));
  Json config = Config(folder);
  config["output"] = folder.Path("./mic.wav");
  EXPECT_EQ(ProcessFailure(config).code, ANECHO_FILE);
  EXPECT_EQ(ProcessFailure(config).message,
            folder.Path("./mic.wav") +
                ": this is the recording of the microphone, which must not be overwritten; choose "
                "another name for the output");
  config["output"] = folder.Path("ref.wav");
  EXPECT_NE(ProcessFailure(config).message.find("the recording of the reference"),
            std::string::npos);
  config["output"] = folder.Path("clean.wav");
  config["excerpt"] = {{"microphone", folder.Path("x.wav")}, {"output", folder.Path("clean.wav")}};
  EXPECT_NE(ProcessFailure(config).message.find("this is the output"), std::string::npos);
  EXPECT_EQ(ReadBytes(folder.Path("mic.wav")), before);
  EXPECT_EQ(folder.Names(), (Names{"mic.wav", "ref.wav"}));
}

TEST(OfflineProcessor, D2BadRecordingsLeaveNoOutput) {
  const TempFolder folder;
  auto samples = Noise(1, 16000);
  WriteWav(folder.Path("ref.wav"), 16000, 1, samples);
  samples[8000] = std::numeric_limits<float>::quiet_NaN();
  WriteWav(folder.Path("mic.wav"), 16000, 1, samples);
  EXPECT_EQ(ProcessFailure(Config(folder)).code, ANECHO_BAD_AUDIO);
  EXPECT_EQ(ProcessFailure(Config(folder)).message,
            folder.Path("mic.wav") +
                ": the sample at 0.500 s is not a number; export the recording again");
  WriteBytes(folder.Path("mic.wav"), std::string(5000, 'x'));
  EXPECT_EQ(ProcessFailure(Config(folder)).code, ANECHO_BAD_AUDIO);
  EXPECT_EQ(folder.Names(), (Names{"mic.wav", "ref.wav"}));
}

TEST(OfflineProcessor, D2TellsWhatIsWrongWithARecordingItReads) {
  const TempFolder folder;
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(1, 16000));
  const std::string whole = ReadBytes(folder.Path("ref.wav"));
  WriteBytes(folder.Path("mic.wav"), whole.substr(0, whole.size() / 2));
  OfflineProcessor processor(Config(folder).dump().c_str());
  std::vector<anecho_process_row> rows(100);
  std::uint32_t count = 0;
  anecho_process_progress progress{};
  while (processor.Step(10, rows, &count, &progress)) {
  }
  ASSERT_EQ(processor.notes().size(), 1u);
  EXPECT_NE(processor.notes()[0].find("mic.wav: cut short: the header promises 1.0 s"),
            std::string::npos);
}

TEST(OfflineProcessor, D2AFailedRunStaysFailed) {
  const TempFolder folder;
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(1, 1600));
  WriteWav(folder.Path("mic.wav"), 16000, 1, std::vector<float>(1600, NAN));
  OfflineProcessor processor(Config(folder).dump().c_str());
  EXPECT_EQ(folder.Names().size(), 3u);
  std::vector<anecho_process_row> rows(4);
  std::uint32_t count = 0;
  anecho_process_progress progress{};
  const auto step = [&] { processor.Step(10, rows, &count, &progress); };
  EXPECT_EQ(FailureOf(step).code, ANECHO_BAD_AUDIO);
  EXPECT_EQ(FailureOf(step).code, ANECHO_STATE);
  EXPECT_EQ(folder.Names(), (Names{"mic.wav", "ref.wav"})) << "before it is closed";
}

TEST(OfflineProcessor, D2WrongSettingsAreNamed) {
  const TempFolder folder;
  WriteWav(folder.Path("mic.wav"), 16000, 1, Noise(1, 1600));
  WriteWav(folder.Path("ref.wav"), 16000, 1, Noise(2, 1600));
  const auto failure = [&](const char* key, const Json& value) {
    Json config = Config(folder);
    config[key] = value;
    const Failure found = ProcessFailure(config);
    EXPECT_EQ(found.code, ANECHO_INVALID_CONFIG);
    return found.message;
  };
  EXPECT_EQ(failure("format", "mp3"), "format must be s16, s24 or f32");
  EXPECT_EQ(failure("report_interval_ms", 15), "report_interval_ms must be a multiple of 10");
  EXPECT_EQ(failure("microphone", nullptr), "microphone is missing");
  EXPECT_EQ(failure("speed", 2), "speed is not a known setting");
  EXPECT_EQ(failure("excerpt", {{"length", 2}}), "excerpt.microphone is missing");
  EXPECT_EQ(FailureOf([] { OfflineProcessor("{"); }).code, ANECHO_INVALID_CONFIG);
  EXPECT_EQ(FailureOf([] { OfflineProcessor processor(nullptr); }).code, ANECHO_INVALID_ARGUMENT);
}

}  // namespace anecho
