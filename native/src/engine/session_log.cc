#include "engine/session_log.h"

#include <algorithm>
#include <cstdio>

namespace anecho {
namespace {

// Two seconds of two streams of 7.1 at 96 kHz.
constexpr std::size_t kLoggedSamples = std::size_t{2} * 2 * 8 * 96000;
constexpr std::size_t kLoggedEntries = 8192;
constexpr std::size_t kPieceSamples = 16384;
constexpr const char* kStreamNames[] = {"microphone", "reference", "output"};

const char* NameOf(SessionLog::Stream stream) {
  return kStreamNames[static_cast<std::size_t>(stream)];
}

const char* BoolText(bool value) { return value ? "true" : "false"; }

/// @return the line that says how many entries are missing; empty where none is.
std::string LossLine(std::uint64_t lost) {
  if (lost == 0) return "";
  return "{\"kind\":\"lost\",\"entries\":" + std::to_string(lost) + "}\n";
}

File CreateLines(const std::string& directory) {
  MakeFolder(directory, "the session");
  const std::string path = directory + "/packets.jsonl";
  File lines = File::Create(ToPath(path), path);
  const std::string first =
      "{\"kind\":\"session\",\"version\":" + std::to_string(SessionLog::kVersion) + "}\n";
  lines.Write(std::as_bytes(std::span(first)));
  return lines;
}

}  // namespace

SessionLog::SessionLog(const std::string& directory)
    : directory_(directory),
      samples_(kLoggedSamples),
      entries_(kLoggedEntries),
      lines_(CreateLines(directory)),
      piece_(kPieceSamples),
      writer_(
          "anecho-session", [this] { Drain(); }, [this] { Finish(); }) {}

void SessionLog::OnStream(Stream stream, StreamFormat format, bool is_in_time) {
  Offer({.kind = Kind::kStream, .stream = stream, .format = format, .is_in_time = is_in_time}, {});
}

void SessionLog::OnPacket(Stream stream, int channels, const Packet& packet) {
  const auto size =
      packet.silent ? 0
                    : static_cast<std::size_t>(packet.frames) * static_cast<std::size_t>(channels);
  Offer({.kind = Kind::kPacket,
         .stream = stream,
         .frames = packet.frames,
         .position = packet.device_position,
         .time_ns = packet.time.count(),
         .is_silent = packet.silent,
         .is_discontinuous = packet.discontinuity},
        packet.samples.first(std::min(size, packet.samples.size())));
}

void SessionLog::OnOutput(std::span<const float> mono, Nanoseconds time) {
  Offer({.kind = Kind::kPacket,
         .stream = Stream::kOutput,
         .frames = static_cast<std::int64_t>(mono.size()),
         .time_ns = time.count()},
        mono);
}

void SessionLog::OnMode(int mode) {
  if (mode == mode_) return;
  mode_ = mode;
  Offer({.kind = Kind::kMode, .value = static_cast<double>(mode)}, {});
}

void SessionLog::OnPlaybackGain(float gain) {
  if (gain == gain_) return;
  gain_ = gain;
  Offer({.kind = Kind::kGain, .value = static_cast<double>(gain)}, {});
}

void SessionLog::OnOutputLevel(float level_db) {
  if (level_db == level_db_) return;
  level_db_ = level_db;
  Offer({.kind = Kind::kOutputLevel, .value = static_cast<double>(level_db)}, {});
}

void SessionLog::OnPreparation(const Preparation& preparation) {
  if (!preparation.spares_came && !preparation.retired_went) return;
  Offer({.kind = Kind::kPreparation, .preparation = preparation}, {});
}

void SessionLog::OnReset() { Offer({.kind = Kind::kReset}, {}); }

void SessionLog::Offer(Entry entry, std::span<const float> samples) {
  if (writer_.has_failed()) return;
  const std::size_t written = written_.load(std::memory_order_relaxed);
  const bool is_full = written - read_.load(std::memory_order_acquire) == entries_.size();
  if (is_full || samples.size() > samples_.room()) {
    ++lost_;
    return;
  }
  samples_.Write(samples);
  entry.samples = samples.size();
  entry.lost = lost_;
  lost_ = 0;
  entries_[written % entries_.size()] = entry;
  written_.store(written + 1, std::memory_order_release);
}

void SessionLog::Drain() {
  std::size_t read = read_.load(std::memory_order_relaxed);
  const std::size_t end = written_.load(std::memory_order_acquire);
  if (read == end) return;
  while (read != end) {
    Write(entries_[read % entries_.size()]);
    read_.store(++read, std::memory_order_release);
  }
  lines_.Flush();
}

void SessionLog::Write(const Entry& entry) {
  if (entry.kind == Kind::kStream) BeginFile(entry);
  if (entry.kind == Kind::kPacket) {
    WriteSamples(entry, &tracks_[static_cast<std::size_t>(entry.stream)]);
  }
  const std::string line = LineOf(entry);
  lines_.Write(std::as_bytes(std::span(line)));
}

void SessionLog::BeginFile(const Entry& entry) {
  Track& track = tracks_[static_cast<std::size_t>(entry.stream)];
  if (track.file != nullptr) track.file->Commit();
  ++track.files;
  track.channels = entry.format.channels;
  track.name = NameOf(entry.stream);
  if (track.files > 1) track.name += "-" + std::to_string(track.files);
  track.name += ".wav";
  track.file = std::make_unique<WavWriter>(directory_ + "/" + track.name,
                                           WavOptions{.format = SampleFormat::kF32,
                                                      .sample_rate = entry.format.sample_rate,
                                                      .channels = entry.format.channels,
                                                      .recover = true});
}

/// Silent frames are zeros, so that a frame's place in the file is the sum of those before it.
void SessionLog::WriteSamples(const Entry& entry, Track* track) {
  auto left = static_cast<std::size_t>(entry.frames) * static_cast<std::size_t>(track->channels);
  std::size_t given = entry.samples;
  const std::size_t whole =
      piece_.size() - piece_.size() % static_cast<std::size_t>(track->channels);
  while (left > 0) {
    const auto piece = std::span(piece_).first(std::min(left, whole));
    const auto filled = piece.first(std::min(given, piece.size()));
    samples_.Read(filled);
    given -= filled.size();
    std::fill(piece.begin() + static_cast<std::ptrdiff_t>(filled.size()), piece.end(), 0.0f);
    if (track->file != nullptr) track->file->Write(piece);
    left -= piece.size();
  }
}

void SessionLog::Finish() {
  Drain();
  for (Track& track : tracks_) {
    if (track.file != nullptr) track.file->Commit();
  }
  const std::string line = LossLine(lost_);
  lines_.Write(std::as_bytes(std::span(line)));
  lines_.SyncAndClose();
}

std::string SessionLog::LineOf(const Entry& entry) const {
  char text[256] = {};
  switch (entry.kind) {
    case Kind::kStream: {
      const Track& track = tracks_[static_cast<std::size_t>(entry.stream)];
      std::snprintf(text, sizeof(text),
                    R"({"kind":"stream","stream":"%s","file":"%s","sample_rate":%d,"channels":%d,)"
                    R"("in_time":%s})",
                    NameOf(entry.stream), track.name.c_str(), entry.format.sample_rate,
                    entry.format.channels, BoolText(entry.is_in_time));
      break;
    }
    case Kind::kPacket:
      std::snprintf(text, sizeof(text),
                    R"({"kind":"packet","stream":"%s","frames":%lld,"position":%lld,)"
                    R"("time_ns":%lld,"silent":%s,"discontinuity":%s})",
                    NameOf(entry.stream), static_cast<long long>(entry.frames),
                    static_cast<long long>(entry.position), static_cast<long long>(entry.time_ns),
                    BoolText(entry.is_silent), BoolText(entry.is_discontinuous));
      break;
    case Kind::kMode:
      std::snprintf(text, sizeof(text), R"({"kind":"mode","mode":%d})",
                    static_cast<int>(entry.value));
      break;
    case Kind::kGain:
      std::snprintf(text, sizeof(text), R"({"kind":"playback-gain","gain":%.9g})", entry.value);
      break;
    case Kind::kOutputLevel:
      std::snprintf(text, sizeof(text), R"({"kind":"output-level","db":%.9g})", entry.value);
      break;
    case Kind::kReset:
      std::snprintf(text, sizeof(text), R"({"kind":"reset"})");
      break;
    case Kind::kPreparation:
      std::snprintf(text, sizeof(text), R"({"kind":"preparation","spare":%s,"retired":%s})",
                    BoolText(entry.preparation.spares_came),
                    BoolText(entry.preparation.retired_went));
      break;
  }
  return LossLine(entry.lost) + text + "\n";
}

}  // namespace anecho
