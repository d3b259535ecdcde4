#include "engine/session_files.h"

#include <algorithm>
#include <cstdio>

namespace anecho {
namespace {

constexpr std::size_t kSilentSamples = 16384;
constexpr const char* kStreamNames[] = {"microphone", "reference", "output"};

const char* NameOf(SessionStream stream) { return kStreamNames[static_cast<std::size_t>(stream)]; }

const char* BoolText(bool value) { return value ? "true" : "false"; }

/// @return the line that says how many entries are missing; empty if none are.
std::string LossLine(std::uint64_t lost) {
  if (lost == 0) return "";
  return "{\"kind\":\"lost\",\"entries\":" + std::to_string(lost) + "}\n";
}

File CreateLines(const std::string& directory, bool is_joined) {
  MakeFolder(directory, "the session");
  const std::string path = directory + "/" + kSessionLines;
  File lines = File::Create(ToPath(path), path);
  const std::string first = "{\"kind\":\"session\",\"version\":" + std::to_string(kSessionVersion) +
                            (is_joined ? ",\"joined\":true}\n" : "}\n");
  lines.Write(std::as_bytes(std::span(first)));
  return lines;
}

}  // namespace

std::string SessionSoundFile(SessionStream stream, int number) {
  std::string name = NameOf(stream);
  if (number > 1) name += "-" + std::to_string(number);
  return name + ".wav";
}

SessionFiles::SessionFiles(const std::string& directory, bool is_joined)
    : directory_(directory), lines_(CreateLines(directory, is_joined)), silence_(kSilentSamples) {}

void SessionFiles::Write(const LoggedEntry& entry, std::span<const float> samples) {
  if (entry.kind == LoggedEntry::Kind::kStream) BeginFile(entry);
  if (entry.kind == LoggedEntry::Kind::kPacket) WriteSamples(entry, samples);
  const std::string line = LineOf(entry);
  lines_.Write(std::as_bytes(std::span(line)));
}

void SessionFiles::Flush() { lines_.Flush(); }

void SessionFiles::BeginFile(const LoggedEntry& entry) {
  Track& track = TrackOf(entry.stream);
  if (track.file != nullptr) track.file->Commit();
  ++track.files;
  track.channels = entry.format.channels;
  track.name = SessionSoundFile(entry.stream, track.files);
  track.file = std::make_unique<WavWriter>(directory_ + "/" + track.name,
                                           WavOptions{.format = SampleFormat::kF32,
                                                      .sample_rate = entry.format.sample_rate,
                                                      .channels = entry.format.channels,
                                                      .recover = true});
}

/// Writes silent frames as zeros, so that a reader finds a packet's samples by counting the frames
/// of all packets before it.
void SessionFiles::WriteSamples(const LoggedEntry& entry, std::span<const float> samples) {
  Track& track = TrackOf(entry.stream);
  if (track.file == nullptr) return;
  const auto channels = static_cast<std::size_t>(track.channels);
  const std::size_t all = static_cast<std::size_t>(entry.frames) * channels;
  const auto given = samples.first(std::min(all, samples.size()));
  if (!given.empty()) track.file->Write(given);
  const std::size_t whole = silence_.size() - silence_.size() % channels;
  for (std::size_t left = all - given.size(); left > 0;) {
    const auto piece = std::span(silence_).first(std::min(left, whole));
    track.file->Write(piece);
    left -= piece.size();
  }
}

void SessionFiles::Finish(std::uint64_t lost) {
  for (Track& track : tracks_) {
    if (track.file != nullptr) track.file->Commit();
  }
  const std::string line = LossLine(lost);
  lines_.Write(std::as_bytes(std::span(line)));
  lines_.SyncAndClose();
}

std::string SessionFiles::LineOf(const LoggedEntry& entry) const {
  char text[256] = {};
  switch (entry.kind) {
    case LoggedEntry::Kind::kStream: {
      const Track& track = tracks_.at(static_cast<std::size_t>(entry.stream));
      std::snprintf(text, sizeof(text),
                    R"({"kind":"stream","stream":"%s","file":"%s","sample_rate":%d,"channels":%d,)"
                    R"("in_time":%s})",
                    NameOf(entry.stream), track.name.c_str(), entry.format.sample_rate,
                    entry.format.channels, BoolText(entry.is_in_time));
      break;
    }
    case LoggedEntry::Kind::kPacket:
      std::snprintf(text, sizeof(text),
                    R"({"kind":"packet","stream":"%s","frames":%lld,"position":%lld,)"
                    R"("time_ns":%lld,"silent":%s,"discontinuity":%s})",
                    NameOf(entry.stream), static_cast<long long>(entry.frames),
                    static_cast<long long>(entry.position), static_cast<long long>(entry.time_ns),
                    BoolText(entry.is_silent), BoolText(entry.is_discontinuous));
      break;
    case LoggedEntry::Kind::kMode:
      std::snprintf(text, sizeof(text), R"({"kind":"mode","mode":%d})",
                    static_cast<int>(entry.value));
      break;
    case LoggedEntry::Kind::kGain:
      std::snprintf(text, sizeof(text), R"({"kind":"playback-gain","gain":%.9g})", entry.value);
      break;
    case LoggedEntry::Kind::kOutputLevel:
      std::snprintf(text, sizeof(text), R"({"kind":"output-level","db":%.9g})", entry.value);
      break;
    case LoggedEntry::Kind::kReset:
      std::snprintf(text, sizeof(text), R"({"kind":"reset"})");
      break;
    case LoggedEntry::Kind::kPreparation:
      std::snprintf(text, sizeof(text), R"({"kind":"preparation","spare":%s,"retired":%s})",
                    BoolText(entry.preparation.spares_came),
                    BoolText(entry.preparation.retired_went));
      break;
  }
  return LossLine(entry.lost) + text + "\n";
}

}  // namespace anecho
