// A pipeline that follows a DelayCurve with a step.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include "echo_scene.h"
#include "engine/pipeline.h"

namespace anecho {
namespace {

using testing::MakeSpeech;

struct Sound {
  std::vector<float> clean;
  std::vector<float> reference;
};

/// @return all output, and the reference of each frame. The reference is pushed up to `ahead`
///   samples before the microphone.
Sound Drive(Pipeline* pipeline, const std::vector<float>& microphone,
            const std::vector<float>& reference, std::size_t ahead) {
  Sound sound;
  std::size_t pushed = 0;
  const auto packet = [](const std::vector<float>& samples, std::size_t begin) {
    return Packet{.samples = std::span(samples).subspan(begin, 480),
                  .frames = 480,
                  .device_position = static_cast<std::int64_t>(begin),
                  .time = FramesToTime(static_cast<std::int64_t>(begin), 48000)};
  };
  for (std::size_t i = 0; i + 480 <= microphone.size(); i += 480) {
    for (; pushed <= i + ahead && pushed + 480 <= reference.size(); pushed += 480) {
      pipeline->PushReference(packet(reference, pushed));
    }
    pipeline->PushMicrophone(packet(microphone, i));
    for (CleanFrame frame; pipeline->Next(&frame);) {
      sound.clean.insert(sound.clean.end(), frame.samples.begin(), frame.samples.end());
      sound.reference.insert(sound.reference.end(), frame.reference.begin(), frame.reference.end());
    }
  }
  return sound;
}

std::vector<DelayPoint> LeapAt(double time_s, double before_s, double after_s) {
  std::vector<DelayPoint> points;
  for (double t = 0; t < 2 * time_s; t += time_s / 10) {
    const bool later = t >= time_s;
    points.push_back(
        {.time_s = t, .delay_s = later ? after_s : before_s, .weight = 1, .path = later});
  }
  return points;
}

}  // namespace

TEST(PipelineTrack, A3_A17_AFrameIsReadAtOnePlaceAndLeapsLieBetweenFrames) {
  const auto played = MakeSpeech(1, 48000, 4);
  const std::vector<float> microphone(played.size());
  PipelineConfig config;
  config.canceller.enabled = false;
  for (const double after_ms : {58.0, 40.0, 80.0, 700.0, -20.0, 1500.0}) {
    Pipeline pipeline(config, {48000, 1}, {48000, 1});
    // In the middle of a frame.
    pipeline.FollowEcho(DelayCurve(LeapAt(1.503, 0.06, after_ms * 1e-3)));
    const Sound sound = Drive(&pipeline, microphone, played, 4800);
    const std::size_t leap_frame = sound.reference.size() / 480 / 2;
    std::size_t wrong = 0;
    for (std::size_t f = 0; f < sound.reference.size() / 480; ++f) {
      if (f > leap_frame + 100) break;
      double best = 1;
      // The pipeline puts the echo 10 ms behind the reference.
      for (const double delay_ms : {50.0, after_ms - 10}) {
        const auto begin = static_cast<std::int64_t>(f * 480) - std::llround(delay_ms * 48);
        double worst = 0;
        for (std::int64_t i = 0; i < 480; ++i) {
          const std::int64_t at = begin + i;
          const float expected = at < 0 ? 0.0f : played[static_cast<std::size_t>(at)];
          const float read = sound.reference[f * 480 + static_cast<std::size_t>(i)];
          worst = std::max(worst, static_cast<double>(std::abs(read - expected)));
        }
        best = std::min(best, worst);
      }
      wrong += best > 1e-3 ? 1 : 0;
    }
    EXPECT_EQ(wrong, 0u) << after_ms << " ms";
  }
}

TEST(PipelineTrack, A3_A17_AnyTrackGivesTheSameFiniteSamplesEachTime) {
  std::random_device device;
  const char* chosen = std::getenv("ANECHO_TEST_SEED");
  const auto seed = chosen != nullptr ? static_cast<std::uint32_t>(std::atoll(chosen)) : device();
  std::printf("ANECHO_TEST_SEED=%u\n", seed);
  std::minstd_rand random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  const auto played = MakeSpeech(3, 48000, 3);
  for (int run = 0; run < 12; ++run) {
    std::vector<DelayPoint> points(2 + random() % 20);
    int path = 0;
    const double reach = std::pow(10, -2 + 3 * uniform(random));
    for (DelayPoint& point : points) {
      path += uniform(random) < 0.3 ? 1 : 0;
      point = {.time_s = 3 * uniform(random),
               .delay_s = reach * (2 * uniform(random) - 1),
               .weight = 0.1f + 0.9f * static_cast<float>(uniform(random)),
               .path = path};
    }
    Sound sounds[2];
    for (Sound& sound : sounds) {
      Pipeline pipeline(PipelineConfig{}, {48000, 1}, {48000, 1});
      pipeline.FollowEcho(DelayCurve(points));
      sound = Drive(&pipeline, played, played, 4800);
    }
    ASSERT_EQ(sounds[0].clean, sounds[1].clean) << run;
    for (const float sample : sounds[0].clean) ASSERT_TRUE(std::isfinite(sample)) << run;
  }
}

}  // namespace anecho
