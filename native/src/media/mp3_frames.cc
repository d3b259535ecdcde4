#include "media/mp3_frames.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace anecho {
namespace {

constexpr std::size_t kHeaderBytes = 4;
// This many frames that resemble each other are no coincidence.
constexpr int kSure = 4;
constexpr int kLikely = 2;
constexpr std::int64_t kId3v1Bytes = 128;

std::string_view Text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Length of the APEv2 tag at the beginning, with header and footer; 0 if there is none.
std::int64_t ApeTagBytes(std::span<const std::byte> bytes) {
  constexpr std::size_t kApeHeaderBytes = 32;
  if (bytes.size() < kApeHeaderBytes || !Text(bytes).starts_with("APETAGEX")) return 0;
  std::int64_t size = 0;
  for (std::size_t i = 16; i-- > 12;) size = size << 8 | std::to_integer<int>(bytes[i]);
  return size + static_cast<std::int64_t>(kApeHeaderBytes);
}

bool IsTag(std::span<const std::byte> bytes) {
  const std::string_view text = Text(bytes);
  return text.starts_with("ID3") || text.starts_with("TAG") || text.starts_with("APETAGEX") ||
         text.starts_with("LYRICSBEGIN");
}

}  // namespace

std::optional<Mp3FrameHeader> Mp3Frames::HeaderAt(std::size_t at) {
  const auto bytes = stream_->Peek(at + kHeaderBytes);
  if (bytes.size() < at + kHeaderBytes) return std::nullopt;
  return ParseMp3FrameHeader(bytes.subspan(at));
}

std::size_t Mp3Frames::FreeFrameBytes(std::size_t at, const Mp3FrameHeader& header) {
  constexpr std::size_t kMinBytes = 24;
  constexpr std::size_t kMaxBytes = 2304;
  const auto padding = static_cast<std::size_t>(header.bytes);
  for (std::size_t distance = kMinBytes; distance <= kMaxBytes; ++distance) {
    const auto second = HeaderAt(at + distance);
    if (!second || !IsSameStream(header, *second)) continue;
    const std::size_t bytes = distance - padding;
    const auto third = HeaderAt(at + distance + bytes + static_cast<std::size_t>(second->bytes));
    if (third && IsSameStream(header, *third)) return bytes;
  }
  return 0;
}

std::size_t Mp3Frames::FrameBytes(std::size_t at, const Mp3FrameHeader& header) {
  const auto bytes = static_cast<std::size_t>(header.bytes);
  if (!header.is_free) return bytes;
  if (free_bytes_ == 0) free_bytes_ = FreeFrameBytes(at, header);
  return free_bytes_ == 0 ? 0 : free_bytes_ + bytes;
}

bool Mp3Frames::Follow(std::size_t at, int wanted, int alone) {
  const auto first = HeaderAt(at);
  if (!first) return false;
  std::size_t next = at;
  for (int count = 0; count < wanted; ++count) {
    const auto header = HeaderAt(next);
    if (!header || !IsSameStream(*first, *header)) {
      const auto rest = stream_->Peek(next + kId3HeaderBytes);
      if (rest.size() > next) return count >= alone && IsTag(rest.subspan(next));
      // The stream ends: here, or within the frame before.
      return rest.size() == next ? count >= alone : count >= kLikely;
    }
    const std::size_t bytes = FrameBytes(next, *header);
    if (bytes < kHeaderBytes) return false;
    next += bytes;
  }
  return true;
}

bool Mp3Frames::IsTagFrame(std::size_t at) {
  const auto header = HeaderAt(at);
  if (!header) return false;
  const auto bytes = stream_->Peek(at + static_cast<std::size_t>(header->bytes));
  return ParseMp3Tag(*header, bytes.subspan(std::min(at, bytes.size()))).has_value();
}

bool Mp3Frames::FindFirst(std::size_t most) {
  for (std::size_t at = 0; at < most; ++at) {
    const auto header = HeaderAt(at);
    if (!header) {
      if (stream_->Peek(at + kHeaderBytes).size() < at + kHeaderBytes) return false;
      continue;
    }
    free_bytes_ = 0;
    // A single frame without an Mp3Tag counts only if the stream begins with it, and ends, or goes
    // on with a tag, right after it.
    if (!Follow(at, kSure, at == 0 ? 1 : kLikely) && !IsTagFrame(at)) continue;
    stream_->Skip(static_cast<std::int64_t>(at));
    in_step_ = false;
    return true;
  }
  return false;
}

std::optional<Mp3Frame> Mp3Frames::Next() {
  while (true) {
    if (SkipTags()) continue;
    const auto header = HeaderAt(0);
    const bool fits = header && (in_step_ ? last_ && IsSameStream(*last_, *header) : true);
    if (!header || (!fits && !Follow(0, kSure, kSure)) ||
        (!in_step_ && !Follow(0, kLikely, 1) && !IsTagFrame(0))) {
      if (!FindAgain()) return std::nullopt;
      continue;
    }
    const std::size_t bytes = FrameBytes(0, *header);
    const auto frame = stream_->Peek(bytes);
    if (bytes < kHeaderBytes || frame.size() < bytes) {
      is_cut_ = true;
      stream_->Skip(static_cast<std::int64_t>(frame.size()));
      return std::nullopt;
    }
    frame_.assign(frame.begin(), frame.end());
    stream_->Skip(static_cast<std::int64_t>(bytes));
    last_ = header;
    in_step_ = true;
    return Mp3Frame{*header, frame_, ParseMp3Tag(*header, frame_)};
  }
}

bool Mp3Frames::SkipTags() {
  constexpr std::size_t kStartBytes = 32;
  const auto start = stream_->Peek(kStartBytes);
  if (start.empty() || !IsTag(start)) return false;
  if (const std::int64_t id3 = Id3TagBytes(start)) return stream_->Skip(id3) > 0;
  if (const std::int64_t ape = ApeTagBytes(start)) return stream_->Skip(ape) > 0;
  if (!Text(start).starts_with("TAG")) return false;
  return stream_->Skip(kId3v1Bytes) > 0;
}

bool Mp3Frames::FindAgain() {
  constexpr std::size_t kWindowBytes = 1 << 16;
  std::int64_t skipped = 0;
  in_step_ = false;
  while (true) {
    const std::size_t window = stream_->Peek(kWindowBytes).size();
    for (std::size_t at = skipped == 0 ? 1 : 0; at < window; ++at) {
      const auto rest = stream_->Peek(at + kId3HeaderBytes).subspan(at);
      const auto header = ParseMp3FrameHeader(rest);
      const int alone = header && last_ && IsSameStream(*last_, *header) ? 1 : kLikely;
      if (Id3TagBytes(rest) == 0 && (!header || !Follow(at, kLikely, alone))) continue;
      damaged_bytes_ += skipped + static_cast<std::int64_t>(at);
      stream_->Skip(static_cast<std::int64_t>(at));
      return true;
    }
    if (window == 0) return false;
    skipped += stream_->Skip(static_cast<std::int64_t>(window));
  }
}

}  // namespace anecho
