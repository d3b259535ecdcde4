#ifndef ANECHO_BASE_REAL_TIME_PRIORITY_H_
#define ANECHO_BASE_REAL_TIME_PRIORITY_H_

namespace anecho {

/// Gives the calling thread the system's priority for audio while it lives, where the system has
/// such a thing without asking anybody: Windows' "Pro Audio".
class RealTimePriority {
 public:
  RealTimePriority();
  ~RealTimePriority();
  RealTimePriority(const RealTimePriority&) = delete;
  RealTimePriority& operator=(const RealTimePriority&) = delete;

  /// @return whether it has been given.
  bool is_given() const { return task_ != nullptr; }

 private:
  void* task_ = nullptr;
};

}  // namespace anecho

#endif  // ANECHO_BASE_REAL_TIME_PRIORITY_H_
