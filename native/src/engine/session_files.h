#ifndef ANECHO_ENGINE_SESSION_FILES_H_
#define ANECHO_ENGINE_SESSION_FILES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/logged_entry.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho {

/// Name of the file that has a line for each entry of a session.
inline constexpr const char* kSessionLines = "packets.jsonl";

/// @param number of the opening of the stream, from 1 on.
/// @return name of the sound file: "microphone.wav", then "microphone-2.wav" and so on.
std::string SessionSoundFile(SessionStream stream, int number);

/// Writes a session's files: `packets.jsonl` has a line for each entry, WAV files (f32) have the
/// samples. The files can be read at any time, also after a kill.
class SessionFiles {
 public:
  /// @param directory UTF-8; created if it isn't there. Throws Error(ANECHO_FILE).
  /// @param is_joined the files begin in the middle of a session: what came before is missing.
  SessionFiles(const std::string& directory, bool is_joined);

  /// Throws Error(ANECHO_FILE), as all below.
  /// @param samples the entry's samples. If they are too few for the entry's frames, zeros are
  ///   written for the others.
  void Write(const LoggedEntry& entry, std::span<const float> samples);
  /// Lets readers see all lines that were written.
  void Flush();
  /// @param lost entries that are missing at the end.
  void Finish(std::uint64_t lost);

 private:
  /// One stream's present file.
  struct Track {
    std::unique_ptr<WavWriter> file;
    std::string name;
    int channels = 1;
    int files = 0;
  };

  void BeginFile(const LoggedEntry& entry);
  void WriteSamples(const LoggedEntry& entry, std::span<const float> samples);
  std::string LineOf(const LoggedEntry& entry) const;
  Track& TrackOf(SessionStream stream) { return tracks_.at(static_cast<std::size_t>(stream)); }

  const std::string directory_;
  std::array<Track, kSessionStreams> tracks_;
  File lines_;
  std::vector<float> silence_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_SESSION_FILES_H_
