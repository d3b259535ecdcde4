#ifndef ANECHO_AEC_FULL_DUPLEX_FRAME_RUN_H_
#define ANECHO_AEC_FULL_DUPLEX_FRAME_RUN_H_

#include <algorithm>

namespace anecho {

/// Tells whether a condition has held in a number of frames in a row.
class FrameRun {
 public:
  /// @param frames 1 or more.
  explicit FrameRun(int frames) : frames_(frames) {}

  // real-time
  void Push(bool holds) { run_ = holds ? std::min(run_ + 1, frames_) : 0; }

  bool is_complete() const { return run_ >= frames_; }

 private:
  const int frames_;
  int run_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_FULL_DUPLEX_FRAME_RUN_H_
