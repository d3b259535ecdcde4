#ifndef ANECHO_BASE_ERROR_H_
#define ANECHO_BASE_ERROR_H_

#include <cstdint>
#include <stdexcept>
#include <string>

namespace anecho {

/// A failure: an ANECHO_ status and a sentence that says what happened and, where a person can act
/// on it, what to do.
/// Never thrown on the real-time thread, and caught at the C ABI at the latest.
class Error : public std::runtime_error {
 public:
  Error(std::int32_t code, const std::string& message) : std::runtime_error(message), code_(code) {}

  /// A negative ANECHO_ status.
  std::int32_t code() const { return code_; }

 private:
  std::int32_t code_;
};

}  // namespace anecho

#endif  // ANECHO_BASE_ERROR_H_
