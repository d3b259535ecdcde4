#include "engine/session_log.h"

#include <algorithm>
#include <utility>

#include "anecho.h"
#include "base/error.h"

namespace anecho {
namespace {

// Two seconds of two streams of 7.1 at 96 kHz.
constexpr std::size_t kLoggedSamples = std::size_t{2} * 2 * 8 * 96000;
constexpr std::size_t kLoggedEntries = 8192;

}  // namespace

SessionLog::SessionLog(const std::string& directory)
    : samples_(kLoggedSamples),
      entries_(kLoggedEntries),
      files_(std::in_place, directory, /*is_joined=*/false),
      writer_(
          "anecho-session", [this] { Drain(); }, [this] { Finish(); }) {}

SessionLog::SessionLog(Nanoseconds length)
    : samples_(kLoggedSamples),
      entries_(kLoggedEntries),
      memory_(std::in_place, length),
      writer_(
          "anecho-session", [this] { Drain(); }, [this] { Drain(); }) {}

void SessionLog::Save(const std::string& directory, Nanoseconds length) const {
  if (!memory_) throw Error(ANECHO_STATE, "the last minute is not kept: switch that on first");
  memory_->WriteTo(directory, length);
}

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

void SessionLog::OnOutput(std::span<const float> interleaved, int channels, Nanoseconds time) {
  Offer({.kind = Kind::kPacket,
         .stream = Stream::kOutput,
         .frames = static_cast<std::int64_t>(interleaved.size()) / channels,
         .time_ns = time.count()},
        interleaved);
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

void SessionLog::Offer(LoggedEntry entry, std::span<const float> samples) {
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
    const LoggedEntry& entry = entries_[read % entries_.size()];
    taken_.resize(entry.samples);
    samples_.Read(taken_);
    if (files_) files_->Write(entry, taken_);
    if (memory_) memory_->Add(entry, taken_);
    read_.store(++read, std::memory_order_release);
  }
  if (files_) files_->Flush();
}

void SessionLog::Finish() {
  Drain();
  files_->Finish(lost_);
}

}  // namespace anecho
