#include "devices/pipewire/version_number.h"

#include <array>
#include <charconv>
#include <optional>

namespace anecho {
namespace {

using Numbers = std::array<int, 3>;

std::optional<Numbers> Parse(std::string_view text) {
  Numbers numbers{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [rest, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc()) return i == 0 ? std::nullopt : std::optional(numbers);
    if (rest == end || *rest != '.') break;
    at = rest + 1;
  }
  return numbers;
}

}  // namespace

bool IsOlderVersion(std::string_view version, std::string_view other) {
  const auto first = Parse(version);
  const auto second = Parse(other);
  return first && second && *first < *second;
}

}  // namespace anecho
