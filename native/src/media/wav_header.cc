#include "media/wav_header.h"

#include <algorithm>
#include <string_view>

namespace anecho {
namespace {

constexpr std::uint16_t kPcmTag = 1;
constexpr std::uint16_t kFloatTag = 3;

}  // namespace

std::vector<std::byte> MakeWavHeader(SampleFormat format, int sample_rate, int channels,
                                     std::int64_t frames, std::uint64_t riff_limit) {
  std::vector<std::byte> header;
  const auto put = [&header]<typename T>(T value) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    header.insert(header.end(), bytes, bytes + sizeof(value));
  };
  const auto put_id = [&header](std::string_view id) {
    for (const char letter : id) header.push_back(static_cast<std::byte>(letter));
  };
  const bool is_float = format == SampleFormat::kF32;
  const auto sample_bytes = static_cast<std::uint32_t>(BytesPerSample(format));
  const std::uint32_t frame_bytes = sample_bytes * static_cast<std::uint32_t>(channels);
  const std::uint64_t data_bytes = static_cast<std::uint64_t>(frames) * frame_bytes;
  // Float formats also have an extension size and a count of frames.
  const std::uint64_t before_data = 12 + 36 + (is_float ? 26 + 12 : 24) + 8;
  const std::uint64_t riff_bytes = before_data - 8 + data_bytes + (data_bytes & 1);
  const bool is_long = riff_bytes > riff_limit;
  const auto short_size = [is_long](std::uint64_t size) {
    return is_long ? 0xFFFFFFFFu : static_cast<std::uint32_t>(size);
  };

  put_id(is_long ? "RF64" : "RIFF");
  put(short_size(riff_bytes));
  put_id("WAVE");
  const auto put_lengths = [&](std::string_view id) {
    put_id(id);
    put(std::uint32_t{28});
    put(is_long ? riff_bytes : std::uint64_t{0});
    put(is_long ? data_bytes : std::uint64_t{0});
    put(is_long ? static_cast<std::uint64_t>(frames) : std::uint64_t{0});
    put(std::uint32_t{0});
  };
  // RF64 wants the lengths first; some readers of a RIFF look for the format at the 13th byte only.
  if (is_long) put_lengths("ds64");
  put_id("fmt ");
  put(is_float ? std::uint32_t{18} : std::uint32_t{16});
  put(is_float ? kFloatTag : kPcmTag);
  put(static_cast<std::uint16_t>(channels));
  put(static_cast<std::uint32_t>(sample_rate));
  put(static_cast<std::uint32_t>(sample_rate) * frame_bytes);
  put(static_cast<std::uint16_t>(frame_bytes));
  put(static_cast<std::uint16_t>(8 * sample_bytes));
  if (is_float) {
    put(std::uint16_t{0});
    put_id("fact");
    put(std::uint32_t{4});
    put(short_size(static_cast<std::uint64_t>(frames)));
  }
  if (!is_long) put_lengths("JUNK");
  put_id("data");
  put(short_size(data_bytes));
  return header;
}

std::vector<std::byte> MakeWavStreamHeader(SampleFormat format, int sample_rate, int channels) {
  std::vector<std::byte> header = MakeWavHeader(format, sample_rate, channels, 0, 0xFFFFFFFF);
  // A stream never becomes an RF64, so the reserve for longer lengths goes. Some readers skip 44
  // bytes, whatever these are.
  constexpr std::ptrdiff_t kJunkBytes = 36;
  constexpr std::ptrdiff_t kDataBytes = 8;
  header.erase(header.end() - kDataBytes - kJunkBytes, header.end() - kDataBytes);
  constexpr std::size_t kRiffSizeAt = 4;
  const std::size_t data_size_at = header.size() - 4;
  for (const std::size_t at : {kRiffSizeAt, data_size_at}) {
    std::fill_n(header.begin() + static_cast<std::ptrdiff_t>(at), 4, std::byte{0xFF});
  }
  return header;
}

}  // namespace anecho
