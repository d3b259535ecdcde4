#include "offline/session_entries.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "anecho.h"
#include "base/error.h"
#include "channels/channel_choice.h"
#include "dsp/output_level.h"

namespace anecho {
namespace {

constexpr std::size_t kMaxLine = 1024;
// A device needs years to count this far, and sums of such values don't overflow.
constexpr std::int64_t kFarthestPosition = std::int64_t{1} << 52;
constexpr std::int64_t kFarthestTime = std::int64_t{1} << 60;
constexpr float kLoudestGain = 1000;
// No backend delivers a longer packet.
constexpr std::int64_t kMaxPacket_s = 2;
constexpr std::array<std::string_view, SessionLog::kStreams> kStreams = {"microphone", "reference",
                                                                         "output"};

[[noreturn]] void FailAtBeginning(const std::string& path, const std::string& what) {
  throw Error(ANECHO_BAD_AUDIO,
              path + ": " + what + "; name a folder that `anecho record-session` has written");
}

std::optional<std::string> TextOf(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// @return whether there is a whole number from `low` to `high`.
bool TakeInteger(const nlohmann::json& json, const char* key, std::int64_t low, std::int64_t high,
                 std::int64_t* number) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return false;
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX) return false;
  *number = found->get<std::int64_t>();
  return *number >= low && *number <= high;
}

bool TakeBool(const nlohmann::json& json, const char* key, bool* value) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_boolean()) return false;
  *value = found->get<bool>();
  return true;
}

bool TakeStream(const nlohmann::json& json, SessionLog::Stream* stream) {
  const auto* const found =
      std::find(kStreams.begin(), kStreams.end(), TextOf(json, "stream").value_or(""));
  if (found == kStreams.end()) return false;
  *stream = static_cast<SessionLog::Stream>(found - kStreams.begin());
  return true;
}

/// Whether `file` is the name of a session's track, such as "reference.wav" and "reference-2.wav".
/// No other file is opened.
bool IsTrackName(std::string_view file, SessionLog::Stream stream) {
  const std::string_view name = kStreams.at(static_cast<std::size_t>(stream));
  if (!file.starts_with(name) || !file.ends_with(".wav")) return false;
  std::string_view number = file.substr(name.size());
  number.remove_suffix(4);
  if (number.empty()) return true;
  return number.size() >= 2 && number.size() <= 8 && number.front() == '-' &&
         std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool ParseGain(const nlohmann::json& json, SessionEntry* entry) {
  entry->kind = SessionEntry::Kind::kGain;
  const auto gain = json.find("gain");
  if (gain == json.end() || !gain->is_number()) return false;
  entry->gain = gain->get<float>();
  return entry->gain >= 0 && entry->gain <= kLoudestGain;
}

bool ParseOutputLevel(const nlohmann::json& json, SessionEntry* entry) {
  entry->kind = SessionEntry::Kind::kOutputLevel;
  const auto level = json.find("db");
  if (level == json.end() || !level->is_number()) return false;
  entry->level_db = level->get<float>();
  return entry->level_db >= OutputLevel::kMin_db && entry->level_db <= OutputLevel::kMax_db;
}

bool ParseMode(const nlohmann::json& json, SessionEntry* entry) {
  entry->kind = SessionEntry::Kind::kMode;
  std::int64_t mode = 0;
  if (!TakeInteger(json, "mode", ANECHO_MODE_CANCEL, ANECHO_MODE_MUTE, &mode)) return false;
  entry->mode = static_cast<PipelineMode>(mode);
  return true;
}

}  // namespace

SessionEntries::SessionEntries(const std::string& path) : file_(File::OpenToRead(path)) {
  std::string line;
  bool is_cut = false;
  if (!ReadLine(&line, &is_cut) || is_cut) FailAtBeginning(path, "holds no line");
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  std::int64_t version = 0;
  if (!json.is_object()) FailAtBeginning(path, "does not begin as a session does");
  if (TextOf(json, "kind") == "stream") {
    FailAtBeginning(path, "was written by an Anecho that left out what a replay needs");
  }
  const bool has_version = TakeInteger(json, "version", 1, INT32_MAX, &version);
  if (TextOf(json, "kind") != "session" || !has_version) {
    FailAtBeginning(path, "does not begin as a session does");
  }
  const auto joined = json.find("joined");
  is_joined_ = joined != json.end() && joined->is_boolean() && joined->get<bool>();
  if (version == SessionLog::kVersion) return;
  throw Error(ANECHO_BAD_AUDIO, path + ": is of version " + std::to_string(version) +
                                    " and this Anecho reads version " +
                                    std::to_string(SessionLog::kVersion) +
                                    "; replay it with the Anecho that session.json names");
}

/// @param is_cut receives whether the file ends before the line does. @return whether there was a
/// line, whole or cut.
bool SessionEntries::ReadLine(std::string* line, bool* is_cut) {
  line->clear();
  *is_cut = false;
  while (true) {
    if (left_.empty()) {
      const std::size_t read = file_.Read(std::as_writable_bytes(std::span(buffer_)));
      left_ = {buffer_.data(), read};
      if (read == 0) {
        *is_cut = true;
        return !line->empty();
      }
    }
    const std::size_t end = left_.find('\n');
    const auto taken = left_.substr(0, end);
    // Of a line that is too long, only the first kMaxLine + 1 bytes are kept.
    line->append(taken.substr(0, kMaxLine + 1 - std::min(kMaxLine + 1, line->size())));
    left_.remove_prefix(end == std::string_view::npos ? taken.size() : end + 1);
    if (end == std::string_view::npos) continue;
    ++line_;
    return true;
  }
}

SessionEntries::Result SessionEntries::Next(SessionEntry* entry) {
  std::string line;
  bool is_cut = false;
  if (!ReadLine(&line, &is_cut)) return Result::kEnd;
  if (is_cut) return Result::kCut;
  if (line.size() > kMaxLine) return Result::kDamaged;
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  *entry = {};
  return json.is_object() && Parse(json, entry) ? Result::kEntry : Result::kDamaged;
}

bool SessionEntries::Parse(const nlohmann::json& json, SessionEntry* entry) {
  using Kind = SessionEntry::Kind;
  const std::string kind = TextOf(json, "kind").value_or("");
  if (kind == "packet") return ParsePacket(json, entry);
  if (kind == "stream") return ParseStream(json, entry);
  if (kind == "mode") return ParseMode(json, entry);
  if (kind == "playback-gain") return ParseGain(json, entry);
  if (kind == "output-level") return ParseOutputLevel(json, entry);
  if (kind == "reset") {
    entry->kind = Kind::kReset;
    return true;
  }
  if (kind == "preparation") {
    entry->kind = Kind::kPreparation;
    return TakeBool(json, "spare", &entry->preparation.spares_came) &&
           TakeBool(json, "retired", &entry->preparation.retired_went);
  }
  entry->kind = Kind::kLost;
  return kind == "lost" && TakeInteger(json, "entries", 1, INT64_MAX, &entry->missing);
}

bool SessionEntries::ParseStream(const nlohmann::json& json, SessionEntry* entry) {
  entry->kind = SessionEntry::Kind::kStream;
  std::int64_t rate = 0;
  std::int64_t channels = 0;
  if (!TakeStream(json, &entry->stream) || !TakeInteger(json, "sample_rate", 8000, 192000, &rate) ||
      !TakeInteger(json, "channels", 1, kMaxMicrophoneChannels, &channels) ||
      !TakeBool(json, "in_time", &entry->is_in_time)) {
    return false;
  }
  entry->file = TextOf(json, "file").value_or("");
  entry->format = {static_cast<int>(rate), static_cast<int>(channels)};
  const auto stream = static_cast<std::size_t>(entry->stream);
  formats_.at(stream) = entry->format;
  has_stream_.at(stream) = true;
  return IsTrackName(entry->file, entry->stream);
}

bool SessionEntries::ParsePacket(const nlohmann::json& json, SessionEntry* entry) {
  entry->kind = SessionEntry::Kind::kPacket;
  if (!TakeStream(json, &entry->stream)) return false;
  const auto stream = static_cast<std::size_t>(entry->stream);
  const std::int64_t longest = kMaxPacket_s * formats_.at(stream).sample_rate;
  std::int64_t time = 0;
  const bool is_whole =
      TakeInteger(json, "frames", 0, longest, &entry->frames) &&
      TakeInteger(json, "position", -kFarthestPosition, kFarthestPosition, &entry->position) &&
      TakeInteger(json, "time_ns", -kFarthestTime, kFarthestTime, &time) &&
      TakeBool(json, "silent", &entry->is_silent) &&
      TakeBool(json, "discontinuity", &entry->is_discontinuous);
  entry->time = Nanoseconds(time);
  return is_whole && has_stream_.at(stream);
}

}  // namespace anecho
