#include "media/wav_chunks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "anecho.h"
#include "base/error.h"
#include "media/audio_text.h"
#include "media/mp3_header.h"

namespace anecho {
namespace {

constexpr std::size_t kChunkHeaderBytes = 8;
constexpr std::size_t kRiffBytes = 12;
constexpr std::uint32_t kUnknownSize = 0xFFFFFFFF;
// How far ahead to look for the next chunk.
constexpr std::int64_t kLookAheadBytes = 1 << 20;

constexpr std::array<std::string_view, 24> kKnownIds = {
    "fmt ", "data", "fact", "LIST", "JUNK", "junk", "bext", "cue ", "smpl", "inst", "PAD ", "FLLR",
    "iXML", "PEAK", "ds64", "id3 ", "ID3 ", "axml", "chna", "RIFF", "RF64", "BW64", "cart", "INFO"};

template <typename T>
T Load(std::span<const std::byte> bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

std::string_view TextAt(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  if (at + count > bytes.size()) return {};
  return {reinterpret_cast<const char*>(bytes.data()) + at, count};
}

bool IsRiff(std::string_view id) { return id == "RIFF" || id == "RF64" || id == "BW64"; }

bool IsKnown(std::string_view id) {
  return std::find(kKnownIds.begin(), kKnownIds.end(), id) != kKnownIds.end();
}

bool IsPrintable(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// Whether a length is one that recorders write when they don't know the true one.
bool IsPlaceholder(std::uint32_t size, int frame_bytes) {
  for (const std::int64_t known : {0xFFFFFFFFLL, 0x80000000LL, 0x7FFFFFFFLL, 0x7FFFF000LL}) {
    // Some recorders subtract their header, or round to whole frames.
    if (size <= known && size > known - 256 - frame_bytes) return true;
  }
  return false;
}

// Neighbouring samples of sound resemble each other, those of other bytes don't.
bool LooksLikeSound(std::span<const std::byte> bytes, const WavFormat& format) {
  const auto frames = bytes.size() / static_cast<std::size_t>(format.frame_bytes);
  std::vector<float> samples(frames * static_cast<std::size_t>(format.channels));
  DecodeSamples(format.format, bytes.first(frames * static_cast<std::size_t>(format.frame_bytes)),
                samples);
  double mean = 0;
  for (const float sample : samples) mean += sample;
  mean /= static_cast<double>(samples.size());
  double energy = 0;
  double change = 0;
  for (std::size_t i = static_cast<std::size_t>(format.channels); i < samples.size(); ++i) {
    const double step = samples[i] - samples[i - static_cast<std::size_t>(format.channels)];
    energy += (samples[i] - mean) * (samples[i] - mean);
    change += step * step;
  }
  constexpr double kLoudest = 4;
  const double level = energy / static_cast<double>(samples.size());
  // For white noise, the change is twice the energy. With NaN samples, this is false too.
  return level > 0 && level < kLoudest && change < energy;
}

}  // namespace

std::optional<std::int64_t> WavChunks::Next() {
  constexpr int kMaxChunks = 100'000;
  while (!ended_ && ++chunks_ < kMaxChunks) {
    const bool after_data = std::exchange(after_data_, false);
    if (after_data) SkipPadding(data_is_odd_);
    if (SkipTag()) {
      after_data_ = after_data;
      data_is_odd_ = false;
      continue;
    }
    const auto chunk = PeekChunk(0);
    if (!chunk || !IsPlausible(*chunk, 0)) {
      if (after_data) {
        if (const auto more = MoreSound()) return more;
      }
      if (any_sound_) break;
      if (!chunk || !FindChunkAgain(1)) {
        FailWithoutSound();
      }
      continue;
    }
    if (IsRiff(chunk->id)) {
      EnterRiff();
      continue;
    }
    stream_->Skip(kChunkHeaderBytes);
    if (chunk->id == "data") {
      if (const auto bytes = EnterData(*chunk)) return bytes;
    } else if (chunk->id == "fmt ") {
      ReadFormat(*chunk);
    } else if (chunk->id == "ds64" && is_long_) {
      ReadLongSizes(*chunk);
    } else {
      SkipChunk(*chunk);
    }
  }
  ended_ = true;
  if (!any_sound_) FailWithoutSound();
  return std::nullopt;
}

void WavChunks::FailWithoutSound() const {
  if (!format_) Fail("has no format description; this WAV file is damaged");
  if (is_empty_) Fail("holds no sound; record it again");
  Fail("ends before its sound begins; this WAV file is cut short");
}

void WavChunks::EnterRiff() {
  const auto riff = stream_->Peek(kRiffBytes);
  if (any_sound_) Note("holds several recordings one after the other; all of them were read");
  is_long_ = TextAt(riff, 0, 4) != "RIFF";
  riff_size_ = Load<std::uint32_t>(riff, 4);
  riff_start_ = stream_->position();
  long_data_size_.reset();
  stream_->Skip(kRiffBytes);
}

void WavChunks::ReadFormat(const Chunk& chunk) {
  constexpr std::size_t kMaxBytes = 40;
  const auto bytes = stream_->Peek(std::min<std::size_t>(chunk.size, kMaxBytes));
  const WavFormat format = ParseWavFormat(bytes, stream_->name());
  if (any_sound_ && !(format == *format_)) {
    Note("what follows is in another format and was left out");
    ended_ = true;
    return;
  }
  format_ = format;
  SkipChunk(chunk);
}

void WavChunks::ReadLongSizes(const Chunk& chunk) {
  constexpr std::size_t kNeeded = 16;
  const auto bytes = stream_->Peek(kNeeded);
  if (chunk.size >= kNeeded && bytes.size() == kNeeded) {
    long_data_size_ = Load<std::uint64_t>(bytes, 8);
  }
  SkipChunk(chunk);
}

std::optional<std::int64_t> WavChunks::EnterData(const Chunk& chunk) {
  if (!format_) Fail("has no format description; this WAV file is damaged");
  is_empty_ = true;
  const std::int64_t left = Left();
  std::uint64_t declared = chunk.size;
  const bool is_long = is_long_ && (declared == kUnknownSize || declared == 0);
  if (is_long) declared = long_data_size_.value_or(0);
  const bool is_known = is_long ? declared != 0 && declared < 1ULL << 62
                                : declared != 0 && !IsPlaceholder(chunk.size, format_->frame_bytes);
  if (left == 0) return std::nullopt;
  if (declared == 0) {
    const auto next = PeekChunk(0);
    // An empty chunk, followed by another.
    if (next && IsKnown(next->id) && IsPlausible(*next, 0)) return std::nullopt;
  }
  std::int64_t bytes = left;
  if (!is_known) {
    if (left != kToTheEnd) Note("its header gives no length; all that follows was read");
  } else {
    const auto promised = static_cast<std::int64_t>(declared);
    bytes = std::min(promised, left);
    const std::int64_t frame = format_->frame_bytes;
    if (promised / frame > left / frame) {
      Note(LessThanPromised(promised / frame, left / frame, format_->sample_rate));
    }
  }
  any_sound_ = after_data_ = true;
  continues_ = false;
  data_is_odd_ = (bytes & 1) != 0;
  return bytes;
}

std::optional<std::int64_t> WavChunks::MoreSound() {
  const std::int64_t left = Left();
  if (left < static_cast<std::int64_t>(kChunkHeaderBytes)) return std::nullopt;
  // Beyond 4 GiB, only the lower 32 bits of the length fit into the header.
  const std::int64_t wrapped = left == kToTheEnd ? 0 : left >> 32 << 32;
  const auto window = static_cast<std::size_t>(
      std::min(kLookAheadBytes,
               static_cast<std::int64_t>(format_->sample_rate / 10) * format_->frame_bytes));
  const auto next = stream_->Peek(window);
  if (next.size() < kChunkHeaderBytes) return std::nullopt;
  const bool is_sound = wrapped > 0 || RiffReachesTheEnd() ||
                        (next.size() >= window / 2 && window > 0 && LooksLikeSound(next, *format_));
  if (!is_sound) {
    const std::string size = left == kToTheEnd ? "" : std::to_string(left) + " ";
    Note(size + "bytes after its sound are not sound and were left out");
    return std::nullopt;
  }
  Note("its header promises less sound than there is; all of it was read");
  after_data_ = continues_ = true;
  data_is_odd_ = false;
  return wrapped > 0 ? wrapped : left;
}

void WavChunks::SkipPadding(bool is_odd) {
  if (!is_odd) return;
  const auto next = PeekChunk(1);
  if (!next || !IsPlausible(*next, 1)) return;
  const bool is_zero = stream_->Peek(1)[0] == std::byte{0};
  const auto unpadded = PeekChunk(0);
  if (is_zero || !unpadded || !IsPlausible(*unpadded, 0)) stream_->Skip(1);
}

bool WavChunks::SkipTag() {
  const auto start = stream_->Peek(10);
  const std::int64_t left = Left();
  const std::int64_t id3 = Id3TagBytes(start);
  if (id3 > 0 && id3 <= left) return stream_->Skip(id3) == id3;
  constexpr std::int64_t kId3v1Bytes = 128;
  const bool is_last = (TextAt(start, 0, 3) == "TAG" && left == kId3v1Bytes) ||
                       TextAt(start, 0, 8) == "APETAGEX" || TextAt(start, 0, 8) == "LYRICSBE";
  if (!is_last || left == kToTheEnd) return false;
  return stream_->Skip(left) > 0;
}

void WavChunks::SkipChunk(const Chunk& chunk) {
  const std::int64_t size = chunk.size;
  const std::int64_t padded = size + (size & 1);
  if (size > kLookAheadBytes || size > Left()) {
    if (size <= Left() || any_sound_ || !FindChunkAgain(0)) stream_->Skip(padded);
    return;
  }
  const auto end = static_cast<std::size_t>(size);
  const auto fits = [&](std::size_t at) {
    const auto next = PeekChunk(at);
    return next && IsPlausible(*next, at);
  };
  const bool fits_padded = padded != size && fits(end + 1);
  if (!fits_padded && fits(end)) {
    stream_->Skip(size);
  } else if (fits_padded || any_sound_ || !FindChunkAgain(0)) {
    stream_->Skip(padded);
  }
}

bool WavChunks::FindChunkAgain(std::size_t from) {
  const auto bytes = stream_->Peek(static_cast<std::size_t>(kLookAheadBytes));
  const std::string_view text = TextAt(bytes, 0, bytes.size());
  const std::string_view wanted = format_ ? "data" : "fmt ";
  const std::size_t at = text.find(wanted, from);
  if (at == std::string_view::npos || at + kChunkHeaderBytes > bytes.size()) return false;
  Note("the lengths of its parts are wrong; its sound was found all the same");
  stream_->Skip(static_cast<std::int64_t>(at));
  return true;
}

std::optional<WavChunks::Chunk> WavChunks::PeekChunk(std::size_t at) {
  const auto bytes = stream_->Peek(at + kChunkHeaderBytes);
  if (bytes.size() < at + kChunkHeaderBytes) return std::nullopt;
  return Chunk{std::string(TextAt(bytes, at, 4)), Load<std::uint32_t>(bytes, at + 4)};
}

bool WavChunks::IsPlausible(const Chunk& chunk, std::size_t at) {
  if (IsRiff(chunk.id)) return TextAt(stream_->Peek(at + kRiffBytes), at + 8, 4) == "WAVE";
  if (chunk.id == "data" || (chunk.id == "fmt " && !format_)) return true;
  if (!IsKnown(chunk.id) && !IsPrintable(chunk.id)) return false;
  const std::int64_t left = Left();
  const std::int64_t most = left == kToTheEnd ? 16 * kLookAheadBytes : left;
  return static_cast<std::int64_t>(at + kChunkHeaderBytes) + chunk.size <= most;
}

std::int64_t WavChunks::Left() const { return stream_->left().value_or(kToTheEnd); }

bool WavChunks::RiffReachesTheEnd() const {
  if (!stream_->size() || is_long_) return false;
  const std::int64_t riff_end =
      riff_start_ + static_cast<std::int64_t>(kChunkHeaderBytes) + riff_size_;
  constexpr std::int64_t kSlack = 8;
  return std::abs(riff_end - *stream_->size()) <= kSlack;
}

void WavChunks::Fail(const std::string& text) const {
  throw Error(ANECHO_BAD_AUDIO, stream_->name() + ": " + text);
}

void WavChunks::Note(std::string text) {
  if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) {
    notes_.push_back(std::move(text));
  }
}

}  // namespace anecho
