#ifndef ANECHO_BASE_HANDOFF_H_
#define ANECHO_BASE_HANDOFF_H_

#include <atomic>
#include <memory>

namespace anecho {

/// Passes ownership of objects from one thread to another, one object at a time. Neither thread
/// waits.
template <typename T>
class Handoff {
 public:
  Handoff() = default;
  ~Handoff() { Take(); }
  Handoff(const Handoff&) = delete;
  Handoff& operator=(const Handoff&) = delete;

  // real-time
  /// Gives an object. Giver's thread, once the previous object has been taken.
  void Give(std::unique_ptr<T> object) { object_.store(object.release()); }

  // real-time
  /// Takes the object. Taker's thread. @return NULL if there is none.
  std::unique_ptr<T> Take() { return std::unique_ptr<T>(object_.exchange(nullptr)); }

  // real-time
  /// Any thread. @return whether there is nothing to take.
  bool empty() const { return object_.load() == nullptr; }

 private:
  std::atomic<T*> object_{nullptr};
};

}  // namespace anecho

#endif  // ANECHO_BASE_HANDOFF_H_
