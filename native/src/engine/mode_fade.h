#ifndef ANECHO_ENGINE_MODE_FADE_H_
#define ANECHO_ENGINE_MODE_FADE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/pipeline_mode.h"

namespace anecho {

/// Selects the output for the present mode, and cross-fades over one frame when the mode changes.
class ModeFade {
 public:
  /// @param frame_size samples of a frame, of all channels.
  explicit ModeFade(std::size_t frame_size) : faded_(frame_size) {}

  /// Changes the mode from the next frame on.
  void Set(PipelineMode mode) { mode_ = mode; }
  PipelineMode mode() const { return mode_; }

  // real-time
  /// @param clean, microphone the frame without its echo, and as it was captured.
  /// @return one of them; or silence or a mixture, which is valid until the next call.
  std::span<const float> Apply(std::span<const float> clean, std::span<const float> microphone);

 private:
  PipelineMode mode_ = PipelineMode::kCancel;
  /// Mode of the last frame; none before the first frame, which is not faded.
  std::optional<PipelineMode> last_mode_;
  std::vector<float> faded_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_MODE_FADE_H_
