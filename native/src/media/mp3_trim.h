#ifndef ANECHO_MEDIA_MP3_TRIM_H_
#define ANECHO_MEDIA_MP3_TRIM_H_

#include <cstdint>
#include <optional>

#include "media/mp3_header.h"

namespace anecho {

/// Removes the padding that encoder and decoder add at both ends of an MP3 recording. If there are
/// more frames than the tag promises, it removes nothing at the end.
class Mp3Trim {
 public:
  /// Begins a recording.
  explicit Mp3Trim(const std::optional<Mp3Tag>& tag);

  /// Counts the samples of one more frame. @return how many samples to leave out at the start of
  /// the frame.
  std::int64_t Add(std::int64_t samples);
  /// @return how many of the latest samples to hold back as long as more may follow: they may be
  ///   the padding at the end.
  std::int64_t held_back() const { return padding_; }
  /// @param is_cut whether the file ends within a frame.
  /// @return how many samples are sound, without the padding at both ends; call it at the
  ///   recording's end.
  std::int64_t Total(bool is_cut) const;

  /// @return frames of MP3 so far.
  std::int64_t mp3_frames() const { return mp3_frames_; }
  /// @return number of frames of MP3 that the tag promised; 0 if it promised none.
  std::int64_t promised_mp3_frames() const { return promised_; }

 private:
  std::int64_t skip_ = 0;
  std::int64_t padding_ = 0;
  std::int64_t promised_ = 0;
  std::int64_t mp3_frames_ = 0;
  std::int64_t samples_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_MEDIA_MP3_TRIM_H_
