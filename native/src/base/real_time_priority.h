#ifndef ANECHO_BASE_REAL_TIME_PRIORITY_H_
#define ANECHO_BASE_REAL_TIME_PRIORITY_H_

namespace anecho {

/// Gives the calling thread the system's priority for audio until this object is destroyed. Windows
/// only ("Pro Audio", which needs no permission); elsewhere it does nothing.
class RealTimePriority {
 public:
  RealTimePriority();
  ~RealTimePriority();
  RealTimePriority(const RealTimePriority&) = delete;
  RealTimePriority& operator=(const RealTimePriority&) = delete;

  /// @return whether the thread has the priority.
  bool is_given() const { return task_ != nullptr; }

 private:
  void* task_ = nullptr;
};

}  // namespace anecho

#endif  // ANECHO_BASE_REAL_TIME_PRIORITY_H_
