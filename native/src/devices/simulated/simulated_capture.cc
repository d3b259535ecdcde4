#include "devices/simulated/simulated_capture.h"

#include <algorithm>
#include <utility>

namespace anecho {
namespace {

std::size_t MostSamples(const FaultScript& faults, StreamFormat usual) {
  int most = 0;
  faults.ForEachFormat(usual, [&](StreamFormat format) {
    most = std::max(most, format.sample_rate / kFramesPerSecond * format.channels);
  });
  return static_cast<std::size_t>(most);
}

void CopyToChannels(std::span<const float> mono, int channels, std::span<float> interleaved) {
  auto out = interleaved.begin();
  for (const float sample : mono) out = std::fill_n(out, channels, sample);
}

}  // namespace

SimulatedCapture::SimulatedCapture(const Config& config, FaultScript faults)
    : config_(config),
      faults_(std::move(faults)),
      clock_(config.clock),
      queue_(MostSamples(faults_, config.format)),
      random_(config.clock.seed ^ 0x6a09e667u) {}

void SimulatedCapture::Start() {
  queue_.Clear();
  start_position_ = clock_.position();
  lost_ = false;
  running_ = true;
}

void SimulatedCapture::Stop() {
  queue_.Clear();
  running_ = false;
}

void SimulatedCapture::Deliver(std::span<const float> samples) {
  const bool queued = Queue(samples);
  lost_ = running_ && !queued;
  clock_.NextPeriod();
}

bool SimulatedCapture::Queue(std::span<const float> samples) {
  const double now = clock_.PeriodEnd();
  // The random numbers are drawn also for a period that isn't queued, so that the jitter of later
  // packets doesn't depend on who listens.
  PacketQueue::Item fresh;
  Stamp(&fresh);
  if (!running_ || FromSeconds(now) > config_.end) return false;
  for (const auto kind : {RoomFault::Kind::kStall, RoomFault::Kind::kGone}) {
    if (faults_.Find(kind, now) != nullptr) return false;
  }
  PacketQueue::Item* item = queue_.Back();
  if (item == nullptr) return false;
  const StreamFormat format = FormatAt(now);
  fresh.frames = format.sample_rate / kFramesPerSecond;
  fresh.samples = item->samples.first(static_cast<std::size_t>(fresh.frames * format.channels));
  *item = fresh;
  item->discontinuity = lost_;
  item->silent = samples.empty() || faults_.Find(RoomFault::Kind::kSilent, now) != nullptr;
  if (!item->silent) CopyToChannels(samples, format.channels, item->samples);
  queue_.Push();
  return true;
}

void SimulatedCapture::Stamp(PacketQueue::Item* item) {
  const double lateness = random_.Between(0, config_.jitter_s);
  const double error = random_.Between(-config_.jitter_s, config_.jitter_s) / 2;
  double available = clock_.PeriodEnd() + lateness;
  if (const RoomFault* hiccup = faults_.Find(RoomFault::Kind::kHiccup, available)) {
    available = hiccup->at_s + hiccup->duration_s;
  }
  last_available_ = std::max(last_available_, FromSeconds(available));
  const std::int64_t periods = (clock_.position() - start_position_) / DeviceClock::kPeriod;
  item->device_position = periods * (format().sample_rate / kFramesPerSecond);
  item->available = last_available_;
  item->time =
      config_.arrival_time_stamps ? last_available_ : FromSeconds(clock_.PeriodStart() + error);
}

void SimulatedCapture::SkipTo(double seconds) {
  clock_.SkipTo(seconds);
  queue_.Clear();
  lost_ = running_;
}

Nanoseconds SimulatedCapture::NextTime() const {
  const PacketQueue::Item* front = queue_.Front();
  return front != nullptr ? front->available : FromSeconds(clock_.PeriodEnd());
}

bool SimulatedCapture::ended() const {
  return queue_.Front() == nullptr && FromSeconds(clock_.PeriodEnd()) > config_.end;
}

}  // namespace anecho
