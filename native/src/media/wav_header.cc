#include "media/wav_header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"

namespace anecho {
namespace {

constexpr std::uint16_t kPcm = 1;
constexpr std::uint16_t kFloat = 3;
constexpr std::uint16_t kALaw = 6;
constexpr std::uint16_t kMuLaw = 7;
constexpr std::uint16_t kExtensible = 0xFFFE;

[[noreturn]] void Fail(const File& file, const std::string& text) {
  throw Error(ANECHO_BAD_AUDIO, file.path() + ": " + text);
}

template <typename T>
T Load(std::span<const std::byte> bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

std::string_view Id(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), 4};
}

std::optional<SampleFormat> FormatOf(std::uint16_t tag, int bytes) {
  if (tag == kALaw && bytes == 1) return SampleFormat::kALaw;
  if (tag == kMuLaw && bytes == 1) return SampleFormat::kMuLaw;
  if (tag == kFloat && bytes == 4) return SampleFormat::kF32;
  if (tag == kFloat && bytes == 8) return SampleFormat::kF64;
  if (tag != kPcm) return std::nullopt;
  switch (bytes) {
    case 1:
      return SampleFormat::kU8;
    case 2:
      return SampleFormat::kS16;
    case 3:
      return SampleFormat::kS24;
    case 4:
      return SampleFormat::kS32;
    default:
      return std::nullopt;
  }
}

void ReadFormatChunk(File& file, std::uint32_t size, WavHeader* header) {
  std::array<std::byte, 40> bytes{};
  const std::size_t wanted = std::min<std::size_t>(size, bytes.size());
  if (wanted < 16 || file.Read(std::span(bytes).first(wanted)) < wanted) {
    Fail(file, "its format description is cut short; this WAV file is damaged");
  }
  auto tag = Load<std::uint16_t>(bytes, 0);
  header->channels = Load<std::uint16_t>(bytes, 2);
  // Rates beyond an int are as absurd as the one they become.
  header->sample_rate =
      static_cast<int>(std::min<std::uint32_t>(Load<std::uint32_t>(bytes, 4), 1'000'000'000));
  const int frame_bytes = Load<std::uint16_t>(bytes, 12);
  header->bits = Load<std::uint16_t>(bytes, 14);
  if (tag == kExtensible && wanted >= 26) tag = Load<std::uint16_t>(bytes, 24);
  if (header->channels == 0) Fail(file, "says that it has no channels; this WAV file is damaged");
  // The container counts, not the valid bits in it.
  const int sample_bytes = frame_bytes / header->channels;
  const auto format = FormatOf(tag, sample_bytes);
  if (!format) {
    Fail(file, "is a WAV file of a kind that can't be read (codec " + std::to_string(tag) + ", " +
                   std::to_string(header->bits) + " bits); convert it to 16-bit PCM");
  }
  if (frame_bytes != sample_bytes * header->channels || header->bits > 8 * sample_bytes) {
    Fail(file, "contradicts itself about the size of its samples; this WAV file is damaged");
  }
  header->format = *format;
}

// Lengths that recorders leave where they can't know better.
bool IsPlaceholder(std::uint32_t size, std::int64_t frame_bytes) {
  for (const std::int64_t known : {0xFFFFFFFFLL, 0x80000000LL, 0x7FFFFFFFLL, 0x7FFFF000LL}) {
    // Some take their header off, or round to whole frames.
    if (size <= known && size > known - 256 - frame_bytes) return true;
  }
  return false;
}

struct DataChunk {
  std::uint32_t declared = 0;
  std::uint32_t riff_size = 0;
  bool is_rf64 = false;
  std::optional<std::uint64_t> long_size;
};

void MeasureData(const File& file, const DataChunk& data, WavHeader* header) {
  const auto frame_bytes =
      static_cast<std::int64_t>(BytesPerSample(header->format)) * header->channels;
  const std::int64_t there = std::max<std::int64_t>(0, file.size() - header->data_start);
  const std::int64_t frames_there = there / frame_bytes;
  const bool unfinished =
      data.declared == 0 && (data.riff_size == 0 || data.riff_size + 8LL == header->data_start);
  if (data.is_rf64 && data.declared == 0xFFFFFFFF) {
    const std::uint64_t promised = data.long_size.value_or(~0ULL);
    if (promised == 0 || promised >= 1ULL << 62) {
      header->frames = frames_there;
      return;
    }
    header->frames = static_cast<std::int64_t>(promised) / frame_bytes;
  } else if (unfinished || (data.declared > there && IsPlaceholder(data.declared, frame_bytes))) {
    header->frames = frames_there;
  } else {
    header->frames = data.declared / frame_bytes;
  }
  if (header->frames > frames_there) {
    throw Error(ANECHO_BAD_AUDIO,
                CutShort(file.path(), header->frames, frames_there, header->sample_rate));
  }
}

}  // namespace

WavHeader ReadWavHeader(File& file) {
  std::array<std::byte, 12> riff{};
  file.Seek(0);
  if (file.Read(riff) < riff.size()) Fail(file, "is too short to be a WAV file");
  WavHeader header;
  DataChunk data;
  data.is_rf64 = Id(riff) != "RIFF";
  data.riff_size = Load<std::uint32_t>(riff, 4);
  bool has_format = false;
  std::int64_t at = riff.size();
  constexpr int kMostChunks = 1000;
  for (int count = 0; count < kMostChunks; ++count) {
    std::array<std::byte, 8> chunk{};
    file.Seek(at);
    if (file.Read(chunk) < chunk.size()) {
      Fail(file, has_format ? "ends before its sound begins; this WAV file is cut short"
                            : "has no format description; this WAV file is damaged");
    }
    const auto size = Load<std::uint32_t>(chunk, 4);
    at += static_cast<std::int64_t>(chunk.size());
    if (Id(chunk) == "fmt ") {
      ReadFormatChunk(file, size, &header);
      has_format = true;
    } else if (Id(chunk) == "ds64" && data.is_rf64 && size >= 16) {
      std::array<std::byte, 16> sizes{};
      if (file.Read(sizes) == sizes.size()) data.long_size = Load<std::uint64_t>(sizes, 8);
    } else if (Id(chunk) == "data") {
      if (!has_format) Fail(file, "has no format description; this WAV file is damaged");
      data.declared = size;
      header.data_start = at;
      MeasureData(file, data, &header);
      return header;
    }
    at += static_cast<std::int64_t>(size) + (size & 1);
  }
  Fail(file, "has no sound among its first parts; this WAV file is damaged");
}

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
  // Float has an extension size and a count of frames besides.
  const std::uint64_t before_data = 12 + 36 + (is_float ? 26 + 12 : 24) + 8;
  const std::uint64_t riff_bytes = before_data - 8 + data_bytes + (data_bytes & 1);
  const bool is_long = riff_bytes > riff_limit;
  const auto short_size = [is_long](std::uint64_t size) {
    return is_long ? 0xFFFFFFFFu : static_cast<std::uint32_t>(size);
  };

  put_id(is_long ? "RF64" : "RIFF");
  put(short_size(riff_bytes));
  put_id("WAVE");
  put_id(is_long ? "ds64" : "JUNK");
  put(std::uint32_t{28});
  put(is_long ? riff_bytes : std::uint64_t{0});
  put(is_long ? data_bytes : std::uint64_t{0});
  put(is_long ? static_cast<std::uint64_t>(frames) : std::uint64_t{0});
  put(std::uint32_t{0});
  put_id("fmt ");
  put(is_float ? std::uint32_t{18} : std::uint32_t{16});
  put(is_float ? kFloat : kPcm);
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
  put_id("data");
  put(short_size(data_bytes));
  return header;
}

std::vector<std::byte> MakeWavStreamHeader(SampleFormat format, int sample_rate, int channels) {
  std::vector<std::byte> header = MakeWavHeader(format, sample_rate, channels, 0, 0xFFFFFFFF);
  constexpr std::size_t kRiffSizeAt = 4;
  const std::size_t data_size_at = header.size() - 4;
  for (const std::size_t at : {kRiffSizeAt, data_size_at}) {
    std::fill_n(header.begin() + static_cast<std::ptrdiff_t>(at), 4, std::byte{0xFF});
  }
  return header;
}

}  // namespace anecho
