#ifndef ANECHO_AEC_FULL_DUPLEX_DUPLEX_BANDS_H_
#define ANECHO_AEC_FULL_DUPLEX_DUPLEX_BANDS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "aec/full_duplex/frame_layout.h"

namespace anecho {

/// Bands from 50 Hz to 24 kHz. Each is a fifth of its lowest frequency wide, but at least 200 Hz.
/// The last one ends at 24 kHz.
class DuplexBands {
 public:
  static constexpr std::size_t NextEdge(std::size_t bin) {
    return std::min(kDuplexBins, bin + std::max<std::size_t>(4, bin / 5));
  }
  static constexpr std::size_t Count() {
    std::size_t count = 0;
    for (std::size_t bin = 1; bin < kDuplexBins; bin = NextEdge(bin)) ++count;
    return count;
  }
  static constexpr auto Edges() {
    std::array<std::size_t, Count() + 1> edges{1};
    for (std::size_t b = 0; b < Count(); ++b) edges[b + 1] = NextEdge(edges[b]);
    return edges;
  }
};

inline constexpr std::size_t kDuplexBandCount = DuplexBands::Count();
/// First bin of each band, and the bin behind the last band.
inline constexpr auto kDuplexBandEdges = DuplexBands::Edges();

/// Power of one band.
inline float BandPower(std::span<const float, kDuplexBins> spectrum, std::size_t band) {
  float sum = 0;
  for (std::size_t k = kDuplexBandEdges[band]; k < kDuplexBandEdges[band + 1]; ++k) {
    sum += spectrum[k];
  }
  return sum;
}

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_DUPLEX_BANDS_H_
