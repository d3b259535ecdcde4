#include "engine/writer_thread.h"

#include <chrono>
#include <exception>
#include <utility>

#include "base/thread_name.h"

namespace anecho {
namespace {

constexpr auto kDrainInterval = std::chrono::milliseconds(50);

}  // namespace

WriterThread::WriterThread(const char* name, std::function<void()> drain,
                           std::function<void()> finish)
    : drain_(std::move(drain)), finish_(std::move(finish)), thread_([this, name] { Run(name); }) {}

WriterThread::~WriterThread() { Close(); }

void WriterThread::Close() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::string WriterThread::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void WriterThread::Run(const char* name) {
  NameThread(name);
  try {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kDrainInterval, [this] { return closing_; })) {
      lock.unlock();
      drain_();
      lock.lock();
    }
    lock.unlock();
    finish_();
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    failure_ = error.what();
    failed_.store(true, std::memory_order_relaxed);
  }
}

}  // namespace anecho
