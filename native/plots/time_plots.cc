// The figures behind the plots of docs/time.md, as JSON: `deno task plots`.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "clock/stream_clock.h"
#include "two_devices.h"

namespace {

using anecho::Nanoseconds;
using anecho::testing::TwoDevices;
using Json = nlohmann::json;

// Rounds measured values to four decimals.
double Rounded(double value) { return std::round(value * 1e4) / 1e4; }

/// @return for each second, the error of the estimated rate in ppm: the median over 100 devices,
/// and ("most") the error that 95 % of them don't exceed.
/// @param late_s timestamps are late by 0 to this.
/// @param bell_s if `late_s` is 0, the standard deviation by which timestamps are off.
Json Convergence(double late_s, double bell_s) {
  constexpr int kSeeds = 100;
  constexpr int kSeconds = 120;
  std::vector<std::vector<double>> errors(kSeconds);
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    std::mt19937 random(seed);
    const double ppm = std::uniform_real_distribution<>(-300, 300)(random);
    std::uniform_real_distribution<> late(0, late_s);
    std::normal_distribution<> bell(0, bell_s);
    anecho::StreamClock clock(48000);
    for (int packet = 0; packet < kSeconds * 100; ++packet) {
      const double time_s = packet * 0.01 / anecho::Ppm{ppm}.ratio();
      const double off_s = late_s > 0 ? late(random) : bell(random);
      clock.Update(packet * 480, 480, Nanoseconds(std::llround((time_s + off_s) * 1e9)));
      if (packet % 100 != 99) continue;
      errors[static_cast<std::size_t>(packet / 100)].push_back(
          std::abs(clock.rate_error().value - ppm));
    }
  }
  Json median = Json::array();
  Json worst = Json::array();
  for (auto& second : errors) {
    std::sort(second.begin(), second.end());
    median.push_back(Rounded(second[kSeeds / 2]));
    worst.push_back(Rounded(second[kSeeds * 95 / 100]));
  }
  return {{"median", median}, {"most", worst}};
}

TwoDevices::Scenario Day() {
  TwoDevices::Scenario scenario;
  scenario.hours = 24;
  scenario.reference_ppm = 120;
  scenario.microphone_ppm = -80;
  scenario.wander_ppm = 2;
  scenario.hiccups = 200;
  scenario.silences = 60;
  scenario.jitter_s = 100e-6;
  return scenario;
}

/// @return the lowest and the highest change of the delay, in ms, in each ten minutes of a day.
Json Delay() {
  TwoDevices devices(Day());
  constexpr std::size_t kStretches = 24 * 6;
  // NaN (null in JSON) where all was silent.
  std::vector<double> low(kStretches, NAN);
  std::vector<double> high(kStretches, NAN);
  devices.on_delay = [&](double time_s, double change_ms) {
    const auto stretch = std::min(kStretches - 1, static_cast<std::size_t>(time_s / 600));
    low[stretch] = std::fmin(low[stretch], Rounded(change_ms));
    high[stretch] = std::fmax(high[stretch], Rounded(change_ms));
  };
  devices.Go();
  return {{"low", low}, {"high", high}};
}

/// @return the largest change of the delay in six hours, in ms: with no cause, with one cause at a
/// time, and with several causes at once.
Json Budget() {
  TwoDevices::Scenario plain;
  plain.hours = 6;
  plain.jitter_s = 0;
  Json budget = Json::array();
  const auto add = [&](const char* cause, auto change) {
    TwoDevices::Scenario scenario = plain;
    change(scenario);
    budget.push_back({{"cause", cause}, {"ms", Rounded(TwoDevices(scenario).Go().worst_ms)}});
  };
  using Scenario = TwoDevices::Scenario;
  add("nothing", [](Scenario&) {});
  add("drift of 200 ppm", [](Scenario& it) {
    it.reference_ppm = 120;
    it.microphone_ppm = -80;
  });
  add("stamps off by 0.1 ms", [](Scenario& it) { it.jitter_s = 1e-4; });
  add("stamps of arrival, 5 ms late", [](Scenario& it) { it.jitter_s = 5e-3; });
  add("clocks that wander by 2 ppm", [](Scenario& it) { it.wander_ppm = 2; });
  add("50 hiccups", [](Scenario& it) { it.hiccups = 50; });
  add("15 silent stretches", [](Scenario& it) { it.silences = 15; });
  add("all but stamps of arrival", [](Scenario& it) {
    it = Day();
    it.hours = 6;
    it.hiccups = 50;
    it.silences = 15;
  });
  return budget;
}

}  // namespace

int main() {
  const Json figures = {{"trueStamps", Convergence(0, 1e-4)},
                        {"arrivalStamps", Convergence(5e-3, 0)},
                        {"delay", Delay()},
                        {"budget", Budget()}};
  std::puts(figures.dump().c_str());
}
