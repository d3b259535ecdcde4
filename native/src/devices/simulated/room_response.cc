#include "devices/simulated/room_response.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "devices/simulated/biquad.h"
#include "devices/simulated/random.h"
#include "devices/simulated/sinc_table.h"

namespace anecho {
namespace {

constexpr double kResponseRate = 48000;
constexpr double kSpeedOfSound = 343;  // m/s at 20 °C
/// Amplitudes fall by 60 dB within RT60: e^-6.908.
constexpr double kDecay60 = 6.907755;

/// @return the reflection coefficient of each wall, by Eyring's formula.
double ReflectionCoefficient(const RoomShape& shape) {
  const auto& [x, y, z] = shape.size;
  const double surface = 2 * (x * y + y * z + z * x);
  return std::exp(-0.161 * x * y * z / (2 * surface * shape.reverberation_s));
}

/// One image of the loudspeaker along one axis.
struct Image {
  /// Metres from the microphone along the axis; negative on one side.
  double distance;
  int reflections;
};

std::vector<Image> ImagesAlong(const RoomShape& shape, int axis, double reach) {
  const double size = shape.size[axis];
  const int last = static_cast<int>(std::ceil(reach / (2 * size))) + 1;
  std::vector<Image> images;
  for (int n = -last; n <= last; ++n) {
    for (const int mirrored : {0, 1}) {
      const double place = (1 - 2 * mirrored) * shape.loudspeaker[axis] + 2 * n * size;
      images.push_back({place - shape.microphone[axis], std::abs(n - mirrored) + std::abs(n)});
    }
  }
  return images;
}

void AddImage(const SincTable& table, double position, double amplitude,
              std::span<float> response) {
  const double floor = std::floor(position);
  SincTable::Taps taps;
  table.TapsFor(position - floor, &taps);
  const auto first = static_cast<std::int64_t>(floor) - table.centre();
  const auto length = static_cast<std::int64_t>(response.size());
  for (int tap = 0; tap < table.taps(); ++tap) {
    const std::int64_t index = first + tap;
    if (index >= 0 && index < length) response[index] += static_cast<float>(amplitude) * taps[tap];
  }
}

std::vector<float> SumImages(const RoomShape& shape, std::uint64_t seed) {
  const SincTable table(48000);
  constexpr double kScatter = 0.04;
  const double reach = shape.reverberation_s * kSpeedOfSound;
  const double log_reflection = std::log(ReflectionCoefficient(shape));
  std::vector<float> response(static_cast<std::size_t>(shape.reverberation_s * kResponseRate));
  Random random(seed);
  const std::vector<Image> along_z = ImagesAlong(shape, 2, reach);
  const std::vector<Image> along_y = ImagesAlong(shape, 1, reach);
  for (const Image& x : ImagesAlong(shape, 0, reach)) {
    for (const Image& y : along_y) {
      const double flat = x.distance * x.distance + y.distance * y.distance;
      if (flat >= reach * reach) continue;
      for (const Image& z : along_z) {
        const int reflections = x.reflections + y.reflections + z.reflections;
        double distance = std::sqrt(flat + z.distance * z.distance);
        if (distance >= reach) continue;
        if (reflections > 0) distance += random.Between(-kScatter, kScatter);
        const double amplitude = std::exp(log_reflection * reflections) / distance;
        AddImage(table, distance / kSpeedOfSound * kResponseRate, amplitude, response);
      }
    }
  }
  return response;
}

}  // namespace

const RoomShape kSmallRoom = {{3.2, 2.6, 2.5}, {1.43, 1.0, 0.84}, {1.7, 1.25, 1.0}, 0.2};
const RoomShape kMediumRoom = {{5.0, 4.0, 2.7}, {2.0, 1.32, 0.9}, {2.5, 1.6, 1.07}, 0.4};
const RoomShape kLargeRoom = {{8.0, 6.0, 3.2}, {3.4, 2.45, 0.95}, {4.1, 2.8, 1.12}, 0.6};

double DirectPathSeconds(const RoomShape& shape) {
  const Point& a = shape.loudspeaker;
  const Point& b = shape.microphone;
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / kSpeedOfSound;
}

std::vector<float> MakeRoomResponse(const RoomShape& shape, std::uint64_t seed) {
  std::vector<float> response = SumImages(shape, seed);
  // The images all have the same sign, so they add up to an offset that no room has.
  Biquad high_pass = Biquad::HighPass(60, 0.7071, kResponseRate);
  for (float& sample : response) sample = high_pass.Process(sample);

  // In a box of equal walls, sound decays more slowly than in the diffuse field of Eyring's
  // formula. The decay that is added here stands for absorption by the air.
  for (int turn = 0; turn < 3; ++turn) {
    const double rate =
        kDecay60 / kResponseRate * (1 / shape.reverberation_s - 1 / MeasureReverberation(response));
    for (std::size_t n = 0; n < response.size(); ++n) {
      response[n] *= static_cast<float>(std::exp(-rate * static_cast<double>(n)));
    }
  }

  double energy = 0;
  for (const float sample : response) energy += static_cast<double>(sample) * sample;
  for (float& sample : response) sample = static_cast<float>(sample / std::sqrt(energy));
  return response;
}

double MeasureReverberation(std::span<const float> response) {
  std::vector<double> left(response.size() + 1, 0.0);
  for (std::size_t n = response.size(); n-- > 0;) {
    left[n] = left[n + 1] + static_cast<double>(response[n]) * response[n];
  }
  const auto first_below = [&](double db) {
    const double level = left[0] * std::pow(10, db / 10);
    return std::find_if(left.begin(), left.end(), [&](double e) { return e < level; }) -
           left.begin();
  };
  return 3 * static_cast<double>(first_below(-25) - first_below(-5)) / kResponseRate;
}

}  // namespace anecho
