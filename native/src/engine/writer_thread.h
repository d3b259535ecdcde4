#ifndef ANECHO_ENGINE_WRITER_THREAD_H_
#define ANECHO_ENGINE_WRITER_THREAD_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace anecho {

/// Writes files on a thread of its own, so that the real-time thread, which hands the contents
/// over, never waits for the disk. Declare it last in its owner, so that it ends first.
class WriterThread {
 public:
  /// @param name at most 15 characters.
  /// @param drain writes what has been handed over; called every 50 ms. What it throws ends the
  ///   writing.
  /// @param finish writes the rest and finishes the files; called once, at the end, but not if
  ///   `drain` has thrown.
  WriterThread(const char* name, std::function<void()> drain, std::function<void()> finish);
  /// Closes.
  ~WriterThread();
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;

  /// Finishes the files and waits until that is done; failure() then tells whether it went well.
  /// Nothing may be handed over meanwhile or afterwards.
  void Close();

  // real-time
  /// @return whether the writing has ended early: nothing need be handed over any more.
  bool has_failed() const { return failed_.load(std::memory_order_relaxed); }

  /// @return why the writing ended early; empty while all is well.
  std::string failure() const;

 private:
  void Run(const char* name);

  const std::function<void()> drain_;
  const std::function<void()> finish_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::string failure_;
  std::atomic<bool> failed_{false};
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_WRITER_THREAD_H_
