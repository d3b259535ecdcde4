#include "align/reference_aligner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace anecho {
namespace {

constexpr double kHz = 700;

float Tone(double seconds) {
  return static_cast<float>(std::sin(2 * std::numbers::pi * kHz * seconds));
}

/// Plays a tone whose sample at time t is Tone(t), on a device of some rate, in packets of 10 ms.
class Player {
 public:
  Player(ReferenceAligner* aligner, int rate, double ppm, int channels)
      : aligner_(aligner), rate_(rate), true_rate_(rate * Ppm{ppm}.ratio()), channels_(channels) {}

  void Play(double until) {
    while (static_cast<double>(position_) / true_rate_ < until) {
      const int frames = rate_ / 100;
      std::vector<float> samples;
      for (int i = 0; i < frames; ++i) {
        const float sample = Tone(static_cast<double>(position_ + i) / true_rate_);
        for (int c = 0; c < channels_; ++c) samples.push_back(c == 0 ? sample : -sample);
      }
      const double time = static_cast<double>(position_) / true_rate_;
      aligner_->Place(position_, frames, Nanoseconds(std::llround(time * 1e9)));
      aligner_->Write(samples);
      position_ += frames;
    }
  }
  /// The device goes on, and nothing is delivered.
  void Skip(double seconds) { position_ += std::llround(seconds * true_rate_); }

 private:
  ReferenceAligner* aligner_;
  const int rate_;
  const double true_rate_;
  const int channels_;
  std::int64_t position_ = 0;
};

/// Reads the frame played from `time` on and returns its largest error against the tone.
double ReadError(ReferenceAligner* aligner, ReadCursor* reader, double time, int channels = 1) {
  const auto begin = Nanoseconds(std::llround(time * 1e9));
  std::vector<float> frame(static_cast<std::size_t>(480 * channels));
  aligner->Read(begin, begin + std::chrono::milliseconds(10), frame, reader);
  double worst = 0;
  for (int i = 0; i < 480; ++i) {
    const double expected = static_cast<double>(Tone(time + i / 48000.0));
    for (int c = 0; c < channels; ++c) {
      const double sample = static_cast<double>(frame[static_cast<std::size_t>(i * channels + c)]);
      worst = std::max(worst, std::abs(sample - (c == 0 ? expected : -expected)));
    }
  }
  return worst;
}

}  // namespace

TEST(ReferenceAligner, A3_A17_GivesWhatWasPlayedAtThatTimeAtAnyRateAndDrift) {
  for (const int rate : {8000, 44100, 48000, 96000}) {
    for (const double ppm : {-300.0, 0.0, 300.0}) {
      for (const int channels : {1, 2}) {
        ReferenceAligner aligner({rate, channels}, 48000, std::chrono::seconds(2));
        ReadCursor reader;
        Player player(&aligner, rate, ppm, channels);
        double error = 1;
        for (int turn = 0; turn < 1500; ++turn) {
          const double now = turn / 100.0;
          player.Play(now + 0.1);
          error = ReadError(&aligner, &reader, now, channels);
        }
        // 1e-3 of a tone of 700 Hz is 0.2 µs of time, or −60 dB.
        EXPECT_LT(error, 2e-3) << rate << " Hz, " << ppm << " ppm";
      }
    }
  }
}

TEST(ReferenceAligner, A16_AfterAGapEverythingStandsWhereItDid) {
  ReferenceAligner aligner({48000, 1}, 48000, std::chrono::seconds(2));
  ReadCursor reader;
  Player player(&aligner, 48000, 50, 1);
  for (int turn = 0; turn < 2000; ++turn) {
    const double now = turn / 100.0;
    player.Play(now + 0.1);
    ReadError(&aligner, &reader, now);
  }
  player.Skip(5);
  for (int turn = 2000; turn < 2700; ++turn) {
    const double now = turn / 100.0;
    if (now > 24.95) player.Play(now + 0.1);
    const double error = ReadError(&aligner, &reader, now);
    if (now < 20.05 || now > 25.2) {
      EXPECT_LT(error, 5e-3) << now;
    }
  }
}

TEST(ReferenceAligner, A16_TellsWhichShareOfAFrameIsMissing) {
  ReferenceAligner aligner({48000, 1}, 48000, std::chrono::seconds(2));
  Player player(&aligner, 48000, 0, 1);
  ReadCursor reader;
  const auto share = [&](double time) {
    reader.reading = false;
    ReadError(&aligner, &reader, time);
    return reader.missing_share;
  };
  player.Play(1);
  EXPECT_EQ(share(0.9), 0);
  EXPECT_NEAR(share(0.996), 0.6, 0.01) << "late";
  EXPECT_EQ(share(1.1), 1);
  player.Skip(0.015);
  player.Play(1.2);
  EXPECT_EQ(share(0.99), 0);
  EXPECT_NEAR(share(0.996), 0.6, 0.01) << "lost";
  EXPECT_NEAR(share(1), 1, 0.01);
  EXPECT_NEAR(share(1.01), 0.5, 0.01);
  EXPECT_EQ(share(1.02), 0);
}

// A17
TEST(ReferenceAligner, A3_A17_AFrameHasOneRatioHoweverFarItsEndsAreApart) {
  for (const int rate : {8000, 44100, 192000}) {
    for (const double length_ms : {-990.0, -25.0, 0.0, 8.0, 9.8, 10.2, 12.0, 30.0, 340.0, 2e6}) {
      ReferenceAligner aligner({rate, 1}, 48000, std::chrono::seconds(2));
      ReadCursor reader;
      Player player(&aligner, rate, 0, 1);
      player.Play(1.5);
      std::vector<float> frame(480);
      const Nanoseconds begin = std::chrono::milliseconds(500);
      const auto end = begin + Nanoseconds(std::llround(length_ms * 1e6));
      EXPECT_TRUE(aligner.Read(begin, end, frame, &reader).complete) << rate << ", " << length_ms;
      const double advance = (reader.position - static_cast<double>(reader.frame_begin)) / rate;
      EXPECT_NEAR(advance, 0.01, 0.00013 + 1.0 / rate) << rate << ", " << length_ms;
      for (const float sample : frame)
        EXPECT_LT(std::abs(sample), 1.01) << rate << ", " << length_ms;
    }
  }
}

TEST(ReferenceAligner, ReadsSilenceBeforeAnythingCame) {
  ReferenceAligner aligner({48000, 1}, 48000, std::chrono::seconds(1));
  ReadCursor reader;
  std::vector<float> frame(480, 1);
  EXPECT_EQ(aligner.Read(Nanoseconds(0), std::chrono::milliseconds(10), frame, &reader).step_ms, 0);
  EXPECT_EQ(frame, std::vector<float>(480));
}

}  // namespace anecho
