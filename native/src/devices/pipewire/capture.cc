#include "devices/pipewire/capture.h"

#include <algorithm>
#include <optional>

namespace anecho {
namespace {

constexpr std::size_t kSlots = 64;
// A microphone that delivered nothing for so long, besides a cycle, was stopped meanwhile.
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr auto kLongestJump = std::chrono::hours(1);
// Up to this cycle (1024 frames at 48 kHz) the reference is stamped with the time it goes out.
constexpr Nanoseconds kShortCycle = FramesToTime(1024, 48000);
constexpr Nanoseconds kMinLead = std::chrono::milliseconds(10);

/// Says how much later than the microphone's samples of a cycle its reference is stamped. A monitor
/// may pass on the last cycle's samples, so that the echo seems to come a cycle and this lead too
/// early: in long cycles the lead is cut to what keeps the echo within the search. More than
/// nothing is left, since without it the microphone would have to wait for its reference.
Nanoseconds LeadOf(Nanoseconds cycle) {
  return std::min(2 * cycle, std::max(kMinLead, 3 * kShortCycle - cycle));
}

Nanoseconds Now() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

PipeWireCapture::PipeWireCapture(std::shared_ptr<Connection> connection,
                                 std::shared_ptr<CycleGate> gate, const Config& config, Role role)
    : GraphStream(std::move(connection), config),
      gate_(std::move(gate)),
      format_{.sample_rate = kSampleRate, .channels = config.channels},
      role_(role),
      ring_(format_, kSlots) {
  Open();
}

PipeWireCapture::~PipeWireCapture() {
  Close();
  SetLive(false);
}

void PipeWireCapture::Start() {
  is_started_.store(true);
  SetActive(true);
}

void PipeWireCapture::Stop() {
  is_started_.store(false);
  // A reference goes on driving the virtual microphone, as long as somebody records from that.
  if (role_ == Role::kMicrophone) SetActive(false);
}

WaitResult PipeWireCapture::Wait(Nanoseconds timeout) {
  if (is_cycle_open_ && ring_.empty()) {
    // All that came is cleaned and written: the output plays it before the cycle is over.
    is_cycle_open_ = false;
    gate_->TriggerOutput();
  }
  if (ring_.empty()) {
    // While nobody records, nothing can come before the bell.
    const bool is_idle = gate_->live_captures.load() == 0;
    if (!gate_->Wait(is_idle ? std::nullopt : std::optional(timeout))) {
      return WaitResult::kTimeout;
    }
  }
  gate_->Reset();
  return WaitResult::kReady;
}

StreamHealth PipeWireCapture::health() const {
  const bool is_starved = is_library_outdated() && cycle_watch_.IsStarved(Now());
  return is_starved ? StreamHealth::kLibraryOutdated : GraphStream::health();
}

void PipeWireCapture::Release() {
  ring_.Pop();
  is_cycle_open_ = true;
}

void PipeWireCapture::Process() {
  cycle_watch_.OnCycle();
  while (pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream())) {
    if (is_started_.load()) Take(SamplesOf(*buffer, format_.channels));
    library().pw_stream_queue_buffer(stream(), buffer);
  }
  if (role_ == Role::kReference) {
    if (gate_->live_microphones.load() == 0) gate_->TriggerOutput();
    return;
  }
  gate_->Signal();
}

void PipeWireCapture::Take(const CapturedSamples& captured) {
  if (captured.frames == 0) return;
  Packet packet;
  packet.samples = captured.samples;
  packet.frames = captured.frames;
  packet.silent = captured.is_silent;
  pw_time clock{};
  library().pw_stream_get_time_n(stream(), &clock, sizeof(clock));
  const Nanoseconds cycle = FramesToTime(captured.frames, kSampleRate);
  if (Nanoseconds(clock.now) - time_ > kPause + cycle) CompleteFrame();
  Stamp(&packet, clock);
  ring_.Push(packet);
  total_frames_ += packet.frames;
}

void PipeWireCapture::CompleteFrame() {
  constexpr std::int64_t kFrame = kSampleRate / kFramesPerSecond;
  const std::int64_t missing = (kFrame - total_frames_ % kFrame) % kFrame;
  if (role_ != Role::kMicrophone || missing == 0) return;
  ring_.Push({.samples = {},
              .frames = missing,
              .device_position = position_ + frames_,
              .time = time_ + FramesToTime(frames_, kSampleRate),
              .silent = true});
  frames_ += missing;
  total_frames_ += missing;
  gate_->stale_frames.store(1);
}

void PipeWireCapture::Stamp(Packet* packet, const pw_time& clock) {
  const Nanoseconds now(clock.now);
  if (now == time_) {
    // A cycle that is longer than a buffer comes in several.
    packet->device_position = position_ + frames_;
    packet->time = cycle_time_ + FramesToTime(frames_, kSampleRate);
    frames_ += packet->frames;
    return;
  }
  // The graph's clock counts on over a cycle that was lost; another driver's counts anew, and then
  // only the time tells.
  const auto elapsed = static_cast<std::int64_t>(clock.ticks - ticks_);
  const bool same_rate = clock.rate.num == 1 && clock.rate.denom == kSampleRate;
  const std::int64_t by_time = (now - time_).count() * kSampleRate / 1'000'000'000;
  std::int64_t advance = elapsed;
  if (!same_rate || std::abs(elapsed - by_time) > kSampleRate / 10) advance = by_time;
  std::int64_t lost = 0;
  if (time_ != Nanoseconds(0) && now - time_ < kLongestJump) lost = advance - frames_;
  // Rates other than the graph's, and late wake-ups, come out a little uneven.
  const std::int64_t tolerance = same_rate && advance == elapsed ? 0 : packet->frames / 2;
  if (lost <= tolerance) lost = 0;
  position_ += frames_ + lost;
  packet->device_position = position_;
  packet->discontinuity = lost > 0;
  // A microphone's samples came in during the last cycle; a loudspeaker's go out after this one.
  const Nanoseconds cycle = FramesToTime(packet->frames, kSampleRate);
  cycle_time_ = now - cycle + (role_ == Role::kMicrophone ? Nanoseconds(0) : LeadOf(cycle));
  packet->time = cycle_time_;
  frames_ = packet->frames;
  ticks_ = clock.ticks;
  time_ = now;
}

void PipeWireCapture::OnStreaming(bool is_streaming) { SetLive(is_streaming); }

void PipeWireCapture::SetLive(bool is_live) {
  if (is_live == is_live_) return;
  is_live_ = is_live;
  cycle_watch_.OnLive(is_live, Now());
  const int change = is_live ? 1 : -1;
  if (role_ == Role::kMicrophone) gate_->live_microphones.fetch_add(change);
  gate_->live_captures.fetch_add(change);
  gate_->Signal();
}

}  // namespace anecho
