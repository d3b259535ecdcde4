#ifndef ANECHO_TESTS_WASAPI_FAKE_FAILURES_H_
#define ANECHO_TESTS_WASAPI_FAKE_FAILURES_H_

#include <windows.h>

#include <map>
#include <mutex>
#include <string>

namespace anecho::testing {

/// Says which calls on the fakes fail, by the calls' names.
class FakeFailures {
 public:
  void Fail(const std::string& call, HRESULT result) {
    const std::lock_guard lock(mutex_);
    results_[call] = result;
  }
  void Heal() {
    const std::lock_guard lock(mutex_);
    results_.clear();
  }
  HRESULT Of(const std::string& call) const {
    const std::lock_guard lock(mutex_);
    const auto found = results_.find(call);
    return found == results_.end() ? S_OK : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, HRESULT> results_;
};

}  // namespace anecho::testing

#endif  // ANECHO_TESTS_WASAPI_FAKE_FAILURES_H_
