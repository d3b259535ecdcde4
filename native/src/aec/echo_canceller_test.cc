#include "aec/echo_canceller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "anecho.h"
#include "base/error.h"
#include "breaking_control.h"
#include "echo_scene.h"

namespace anecho {
namespace {

using testing::BreakingControl;
using testing::Decibels;
using testing::MakeEcho;
using testing::MakeSpeech;
using testing::MakeStereoEcho;
using testing::Power;
using testing::Random;

CancellerConfig ConfigAt(int sample_rate) {
  CancellerConfig config;
  config.sample_rate = sample_rate;
  return config;
}

std::vector<float> Cancel(const CancellerConfig& config, const std::vector<float>& reference,
                          const std::vector<float>& microphone) {
  EchoCanceller canceller(config);
  const auto n = static_cast<std::size_t>(config.sample_rate / 100);
  std::vector<float> clean = microphone;
  for (std::size_t i = 0; i + n <= clean.size(); i += n) {
    canceller.Process({reference.data() + i, n}, {clean.data() + i, n});
  }
  return clean;
}

}  // namespace

TEST(EchoCanceller, A2_HearsOnceOfEachTurnOfTheVolume) {
  class ListeningControl : public BreakingControl {
   public:
    explicit ListeningControl(std::vector<bool>* heard) : BreakingControl(-1, 0), heard_(heard) {}
    void ProcessCapture(webrtc::AudioBuffer*, bool change) override { heard_->push_back(change); }

   private:
    std::vector<bool>* const heard_;
  };
  std::vector<bool> heard;
  EchoCanceller canceller({}, [&](bool) { return std::make_unique<ListeningControl>(&heard); });
  std::vector<float> reference(480);
  std::vector<float> microphone(480);
  for (int frame = 0; frame < 4; ++frame) {
    if (frame == 1) canceller.ReportGainChange();
    canceller.Process(reference, microphone);
  }
  EXPECT_EQ(heard, (std::vector<bool>{false, true, false, false}));
}

TEST(EchoCanceller, A3_RemovesEchoAtEachRate) {
  for (const int rate : {16000, 32000, 48000}) {
    const auto reference = MakeSpeech(1, rate, 6);
    const auto echo = MakeEcho(reference, rate / 50, 2);
    const auto clean = Cancel(ConfigAt(rate), reference, echo);
    const auto from = static_cast<std::size_t>(3 * rate);
    EXPECT_GT(Decibels(Power(echo, from, echo.size()) / Power(clean, from, clean.size())), 25)
        << rate << " Hz";
  }
}

TEST(EchoCanceller, A3_APlacedEchoIsNotSearchedFor) {
  const auto reference = MakeSpeech(1, 48000, 6);
  CancellerConfig config;
  config.canceller.echo_is_placed = true;
  const auto reduction = [&](int delay_ms) {
    const auto echo = MakeEcho(reference, 48 * delay_ms, 2);
    const auto clean = Cancel(config, reference, echo);
    return Decibels(Power(echo, 3 * 48000, echo.size()) / Power(clean, 3 * 48000, clean.size()));
  };
  EXPECT_GT(reduction(10), 25);
  EXPECT_GT(reduction(30), 25);
  // Beyond the filter's reach.
  EXPECT_LT(reduction(300), reduction(30) - 10);
}

TEST(EchoCanceller, A3_LeavesTheVoiceAloneWhereThereIsNoEcho) {
  const auto voice = MakeSpeech(3, 48000, 4);
  CancellerConfig config;
  config.cleaning.high_pass = false;
  const auto clean = Cancel(config, std::vector<float>(voice.size()), voice);
  const std::size_t from = 48000;
  EXPECT_NEAR(Decibels(Power(clean, from, clean.size()) / Power(voice, from, voice.size())), 0, 1);
}

// AEC3 must not rebuild itself when stereo content follows mono: it would lose the echo's delay.
TEST(EchoCanceller, A3_CancelsWithAStereoReference) {
  const auto mono = MakeSpeech(3, 48000, 2);
  std::vector<float> reference;
  for (const float sample : mono) reference.insert(reference.end(), 2, sample);
  std::vector<float> microphone = MakeEcho(mono, 800, 6);
  const auto [stereo, echo] = MakeStereoEcho(6, 800, 900);
  reference.insert(reference.end(), stereo.begin(), stereo.end());
  microphone.insert(microphone.end(), echo.begin(), echo.end());
  for (const bool is_classic : {false, true}) {
    for (const bool is_placed : {false, true}) {
      CancellerConfig config;
      config.reference_channels = 2;
      config.canceller.kind = is_classic ? CancellerKind::kClassic : CancellerKind::kFullDuplex;
      config.canceller.echo_is_placed = is_placed;
      EchoCanceller canceller(config);
      std::vector<float> clean = microphone;
      for (std::size_t i = 0; i + 480 <= clean.size(); i += 480) {
        canceller.Process({reference.data() + 2 * i, 960}, {clean.data() + i, 480});
      }
      const std::size_t from = 6 * 48000;
      EXPECT_GT(Decibels(Power(microphone, from, clean.size()) / Power(clean, from, clean.size())),
                20)
          << (is_classic ? "classic" : "full duplex") << (is_placed ? ", placed" : "");
    }
  }
}

TEST(EchoCanceller, DelaysByItsLatency) {
  for (const auto& [rate, kind] : {std::pair(16000, CancellerKind::kClassic),
                                   {32000, CancellerKind::kClassic},
                                   {48000, CancellerKind::kClassic},
                                   {48000, CancellerKind::kFullDuplex}}) {
    for (const auto level :
         {NoiseSuppression::kOff, NoiseSuppression::kLow, NoiseSuppression::kVoice}) {
      if (level == NoiseSuppression::kVoice && rate != 48000) continue;
      CancellerConfig config = ConfigAt(rate);
      config.canceller.kind = kind;
      config.cleaning.high_pass = false;
      config.cleaning.noise_suppression = level;
      auto voice = MakeSpeech(8, rate, 3);
      const auto clean = Cancel(config, std::vector<float>(voice.size()), voice);
      int best_delay = 0;
      double best = 0;
      for (int delay = 0; delay < rate / 25; ++delay) {
        double sum = 0;
        for (std::size_t i = voice.size() / 2; i < voice.size(); ++i) {
          sum += static_cast<double>(clean[i]) * voice[i - static_cast<std::size_t>(delay)];
        }
        if (sum > best) {
          best = sum;
          best_delay = delay;
        }
      }
      const double latency = ToSeconds(EchoCanceller(config).latency()) * rate;
      EXPECT_NEAR(best_delay, latency, 1.0)
          << rate << " Hz, noise suppression " << static_cast<int>(level) << ", kind "
          << static_cast<int>(kind);
    }
  }
}

TEST(EchoCanceller, A19_RestartsAfterAFaultWhileAudioGoesOn) {
  for (const float fault :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e7f}) {
    int made = 0;
    // The first canceller breaks in its 20th frame; those after it are in order.
    EchoCanceller canceller(CancellerConfig{}, [&made, fault](bool) {
      return std::make_unique<BreakingControl>(made++ == 0 ? 20 : -1, fault);
    });
    const auto voice = MakeSpeech(9, 48000, 1);
    int faults = 0;
    double after = 0;
    for (std::size_t i = 0; i + 480 <= voice.size(); i += 480) {
      std::vector<float> frame(voice.begin() + static_cast<ptrdiff_t>(i),
                               voice.begin() + static_cast<ptrdiff_t>(i + 480));
      const std::vector<float> reference(480);
      const CancellerFigures figures = canceller.Process(reference, frame);
      if (figures.fault) ++faults;
      for (const float sample : frame) ASSERT_TRUE(std::abs(sample) <= 1.0f);
      if (i > 480 * 25) after += Power(frame, 0, 480);
    }
    EXPECT_EQ(faults, 1);
    // The first one, and two spares: one searches for the echo, one is placed.
    EXPECT_EQ(made, 3);
    EXPECT_GT(after, 0);
  }
}

TEST(EchoCanceller, A19_IsSilentUntilAFreshCancellerIsThere) {
  EchoCanceller canceller(CancellerConfig{}, [](bool) {
    return std::make_unique<BreakingControl>(0, std::numeric_limits<float>::quiet_NaN());
  });
  const std::vector<float> reference(480);
  std::vector<float> frame(480, 0.1f);
  EXPECT_TRUE(canceller.Process(reference, frame).fault);
  // A spare can't be primed with digital silence as the room's noise.
  frame.assign(480, 0.0f);
  EXPECT_TRUE(canceller.Process(reference, frame).fault);  // the spare breaks too
  frame.assign(480, 0.1f);
  EXPECT_FALSE(canceller.Process(reference, frame).fault);
  EXPECT_EQ(Power(frame, 0, 480), 0);
  canceller.Prepare();
  frame.assign(480, 0.0f);
  EXPECT_TRUE(canceller.Process(reference, frame).fault);
}

TEST(EchoCanceller, A19_SamplesThatAreNotNumbersDoNoHarm) {
  EchoCanceller canceller{CancellerConfig{}};
  Random random(10);
  for (int f = 0; f < 200; ++f) {
    std::vector<float> reference(480);
    std::vector<float> frame(480);
    for (std::size_t i = 0; i < 480; ++i) {
      reference[i] = 0.1f * random.Next();
      frame[i] = 0.1f * random.Next();
    }
    if (f % 10 == 3) frame[17] = std::numeric_limits<float>::quiet_NaN();
    if (f % 10 == 5) reference[18] = std::numeric_limits<float>::infinity();
    const CancellerFigures figures = canceller.Process(reference, frame);
    EXPECT_FALSE(figures.fault);
    EXPECT_TRUE(std::isfinite(figures.microphone_power));
    for (const float sample : frame) ASSERT_TRUE(std::isfinite(sample));
  }
}

TEST(EchoCanceller, A19_ResetForgetsAndLearnsAnew) {
  const auto reference = MakeSpeech(11, 48000, 10);
  const auto echo = MakeEcho(reference, 960, 12);
  const auto run = [&](bool reset) {
    EchoCanceller canceller{CancellerConfig{}};
    std::vector<float> clean = echo;
    for (std::size_t i = 0; i + 480 <= clean.size(); i += 480) {
      if (reset && i == 5 * 48000) canceller.Reset();
      canceller.Process({reference.data() + i, 480}, {clean.data() + i, 480});
      canceller.Prepare();
    }
    return clean;
  };
  const auto clean = run(/*reset=*/true);
  const auto reduction = [&](int second) {
    const auto from = static_cast<std::size_t>(second) * 48000;
    return Decibels(Power(echo, from, from + 48000) / Power(clean, from, from + 48000));
  };
  EXPECT_GT(reduction(4), 25);
  EXPECT_GT(reduction(5), 25);
  EXPECT_GT(reduction(9), 15);
  // The reset drops what was learnt before: from then on, the output is a different one.
  const auto undisturbed = run(/*reset=*/false);
  const auto reset_at = static_cast<std::ptrdiff_t>(5 * 48000);
  EXPECT_TRUE(std::equal(clean.begin(), clean.begin() + reset_at, undisturbed.begin()));
  EXPECT_FALSE(std::equal(clean.begin() + reset_at, clean.begin() + reset_at + 48000,
                          undisturbed.begin() + reset_at));
}

TEST(EchoCanceller, A21_NoiseSuppressionLowersNoise) {
  Random random(14);
  std::vector<float> noise(4 * 48000);
  for (float& sample : noise) sample = 0.01f * random.Next();
  const std::vector<float> silence(noise.size());
  double last = 0;
  for (const auto level : {NoiseSuppression::kLow, NoiseSuppression::kHigh}) {
    CancellerConfig config;
    config.cleaning.noise_suppression = level;
    const auto clean = Cancel(config, silence, noise);
    const double reduction = Decibels(Power(noise, 96000, 192000) / Power(clean, 96000, 192000));
    EXPECT_GT(reduction, last + 3);
    last = reduction;
  }
}

TEST(EchoCanceller, A3_SibilantsOfTheNearEndStayInDoubleTalk) {
  constexpr int kRate = 16000;
  const auto reference = MakeSpeech(1, kRate, 10);
  auto both = MakeEcho(reference, 160, 2);
  Random random(3);
  float last = 0;
  // A hiss of 0.1 s, three times a second, from the fifth second on.
  for (std::size_t i = 5 * kRate; i < both.size(); ++i) {
    const float noise = random.Next();
    if (i % 5333 < 1600) both[i] += 0.05f * (noise - last);
    last = noise;
  }
  const auto power = [&](bool conservative) {
    CancellerConfig config = ConfigAt(kRate);
    config.canceller.conservative_hf_suppression = conservative;
    const auto clean = Cancel(config, reference, both);
    return Power(clean, 6 * kRate, clean.size());
  };
  const double usual = power(CancellerConfig().canceller.conservative_hf_suppression);
  EXPECT_GT(Decibels(usual / power(true)), 0.2);
}

TEST(EchoCanceller, RefusesAFilterOutOfRange) {
  CancellerConfig config;
  config.canceller.filter_length_blocks = 4;
  EXPECT_THROW(EchoCanceller{config}, Error);
  config.canceller.filter_length_blocks = 51;
  EXPECT_THROW(EchoCanceller{config}, Error);
}

// A14
TEST(EchoCanceller, A14_ARestartAmidSoundKnowsTheNoiseOfTheRoom) {
  // A second of quiet, then sound without a pause, in which a fresh canceller can't hear the room.
  constexpr std::size_t kQuiet = 48000;
  Random random(9);
  std::vector<float> reference(8 * 48000);
  for (std::size_t i = kQuiet; i < reference.size(); ++i) reference[i] = 0.2f * random.Next();
  const auto echo = MakeEcho(reference, 960, 2);
  EchoCanceller canceller{CancellerConfig{}};
  std::vector<float> clean = echo;
  for (std::size_t i = 0; i + 480 <= clean.size(); i += 480) {
    if (i == 3 * 48000) canceller.Reset();
    canceller.Process({reference.data() + i, 480}, {clean.data() + i, 480});
  }
  const std::size_t from = 5 * 48000;
  EXPECT_GT(Decibels(Power(echo, from, echo.size()) / Power(clean, from, clean.size())), 40);
}

}  // namespace anecho
