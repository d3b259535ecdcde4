#ifndef ANECHO_MEDIA_MP3_HEADER_H_
#define ANECHO_MEDIA_MP3_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace anecho {

/// The four bytes with which each frame of MPEG audio begins.
struct Mp3FrameHeader {
  /// 2 or 3; MP3 is 3.
  int layer = 0;
  /// Hz.
  int sample_rate = 0;
  int channels = 0;
  /// Samples of each channel: 576 or 1152.
  int samples = 0;
  /// Length of the frame, including these four bytes; for a "free" bit rate only the length of the
  /// padding, 0 or 1.
  int bytes = 0;
  /// The bit rate is "free": the distance to the next header tells the length.
  bool is_free = false;
  /// Bytes between the header and the sound: checksum and side information.
  int side_bytes = 0;
};

/// @return nothing if `bytes` don't begin with a valid header.
std::optional<Mp3FrameHeader> ParseMp3FrameHeader(std::span<const std::byte> bytes);

/// @return whether two frames can belong to one stream.
bool IsSameStream(const Mp3FrameHeader& a, const Mp3FrameHeader& b);

/// Data that an encoder writes into a silent frame before the first frame of sound.
struct Mp3Tag {
  /// Frames of MP3 that follow; 0 if not told.
  std::int64_t mp3_frames = 0;
  /// Bytes from the start of this frame to the end of the sound; 0 if not told.
  std::int64_t bytes = 0;
  /// Samples that the encoder put before and after the sound; 0 if not told.
  int delay = 0;
  int padding = 0;
};

/// Reads the Xing, Info, LAME or VBRI tag of the frame that `bytes` begin with.
std::optional<Mp3Tag> ParseMp3Tag(const Mp3FrameHeader& frame, std::span<const std::byte> bytes);

/// Bytes that Id3TagBytes() looks at.
inline constexpr std::size_t kId3HeaderBytes = 10;

/// @return length of the ID3v2 tag that `bytes` begin with; 0 if there is none.
std::int64_t Id3TagBytes(std::span<const std::byte> bytes);

}  // namespace anecho

#endif  // ANECHO_MEDIA_MP3_HEADER_H_
