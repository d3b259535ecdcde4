#include "engine/session_memory.h"

#include <algorithm>
#include <iterator>

#include "anecho.h"
#include "base/error.h"
#include "engine/session_files.h"

namespace anecho {

void SessionMemory::Circumstances::Pass(const LoggedEntry& entry) {
  switch (entry.kind) {
    case LoggedEntry::Kind::kStream:
      streams.at(static_cast<std::size_t>(entry.stream)) = entry;
      return;
    case LoggedEntry::Kind::kMode:
      mode = entry;
      break;
    case LoggedEntry::Kind::kGain:
      gain = entry;
      break;
    case LoggedEntry::Kind::kOutputLevel:
      output_level = entry;
      break;
    case LoggedEntry::Kind::kPacket:
    case LoggedEntry::Kind::kReset:
    case LoggedEntry::Kind::kPreparation:
      break;
  }
  is_joined = true;
}

void SessionMemory::Add(const LoggedEntry& entry, std::span<const float> samples) {
  auto piece = std::make_shared<const Piece>(Piece{entry, {samples.begin(), samples.end()}});
  const std::lock_guard lock(mutex_);
  // What lies before lost entries is useless to a replay.
  if (entry.lost > 0) {
    for (const auto& old : pieces_) before_.Pass(old->entry);
    before_.is_joined = true;
    pieces_.clear();
    samples_ = 0;
  }
  pieces_.push_back(std::move(piece));
  samples_ += samples.size();
  newest_ns_ = std::max(newest_ns_, entry.time_ns);
  while (true) {
    const auto packet = std::find_if(pieces_.begin(), pieces_.end(), [](const auto& it) {
      return it->entry.kind == LoggedEntry::Kind::kPacket;
    });
    if (packet == pieces_.end()) return;
    const bool is_old = newest_ns_ - (*packet)->entry.time_ns > length_.count();
    if (!is_old && samples_ <= most_samples_) return;
    const auto end = std::next(packet);
    for (auto it = pieces_.begin(); it != end; ++it) {
      before_.Pass((*it)->entry);
      samples_ -= (*it)->samples.size();
    }
    pieces_.erase(pieces_.begin(), end);
  }
}

void SessionMemory::WriteTo(const std::string& directory, Nanoseconds length) const {
  Pieces pieces;
  Circumstances before;
  std::int64_t newest_ns = 0;
  {
    const std::lock_guard lock(mutex_);
    pieces = pieces_;
    before = before_;
    newest_ns = newest_ns_;
  }
  const auto is_old = [&](const Piece& piece) {
    return piece.entry.kind == LoggedEntry::Kind::kPacket &&
           newest_ns - piece.entry.time_ns > length.count();
  };
  // Drops everything up to the last packet that is too old, also newer packets before it: packets
  // of two devices do not come in the order of their times.
  const auto last = std::find_if(pieces.rbegin(), pieces.rend(),
                                 [&](const auto& piece) { return is_old(*piece); });
  for (auto it = pieces.begin(); it != last.base(); ++it) before.Pass((*it)->entry);
  pieces.erase(pieces.begin(), last.base());
  const bool has_sound = std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) {
    return piece->entry.kind == LoggedEntry::Kind::kPacket;
  });
  if (!has_sound) throw Error(ANECHO_STATE, "no sound has been kept yet: let an app record first");
  SessionFiles files(directory, before.is_joined);
  for (const auto& stream : before.streams) {
    if (stream) files.Write(*stream, {});
  }
  if (before.mode) files.Write(*before.mode, {});
  if (before.gain) files.Write(*before.gain, {});
  if (before.output_level) files.Write(*before.output_level, {});
  for (const auto& piece : pieces) {
    LoggedEntry entry = piece->entry;
    entry.lost = 0;
    files.Write(entry, piece->samples);
  }
  files.Finish(0);
}

}  // namespace anecho
