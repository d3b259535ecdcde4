#ifndef ANECHO_OFFLINE_SESSION_ENTRIES_H_
#define ANECHO_OFFLINE_SESSION_ENTRIES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "aec/echo_canceller.h"
#include "base/stream_format.h"
#include "base/time.h"
#include "engine/pipeline.h"
#include "engine/session_log.h"
#include "media/file.h"

namespace anecho {

/// One line of a session's `packets.jsonl`; docs/sessions.md describes the lines.
struct SessionEntry {
  enum class Kind { kStream = 1, kPacket, kMode, kGain, kOutputLevel, kReset, kPreparation, kLost };
  Kind kind = Kind::kPacket;
  /// For kStream and kPacket.
  SessionLog::Stream stream = SessionLog::Stream::kMicrophone;
  /// For kStream.
  std::string file;
  StreamFormat format = {};
  bool is_in_time = false;
  /// For kPacket.
  std::int64_t frames = 0;
  /// Of the first frame, as the device counts frames; 0 for the output.
  std::int64_t position = 0;
  Nanoseconds time{0};
  bool is_silent = false;
  bool is_discontinuous = false;
  /// For kMode.
  PipelineMode mode = PipelineMode::kCancel;
  /// For kGain: the volume after the loopback, as a linear factor.
  float gain = 1;
  /// For kOutputLevel.
  float level_db = 0;
  /// For kPreparation.
  Preparation preparation;
  /// For kLost: the number of entries that are missing.
  std::int64_t missing = 0;
};

/// Reads `packets.jsonl` from its beginning, in constant memory, and checks every value.
class SessionEntries {
 public:
  /// Throws Error: ANECHO_FILE, or ANECHO_BAD_AUDIO if the file is not a session's, or of another
  /// version of the format.
  explicit SessionEntries(const std::string& path);

  enum class Result {
    kEntry = 1,
    /// The file is at its end.
    kEnd,
    /// The last line was cut off.
    kCut,
    /// The line is not a valid entry of a session.
    kDamaged,
  };
  /// Reads the next line. Throws Error(ANECHO_FILE).
  Result Next(SessionEntry* entry);

  /// @return whether the session is the later part of a longer one, whose beginning is missing.
  bool is_joined() const { return is_joined_; }

  /// @return the number of the complete line that was read last, counted from 1.
  std::int64_t line() const { return line_; }

 private:
  bool ReadLine(std::string* line, bool* is_cut);
  bool Parse(const nlohmann::json& json, SessionEntry* entry);
  bool ParseStream(const nlohmann::json& json, SessionEntry* entry);
  bool ParsePacket(const nlohmann::json& json, SessionEntry* entry);

  File file_;
  std::array<char, 16384> buffer_{};
  /// Part of `buffer_` that was not read yet.
  std::string_view left_;
  std::int64_t line_ = 0;
  bool is_joined_ = false;
  /// By stream: the format of its current file. Valid only if `has_stream_` is true for the stream.
  std::array<StreamFormat, SessionLog::kStreams> formats_{};
  std::array<bool, SessionLog::kStreams> has_stream_{};
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_SESSION_ENTRIES_H_
