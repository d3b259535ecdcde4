#include "devices/pipewire/capture.h"

#include <algorithm>
#include <array>
#include <optional>

namespace anecho {
namespace {

constexpr std::size_t kSlots = 64;
// A microphone that delivered nothing for longer than this plus a cycle was stopped meanwhile.
constexpr auto kPause = std::chrono::milliseconds(100);
// More buffers than a stream has.
constexpr std::size_t kMaxBuffers = 64;
// For cycles up to this long (1024 frames at 48 kHz), the reference is stamped with its playing
// time.
constexpr Nanoseconds kShortCycle = FramesToTime(1024, 48000);
constexpr Nanoseconds kMinLead = std::chrono::milliseconds(10);

/// @return the lead: how much later a cycle's reference is stamped than its microphone samples. A
///   monitor may deliver the previous cycle's samples; then the echo seems to come too early, by a
///   cycle and the lead. So the lead is shorter in long cycles, which keeps the echo within the
///   search range. It is never 0: then the microphone would have to wait for its reference.
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
      ring_(format_, kSlots),
      stamps_(kSampleRate) {
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
  // A reference goes on driving the virtual microphone while somebody records from it.
  if (role_ == Role::kMicrophone) SetActive(false);
}

WaitResult PipeWireCapture::Wait(Nanoseconds timeout) {
  if (is_cycle_open_ && ring_.empty()) {
    // All that came is cleaned and written: the output plays it before the cycle is over.
    is_cycle_open_ = false;
    gate_->TriggerOutput();
  }
  if (ring_.empty()) {
    // While nobody records, nothing can come before a Signal().
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
  std::array<pw_buffer*, kMaxBuffers> buffers;
  std::size_t count = 0;
  while (count < buffers.size()) {
    pw_buffer* const buffer = library().pw_stream_dequeue_buffer(stream());
    if (buffer == nullptr) break;
    buffers.at(count++) = buffer;
  }
  const auto cycle = std::span(buffers).first(count);
  if (is_started_.load()) Take(cycle);
  for (pw_buffer* const buffer : cycle) library().pw_stream_queue_buffer(stream(), buffer);
  if (role_ == Role::kReference) {
    if (gate_->live_microphones.load() == 0) gate_->TriggerOutput();
    return;
  }
  gate_->Signal();
}

void PipeWireCapture::Take(std::span<pw_buffer* const> buffers) {
  CycleStamps::Samples samples;
  for (const pw_buffer* const buffer : buffers) {
    const std::int64_t frames = SamplesOf(*buffer, format_.channels).frames;
    if (frames == 0) continue;
    samples.total += frames;
    samples.last = frames;
  }
  if (samples.total == 0) return;
  CycleStamps::Place place = Place(samples);
  for (const pw_buffer* const buffer : buffers) {
    CapturedSamples captured = SamplesOf(*buffer, format_.channels);
    const std::int64_t surplus = std::min(place.surplus, captured.frames);
    place.surplus -= surplus;
    samples.total -= surplus;
    captured = After(captured, surplus, format_.channels);
    if (captured.frames == 0) continue;
    ring_.Push({.samples = captured.samples,
                .frames = captured.frames,
                .device_position = place.position,
                .time = place.time,
                .silent = captured.is_silent,
                .discontinuity = place.is_after_loss});
    place.position += captured.frames;
    place.time += FramesToTime(captured.frames, kSampleRate);
    place.is_after_loss = false;
  }
  total_frames_ += samples.total;
}

CycleStamps::Place PipeWireCapture::Place(const CycleStamps::Samples& samples) {
  pw_time clock{};
  library().pw_stream_get_time_n(stream(), &clock, sizeof(clock));
  const Nanoseconds cycle = FramesToTime(samples.last, kSampleRate);
  if (Nanoseconds(clock.now) - stamps_.now() > kPause + cycle) CompleteFrame();
  const double ticks_per_second =
      clock.rate.num == 0 ? 0.0 : static_cast<double>(clock.rate.denom) / clock.rate.num;
  const bool is_new = Nanoseconds(clock.now) != stamps_.now();
  CycleStamps::Place place = stamps_.Put(
      {.now = Nanoseconds(clock.now), .ticks = clock.ticks, .ticks_per_second = ticks_per_second},
      samples);
  // A microphone's samples were captured before this cycle; a loudspeaker's are played after it.
  if (role_ != Role::kReference) return place;
  // Later deliveries of a cycle are played after its earlier ones, so the lead stays.
  if (is_new) lead_ = LeadOf(FramesToTime(stamps_.frames(), kSampleRate));
  place.time += lead_;
  return place;
}

void PipeWireCapture::CompleteFrame() {
  constexpr std::int64_t kFrame = kSampleRate / kFramesPerSecond;
  const std::int64_t missing = (kFrame - total_frames_ % kFrame) % kFrame;
  if (role_ != Role::kMicrophone || missing == 0) return;
  const CycleStamps::Place place = stamps_.Append(missing);
  ring_.Push({.samples = {},
              .frames = missing,
              .device_position = place.position,
              .time = place.time,
              .silent = true});
  total_frames_ += missing;
  gate_->stale_frames.store(1);
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
