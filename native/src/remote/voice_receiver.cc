#include "remote/voice_receiver.h"

#include <algorithm>
#include <cmath>

#include "dsp/level_meter.h"

namespace anecho {
namespace {

// Target of the controller, seconds. The real target delay changes; so the controller gets, as the
// fill, this value plus the deviation of the delay from the real target.
constexpr double kControllerTarget = 0.1;
// Longer payloads (bytes) are ignored. Opus' longest packet (120 ms) has 7650 bytes at its highest
// bit rate (510 kbit/s; RFC 6716, 2.1).
constexpr std::size_t kMaxPayload = 8192;
// After this many late packets in a row, it is the receiver's timing that is wrong.
constexpr int kMaxLateInARow = 10;
// Maximum number of frames by which a packet may be overtaken: 250 ms.
constexpr std::int64_t kMaxReorder = 12'000;
// If the delay is shorter than its target by more than this (seconds), the next gap lengthens it.
constexpr double kShort = 0.010;
// Each time that the queue runs empty because a packet comes too late, kLesson seconds are added to
// the delay, up to kMaxLessons in sum. This sum shrinks to a third within kLessonPackets packets.
constexpr double kLesson = 0.005;
constexpr double kMaxLessons = 0.050;
constexpr double kLessonPackets = 3000;
// A packet of at most this size is empty or holds only its header: the sender sends silence (DTX).
constexpr std::size_t kSilentBytes = 2;

}  // namespace

VoiceReceiver::VoiceReceiver(const Config& config)
    : config_(config),
      senders_(config.senders),
      jitter_(config.jitter),
      packets_(config.capacity_packets),
      decoder_(config.channels),
      resampler_(kSampleRate, kSampleRate),
      controller_(kControllerTarget),
      sound_(static_cast<std::size_t>(config.channels)),
      plane_(kBlockFrames) {
  Discard();
}

VoiceReceiver::PutResult VoiceReceiver::PutRtp(std::span<const std::uint8_t> datagram,
                                               std::int64_t ahead_frames, Nanoseconds now) {
  ++counts_.received;
  const auto packet = ParseRtp(datagram);
  const int frames =
      packet && packet->payload.size() <= kMaxPayload ? VoiceDecoder::FramesOf(packet->payload) : 0;
  const auto verdict =
      frames == 0 ? SenderSelector::Verdict::kIgnored : senders_.Judge(*packet, now);
  if (verdict == SenderSelector::Verdict::kIgnored) {
    ++counts_.ignored;
    return PutResult::kIgnored;
  }
  const bool ends_gap = verdict != SenderSelector::Verdict::kOlder && EndGap(now);
  if (verdict == SenderSelector::Verdict::kFirst) {
    Discard();
    decoder_.Reset();
  }
  if (!has_count_) last_timestamp_ = packet->timestamp;
  const std::int64_t position =
      last_position_ + static_cast<std::int32_t>(packet->timestamp - last_timestamp_);
  if (position > last_position_) {
    last_position_ = position;
    last_timestamp_ = packet->timestamp;
  }
  has_count_ = true;
  is_newest_ = verdict != SenderSelector::Verdict::kOlder;
  Put(position, packet->payload, frames, ahead_frames, now);
  return ends_gap ? PutResult::kEndsGap : PutResult::kHeard;
}

VoiceReceiver::PutResult VoiceReceiver::PutFrame(std::span<const std::uint8_t> payload,
                                                 std::int64_t ahead_frames, Nanoseconds now) {
  ++counts_.received;
  int frames = last_frames_;
  if (!payload.empty()) {
    frames = payload.size() <= kMaxPayload ? VoiceDecoder::FramesOf(payload) : 0;
  }
  if (frames == 0) {
    ++counts_.ignored;
    return PutResult::kIgnored;
  }
  const bool ends_gap = EndGap(now);
  // These packets have no timestamps, so only the time that has passed tells how long a pause was.
  if (has_count_ && !is_playing_ && packets_.empty()) RestartCount();
  const std::int64_t position = has_count_ ? last_position_ : 0;
  has_count_ = true;
  last_position_ = position + frames;
  is_newest_ = true;
  Put(position, payload, frames, ahead_frames, now);
  return ends_gap ? PutResult::kEndsGap : PutResult::kHeard;
}

/// Notes that the sender is alive, and discards waiting sound after too long a pause. @return
/// whether there was such a pause.
bool VoiceReceiver::EndGap(Nanoseconds now) {
  const bool is_gap = heard_at_ && now - *heard_at_ > config_.max_gap;
  heard_at_ = now;
  if (is_gap) Discard();
  return is_gap;
}

void VoiceReceiver::Put(std::int64_t position, std::span<const std::uint8_t> payload, int frames,
                        std::int64_t ahead_frames, Nanoseconds now) {
  last_frames_ = frames;
  if (is_playing_ && position < read_) {
    ++counts_.late;
    // A packet this old is a replay, and tells nothing about the jitter.
    if (!is_newest_ && position + kMaxReorder < last_position_) return;
    jitter_.Add(position, now);
    if (is_newest_ && ++late_in_a_row_ >= kMaxLateInARow) Discard();
    return;
  }
  if (is_newest_) late_in_a_row_ = 0;
  switch (packets_.Put(position, frames, payload, now)) {
    case VoicePacketQueue::Result::kDuplicate:
      ++counts_.duplicates;
      return;
    case VoicePacketQueue::Result::kFull:
      ++counts_.dropped;
      return;
    case VoicePacketQueue::Result::kTaken:
      break;
  }
  jitter_.Add(position, now);
  if (is_playing_) Place(position, ahead_frames, now);
}

/// Adapts the delay to how long a packet that has just come will wait.
void VoiceReceiver::Place(std::int64_t position, std::int64_t ahead_frames, Nanoseconds now) {
  const double waits =
      (static_cast<double>(position - read_ + ahead_frames) + WaitingFrames()) / kSampleRate;
  const double error = waits - (target_delay() - jitter_.mean_lateness());
  lessons_ *= 1 - 1 / kLessonPackets;
  if (error > config_.max_excess) {
    // Starts over with the sound that is due.
    is_playing_ = false;
    return;
  }
  controller_.Update(kControllerTarget + error, ToSeconds(now - last_arrival_));
  last_arrival_ = now;
}

double VoiceReceiver::target_delay() const {
  return std::min(config_.jitter.max_delay, jitter_.delay() + lessons_);
}

double VoiceReceiver::delay() const {
  return target_delay() + controller_.fill() - kControllerTarget;
}

bool VoiceReceiver::IsShort() const { return controller_.fill() < kControllerTarget - kShort; }

double VoiceReceiver::WaitingFrames() const {
  return static_cast<double>(sound_.front().size()) - place_;
}

void VoiceReceiver::RestartCount() {
  has_count_ = false;
  last_position_ = 0;
  jitter_.RestartCount();
}

void VoiceReceiver::Discard() {
  packets_.Clear();
  RestartCount();
  is_playing_ = false;
  late_in_a_row_ = 0;
  // As much silence as the resampler looks back at.
  const auto before = static_cast<std::size_t>(resampler_.before());
  for (auto& channel : sound_) channel.assign(before, 0.0f);
  place_ = static_cast<double>(before);
}

bool VoiceReceiver::TryStart(std::int64_t ahead_frames, Nanoseconds now) {
  // The target delay is meant for a queue behind Pull() with its usual fill; `ahead_frames` is the
  // deviation from that.
  const double due =
      ToSeconds(now) - target_delay() + static_cast<double>(ahead_frames) / kSampleRate;
  while (!packets_.empty()) {
    const double start = jitter_.EarliestArrival(packets_.first_position());
    if (start > due) return false;
    const double length = static_cast<double>(packets_.first().frames) / kSampleRate;
    if (start + length > due) break;
    packets_.PopFirst();
    ++counts_.late;
  }
  if (packets_.empty()) return false;
  is_playing_ = true;
  read_ = packets_.first_position();
  owed_frames_ = 0;
  starved_frames_ = 0;
  controller_.Restart();
  last_arrival_ = now;
  return true;
}

bool VoiceReceiver::Pull(std::span<float> block, std::int64_t ahead_frames, Nanoseconds now) {
  if (!is_playing_ && !TryStart(ahead_frames, now)) return false;
  const double step = config_.is_paced ? 1 : 1 / controller_.trim().ratio();
  const double needed = kBlockFrames * step + resampler_.after() + 1;
  while (WaitingFrames() < needed) {
    if (!Refill()) return false;
  }
  const double first =
      static_cast<double>(read_ + owed_frames_ - decoded_position_) - WaitingFrames();
  block_arrival_ = decoded_arrival_ + FromSeconds(first / kSampleRate);
  const auto channels = static_cast<std::size_t>(config_.channels);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    if (!resampler_.Read(sound_[channel], place_, step, plane_)) return false;
    for (std::size_t i = 0; i < plane_.size(); ++i) block[i * channels + channel] = plane_[i];
  }
  place_ += kBlockFrames * step;
  const auto passed = static_cast<std::ptrdiff_t>(place_) - resampler_.before();
  for (auto& channel : sound_) channel.erase(channel.begin(), channel.begin() + passed);
  place_ -= static_cast<double>(passed);
  level_dbfs_ = PowerToDbfs(MeanSquare(block));
  return true;
}

/// @return false if no packet has come for too long.
bool VoiceReceiver::Refill() {
  if (packets_.empty()) {
    if (!Continue()) return false;
    owed_frames_ += kBlockFrames;
    return true;
  }
  std::int64_t gap = packets_.first_position() - read_;
  const std::int64_t skipped = std::clamp<std::int64_t>(gap, 0, owed_frames_);
  read_ += skipped;
  owed_frames_ -= skipped;
  gap -= skipped;
  if (gap < VoiceDecoder::kGridFrames) {
    DecodeFirst();
    return true;
  }
  // The delay has to grow anyway, and the missing packet may still come.
  if (IsShort()) return Continue();
  ConcealBefore(gap);
  return true;
}

/// Conceals one block. @return false once the limit is reached.
bool VoiceReceiver::Continue() {
  const int most = is_silent_ ? config_.max_silent_frames : config_.max_starved_frames;
  if (starved_frames_ >= most) {
    is_playing_ = false;
    return false;
  }
  Append(decoder_.Conceal(kBlockFrames));
  starved_frames_ += kBlockFrames;
  ++counts_.starved;
  return true;
}

void VoiceReceiver::DecodeFirst() {
  const VoicePacketQueue::Packet& packet = packets_.first();
  Append(decoder_.Decode(packet.payload, packet.frames));
  decoded_position_ = packets_.first_position();
  decoded_arrival_ = packet.arrival;
  read_ = packets_.first_position() + packet.frames;
  is_silent_ = packet.payload.size() <= kSilentBytes;
  if (owed_frames_ > 0) {
    lessons_ = std::min(kMaxLessons, lessons_ + kLesson);
    controller_.Restart();
  }
  owed_frames_ = 0;
  starved_frames_ = 0;
  ++counts_.decoded;
  packets_.PopFirst();
}

/// Fills a gap, or a part of it no longer than the packet after the gap.
void VoiceReceiver::ConcealBefore(std::int64_t gap) {
  const VoicePacketQueue::Packet& next = packets_.first();
  const bool is_last = gap <= next.frames;
  const auto most = static_cast<std::int64_t>(next.frames);
  const std::int64_t wanted = is_last ? gap : std::min(most, gap - most);
  const int frames =
      std::max(VoiceDecoder::kGridFrames,
               static_cast<int>(wanted / VoiceDecoder::kGridFrames) * VoiceDecoder::kGridFrames);
  ++counts_.lost;
  const bool is_recovered = is_last && VoiceDecoder::Repeats(next.payload);
  if (is_recovered) ++counts_.recovered;
  Append(is_recovered ? decoder_.Recover(next.payload, frames) : decoder_.Conceal(frames));
  read_ += frames;
}

void VoiceReceiver::Append(std::span<const float> sound) {
  const std::size_t channels = sound_.size();
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t i = channel; i < sound.size(); i += channels) {
      sound_[channel].push_back(sound[i]);
    }
  }
}

VoiceReceiverCounts VoiceReceiver::counts() const {
  VoiceReceiverCounts counts = counts_;
  counts.undecodable = decoder_.failures();
  return counts;
}

}  // namespace anecho
