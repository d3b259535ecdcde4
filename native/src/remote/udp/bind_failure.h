#ifndef ANECHO_REMOTE_UDP_BIND_FAILURE_H_
#define ANECHO_REMOTE_UDP_BIND_FAILURE_H_

#include <string>

#include "anecho.h"
#include "base/error.h"

namespace anecho {

/// Why a socket can't be bound.
enum class BindFailure { kTaken = 1, kNoSuchAddress, kForbidden, kOther };

/// Throws the Error that UdpSocket's constructor has for this failure.
/// @param reason the system's own words.
[[noreturn]] inline void FailToBind(BindFailure failure, const std::string& reason) {
  switch (failure) {
    case BindFailure::kTaken:
      throw Error(ANECHO_STATE, "another program has the port: take another one");
    case BindFailure::kNoSuchAddress:
      throw Error(ANECHO_DEVICE, "this computer does not have the address: take one that it has");
    case BindFailure::kForbidden:
#ifdef _WIN32
      // Windows reserves ranges anywhere, and reports ports in exclusive use likewise.
      throw Error(ANECHO_INVALID_ARGUMENT,
                  "the port is reserved, by the system or a program: take another one");
#else
      throw Error(ANECHO_INVALID_ARGUMENT,
                  "the port is reserved by the system: take one above 1023");
#endif
    case BindFailure::kOther:
      break;
  }
  throw Error(ANECHO_INTERNAL, reason);
}

}  // namespace anecho

#endif  // ANECHO_REMOTE_UDP_BIND_FAILURE_H_
