#ifndef ANECHO_ENGINE_SESSION_MEMORY_H_
#define ANECHO_ENGINE_SESSION_MEMORY_H_

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "engine/logged_entry.h"

namespace anecho {

/// Keeps the latest part of a session in memory, and writes it to files on request. One thread
/// adds, any thread writes.
class SessionMemory {
 public:
  /// 64 MiB of samples.
  static constexpr std::size_t kMaxSamples = std::size_t{16} << 20;

  /// @param length how much is kept.
  /// @param most_samples maximum number of samples that are kept, whatever the formats.
  explicit SessionMemory(Nanoseconds length, std::size_t most_samples = kMaxSamples)
      : length_(length), most_samples_(most_samples) {}

  void Add(const LoggedEntry& entry, std::span<const float> samples);

  /// Writes what is kept to a folder, as SessionFiles does, beginning with the streams and commands
  /// that were in force. Adding goes on meanwhile. Throws Error(ANECHO_FILE), or
  /// Error(ANECHO_STATE) if there is no sound yet.
  /// @param length maximum length to write.
  void WriteTo(const std::string& directory, Nanoseconds length) const;

 private:
  struct Piece {
    LoggedEntry entry;
    std::vector<float> samples;
  };
  using Pieces = std::deque<std::shared_ptr<const Piece>>;
  /// State before a piece.
  struct Circumstances {
    std::array<std::optional<LoggedEntry>, kSessionStreams> streams;
    std::optional<LoggedEntry> mode;
    std::optional<LoggedEntry> gain;
    std::optional<LoggedEntry> output_level;
    bool is_joined = false;

    void Pass(const LoggedEntry& entry);
  };

  const Nanoseconds length_;
  const std::size_t most_samples_;
  mutable std::mutex mutex_;
  Pieces pieces_;
  Circumstances before_;
  std::size_t samples_ = 0;
  std::int64_t newest_ns_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_SESSION_MEMORY_H_
