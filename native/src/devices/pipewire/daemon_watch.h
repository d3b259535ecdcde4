#ifndef ANECHO_DEVICES_PIPEWIRE_DAEMON_WATCH_H_
#define ANECHO_DEVICES_PIPEWIRE_DAEMON_WATCH_H_

#include <chrono>

namespace anecho {

/// Waits for the PipeWire daemon to come back: for anything, such as its socket, to appear in the
/// run-time folder.
class DaemonWatch {
 public:
  DaemonWatch();
  ~DaemonWatch();
  DaemonWatch(const DaemonWatch&) = delete;
  DaemonWatch& operator=(const DaemonWatch&) = delete;

  enum class Result {
    /// Something has appeared in the folder.
    kChanged = 1,
    kTimeout,
    kStopped,
  };

  Result Wait(std::chrono::milliseconds patience);

  /// Ends the present and every later Wait(). Any thread.
  void Stop();

 private:
  int stop_ = -1;
  int changes_ = -1;
};

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_DAEMON_WATCH_H_
