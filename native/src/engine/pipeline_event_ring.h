#ifndef ANECHO_ENGINE_PIPELINE_EVENT_RING_H_
#define ANECHO_ENGINE_PIPELINE_EVENT_RING_H_

#include <array>
#include <cstddef>

#include "engine/pipeline.h"

namespace anecho {

/// Up to 8 events, oldest first; when full, it drops the oldest.
class PipelineEventRing {
 public:
  void Push(PipelineEvent event) {
    if (count_ == events_.size()) Pop();
    events_[(first_ + count_++) % events_.size()] = event;
  }
  bool Take(PipelineEvent* event) {
    if (count_ == 0) return false;
    *event = events_[first_];
    Pop();
    return true;
  }

 private:
  void Pop() {
    first_ = (first_ + 1) % events_.size();
    --count_;
  }
  std::array<PipelineEvent, 8> events_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_PIPELINE_EVENT_RING_H_
