#ifndef ANECHO_ENGINE_PIPELINE_MODE_H_
#define ANECHO_ENGINE_PIPELINE_MODE_H_

#include "anecho.h"

namespace anecho {

/// Output of a Pipeline.
enum class PipelineMode {
  /// The microphone without its echo.
  kCancel = ANECHO_MODE_CANCEL,
  /// The microphone as it was captured.
  kBypass = ANECHO_MODE_BYPASS,
  /// Silence; the canceller goes on learning.
  kMute = ANECHO_MODE_MUTE,
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_MODE_H_
