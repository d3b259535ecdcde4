#ifndef ANECHO_MEDIA_MP3_FRAMES_H_
#define ANECHO_MEDIA_MP3_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "media/byte_stream.h"
#include "media/mp3_header.h"

namespace anecho {

/// A frame of MPEG audio, with its header.
struct Mp3Frame {
  Mp3FrameHeader header;
  /// Valid until the next Next().
  std::span<const std::byte> bytes;
  /// The encoder's description of the recording that this frame begins; such a frame holds no
  /// sound.
  std::optional<Mp3Tag> tag;
};

/// Finds the frames in an MP3 file or pipe, and leaves out what stands between them: tags, wherever
/// they are, and bytes that are damaged.
class Mp3Frames {
 public:
  /// @param stream outlives this.
  explicit Mp3Frames(ByteStream* stream) : stream_(stream) {}

  /// Goes to the first frame, which begins within `most` bytes. Any four bytes may look like a
  /// header, so a frame counts only if similar ones follow, if it has an Mp3Tag, or if it is all
  /// that there is. @return whether there is one.
  bool FindFirst(std::size_t most);

  /// @return nothing at the end.
  std::optional<Mp3Frame> Next();

  /// @return bytes between frames that were neither frames nor tags.
  std::int64_t damaged_bytes() const { return damaged_bytes_; }
  /// @return whether the file ends within a frame.
  bool is_cut() const { return is_cut_; }

 private:
  bool SkipTags();
  /// @param alone how many frames are enough if the file ends, or a tag follows, right after them.
  /// @return whether `wanted` frames that resemble each other begin at `at`.
  bool Follow(std::size_t at, int wanted, int alone);
  /// @return whether the frame at `at` has an Mp3Tag, which tells that other frames follow.
  bool IsTagFrame(std::size_t at);
  /// @return length of the frame at `at`; 0 if it can't be determined.
  std::size_t FrameBytes(std::size_t at, const Mp3FrameHeader& header);
  std::size_t FreeFrameBytes(std::size_t at, const Mp3FrameHeader& header);
  bool FindAgain();
  std::optional<Mp3FrameHeader> HeaderAt(std::size_t at);

  ByteStream* stream_;
  std::optional<Mp3FrameHeader> last_;
  // Whether the stream is just after the last frame, where the next one should begin.
  bool in_step_ = false;
  // Length of a frame with a free bit rate, without padding.
  std::size_t free_bytes_ = 0;
  std::int64_t damaged_bytes_ = 0;
  bool is_cut_ = false;
  std::vector<std::byte> frame_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_MP3_FRAMES_H_
