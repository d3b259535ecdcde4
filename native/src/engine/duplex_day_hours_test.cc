// A day of a call with the full-duplex canceller, live, in simulated time.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <span>
#include <vector>

#include "changing_echo.h"

namespace anecho {
namespace {

using testing::ChangingEcho;

constexpr int kMinute_s = 60;
// After a change at the minute's beginning, the echo has to be gone from here on.
constexpr int kSettled_s = 10;
constexpr int kTalk_s = 40;

int DayMinutes() {
  const char* const text = std::getenv("ANECHO_DUPLEX_MINUTES");
  return text == nullptr ? 6 : std::max(2, std::atoi(text));
}

/// Processor time of this thread, which other programs do not lengthen.
double ProcessorTime_s() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double PeakOf(std::span<const float> samples) {
  double peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(static_cast<double>(sample)));
  return peak;
}

struct MinuteFigures {
  double reduction_db = 0;
  double cost_s = 0;
  double microphone_peak = 0;
  double output_peak = 0;
};

/// One minute: a change at its beginning, the far end alone, then both.
class DuplexDay {
 public:
  MinuteFigures Run(int minute) {
    Change(minute);
    MinuteFigures figures;
    double heard = 0;
    double left = 0;
    const double start_s = ProcessorTime_s();
    const auto run = [&](int until_s, bool counts) {
      call_.RunUntil(kMinute_s * minute + until_s, [&](const CleanFrame& frame, double) {
        for (const float sample : frame.samples) ASSERT_TRUE(std::isfinite(sample)) << minute;
        figures.microphone_peak = std::max(figures.microphone_peak, PeakOf(frame.microphone));
        figures.output_peak = std::max(figures.output_peak, PeakOf(frame.samples));
        if (!counts) return;
        heard += static_cast<double>(frame.microphone_power);
        left += static_cast<double>(frame.output_power);
      });
    };
    run(kSettled_s, false);
    run(kTalk_s, true);
    call_.set_near_end_speaks(true);
    run(kMinute_s, false);
    call_.set_near_end_speaks(false);
    figures.cost_s = ProcessorTime_s() - start_s;
    figures.reduction_db = 10 * std::log10(heard / left);
    return figures;
  }

  /// Runs a silent minute: only the microphone's noise floor. @return its processor time, in
  /// seconds.
  double RunSilence(int minute) {
    call_.set_is_playing(false);
    const double start_s = ProcessorTime_s();
    call_.RunUntil(kMinute_s * (minute + 1), [](const CleanFrame&, double) {});
    call_.set_is_playing(true);
    return ProcessorTime_s() - start_s;
  }

  DuplexDay() { call_.set_near_end_speaks(false); }

 private:
  void Change(int minute) {
    const auto between = [this](double low, double high) {
      return std::uniform_real_distribution<double>(low, high)(random_);
    };
    switch (minute % 5) {
      case 1:
        call_.EnterRoom(static_cast<std::uint32_t>(100 + minute));
        break;
      case 2:
        call_.set_delay_ms(between(10, 400));
        break;
      case 3:
        call_.LoseReference(between(0.05, 0.5));
        break;
      case 4:
        call_.set_hidden_ppm(between(-200, 200));
        break;
      default:
        break;
    }
  }

  std::mt19937 random_{5};
  ChangingEcho call_{
      {.seed = 6, .clock_ppm = 150, .near_db = 3, .canceller = CancellerKind::kFullDuplex}};
};

}  // namespace

// A19, D10: in turn, room, delay and drift change, and reference is lost; each sixth minute is
// silent, and in each of the others both talk for 20 s.
TEST(DuplexDay, D10_NeitherDivergesNorSlowsDown) {
  DuplexDay day;
  std::vector<double> reductions;
  std::vector<double> costs;
  for (int minute = 0; minute < DayMinutes(); ++minute) {
    if (minute % 6 == 5) {
      const double cost_s = day.RunSilence(minute);
      EXPECT_LT(cost_s, 2 * costs.front() + 1) << "minute " << minute;
      continue;
    }
    const MinuteFigures figures = day.Run(minute);
    EXPECT_GT(figures.reduction_db, 25) << "minute " << minute;
    EXPECT_LE(figures.output_peak, 1.25 * figures.microphone_peak) << "minute " << minute;
    reductions.push_back(figures.reduction_db);
    costs.push_back(figures.cost_s);
    if (costs.size() % 50 == 0) {
      const auto recent = costs.end() - 50;
      double sum_s = 0;
      for (auto it = recent; it != costs.end(); ++it) sum_s += *it;
      const auto worst = *std::min_element(reductions.end() - 50, reductions.end());
      std::printf("hour %zu: %.2f s of processor time, worst minute %.1f dB\n", costs.size() / 50,
                  sum_s, worst);
      std::fflush(stdout);
    }
  }
  // Denormals would cost ten times as much; a busy machine, not twice.
  const std::size_t tenth = std::max<std::size_t>(1, costs.size() / 10);
  const auto mean = [&](std::size_t first) {
    double sum_s = 0;
    for (std::size_t i = first; i < first + tenth; ++i) sum_s += costs[i];
    return sum_s / static_cast<double>(tenth);
  };
  EXPECT_LT(mean(costs.size() - tenth), 2 * mean(0) + 0.5);
  std::sort(reductions.begin(), reductions.end());
  std::printf("median %.1f dB, worst minute %.1f dB; cost of the last tenth to the first: %.2f\n",
              reductions[reductions.size() / 2], reductions.front(),
              mean(costs.size() - tenth) / mean(0));
}

}  // namespace anecho
