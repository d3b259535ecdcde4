#ifndef ANECHO_ENGINE_LOGGED_ENTRY_H_
#define ANECHO_ENGINE_LOGGED_ENTRY_H_

#include <cstddef>
#include <cstdint>

#include "aec/echo_canceller.h"
#include "base/stream_format.h"

namespace anecho {

/// The streams of a recorded session.
enum class SessionStream { kMicrophone, kReference, kOutput };
inline constexpr std::size_t kSessionStreams = 3;
/// Version of a session's files; grows with every change that a reader would notice.
inline constexpr int kSessionVersion = 3;

/// One entry of a session: a stream that begins, a packet, a command, or what Pipeline::Prepare()
/// did.
struct LoggedEntry {
  enum class Kind { kStream = 1, kPacket, kMode, kGain, kOutputLevel, kReset, kPreparation };
  Kind kind = Kind::kPacket;
  SessionStream stream = SessionStream::kMicrophone;
  StreamFormat format = {};
  std::int64_t frames = 0;
  std::int64_t position = 0;
  std::int64_t time_ns = 0;
  bool is_silent = false;
  bool is_discontinuous = false;
  /// Of kStream: see SessionLog::OnStream().
  bool is_in_time = false;
  Preparation preparation = {};
  /// A mode, a gain, or a level in dB; see `kind`.
  double value = 0;
  /// Number of samples that belong to the entry.
  std::size_t samples = 0;
  /// Entries left out before this one.
  std::uint64_t lost = 0;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_LOGGED_ENTRY_H_
