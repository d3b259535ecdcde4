#ifndef ANECHO_MEDIA_WAV_CHUNKS_H_
#define ANECHO_MEDIA_WAV_CHUNKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/byte_stream.h"
#include "media/wav_format.h"

namespace anecho {

/// Walks through the chunks of a RIFF, RF64 or BW64 file, and finds all of its sound.
///
/// Lengths in a header may be wrong: a recorder that was killed or that wrote into a pipe leaves 0
/// or a placeholder; beyond 4 GiB only the lower 32 bits of the length remain; a copy lacks its
/// last bytes; some editors count the padding of a chunk in its length, or leave the padding out.
/// The bytes that exist count; notes() describes the difference.
class WavChunks {
 public:
  /// Length of sound that reaches to the end of a pipe.
  static constexpr std::int64_t kToTheEnd = INT64_MAX;

  /// @param stream at the beginning of "RIFF"; outlives this.
  explicit WavChunks(ByteStream* stream) : stream_(stream) {}

  /// Goes to the next stretch of sound, once the one before has been read or skipped.
  /// @return its length in bytes, more than 0 (of a pipe perhaps kToTheEnd); nothing at the end.
  ///   Throws Error(ANECHO_BAD_AUDIO).
  std::optional<std::int64_t> Next();

  /// @return the format of the sound. Valid after Next().
  const WavFormat& format() const { return *format_; }
  /// @return whether the stretch continues the one before, perhaps in the middle of a frame.
  bool continues() const { return continues_; }
  /// @return sentences about what was wrong, without the file's name.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Chunk {
    std::string id;
    std::uint32_t size = 0;
  };

  void EnterRiff();
  void ReadFormat(const Chunk& chunk);
  void ReadLongSizes(const Chunk& chunk);
  /// @return nothing if the chunk holds no sound.
  std::optional<std::int64_t> EnterData(const Chunk& chunk);
  /// Examines bytes after the sound that are no chunk. @return how many of them are sound too.
  std::optional<std::int64_t> MoreSound();
  void SkipPadding(bool is_odd);
  bool SkipTag();
  void SkipChunk(const Chunk& chunk);
  bool FindChunkAgain(std::size_t from);
  std::optional<Chunk> PeekChunk(std::size_t at);
  bool IsPlausible(const Chunk& chunk, std::size_t at);
  std::int64_t Left() const;
  bool RiffReachesTheEnd() const;
  [[noreturn]] void FailWithoutSound() const;
  [[noreturn]] void Fail(const std::string& text) const;
  void Note(std::string text);

  ByteStream* const stream_;
  std::optional<WavFormat> format_;
  bool is_long_ = false;
  std::uint32_t riff_size_ = 0;
  std::int64_t riff_start_ = 0;
  std::optional<std::uint64_t> long_data_size_;
  // Whether a stretch of sound has just ended, and whether its length in bytes is odd.
  bool after_data_ = false;
  bool data_is_odd_ = false;
  bool continues_ = false;
  // There was a "data" chunk. If no sound was found all the same, that chunk was empty.
  bool is_empty_ = false;
  bool any_sound_ = false;
  bool ended_ = false;
  int chunks_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_CHUNKS_H_
