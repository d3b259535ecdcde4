#ifndef ANECHO_DEVICES_VIRTUAL_MIC_H_
#define ANECHO_DEVICES_VIRTUAL_MIC_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "base/time.h"
#include "devices/push_queue.h"
#include "devices/streams.h"

namespace anecho {

/// A microphone for other programs, or speakers, that play the sound of a PushQueue at 48 kHz. Each
/// sound system implements it for VirtualMic.
class VirtualMicDevice {
 public:
  virtual ~VirtualMicDevice() = default;
  /// Any thread.
  virtual StreamHealth health() const = 0;
};

/// A virtual microphone, or speakers, that play the sound pushed by the caller.
class VirtualMic {
 public:
  struct Config {
    /// Name in lists of microphones. Not used on Windows, where the cable has its own name.
    std::string name;
    /// 1 or 2.
    int channels = 1;
    /// Size of the queue.
    int buffer_ms = 200;
    /// Endpoint::id of speakers (empty: the system's default) that play what is pushed, in place of
    /// a microphone.
    std::optional<std::string> speaker;
    /// Endpoint::id of a virtual cable's render side, where the sound system can't make microphones
    /// (Windows): apps record from its other side.
    std::string cable;
  };

  /// @param backend name of the sound system. Throws Error(ANECHO_INVALID_CONFIG) if it is not
  ///   known, Error(ANECHO_DEVICE) if the sound system, the speakers or the cable are not there, or
  ///   if the sound system can't do this.
  VirtualMic(const std::string& backend, const Config& config);
  VirtualMic(const VirtualMic&) = delete;
  VirtualMic& operator=(const VirtualMic&) = delete;

  int channels() const { return queue_.channels(); }

  /// Pushes sound into the queue. Never waits for the sound system: frames that exceed the queue
  /// are dropped.
  /// @param interleaved whole frames at 48 kHz.
  /// @return false only if the microphone is dead: open another one.
  bool Push(std::span<const float> interleaved);
  // real-time
  /// As Push(), but without its lock: call it only if no other thread pushes.
  /// @return frames taken: none if the microphone is dead.
  std::int64_t PushAlone(std::span<const float> interleaved);

  bool is_alive() const { return device_->health() == StreamHealth::kGood; }

  /// Empties the queue.
  void Discard() { queue_.Discard(); }

  /// Waits until there is room for `frames`, or if that is 0, until all pushed sound has been
  /// played. The wait ends early if the microphone is closed or dead.
  /// @return whether there is that room, or all has been played.
  bool WaitFor(std::int64_t frames, Nanoseconds timeout);

  const PushQueue& queue() const { return queue_; }

  /// Ends a pending WaitFor(), and every later one at once.
  void Close();
  bool is_closed() const { return is_closed_.load(); }

 private:
  /// For one pusher and one waiting thread at a time.
  std::mutex push_mutex_;
  std::mutex wait_mutex_;
  std::atomic<bool> is_closed_{false};
  PushQueue queue_;
  std::unique_ptr<VirtualMicDevice> device_;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_VIRTUAL_MIC_H_
