#include "offline/session_time_line.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace anecho {
namespace {

// Discontinuities that are closer together than this become one event, and so do reference gaps.
constexpr double kJoined_s = 1;
constexpr std::size_t kMaxEvents = 2000;
constexpr std::size_t kMaxClockPoints = 10'000;
// If the time of a frame deviates by more than this from what the latest pair of times tells,
// another pair is noted.
constexpr Nanoseconds kClockSlack = std::chrono::milliseconds(20);

const char* StreamText(SessionLog::Stream stream) {
  switch (stream) {
    case SessionLog::Stream::kMicrophone:
      return "microphone";
    case SessionLog::Stream::kReference:
      return "reference";
    case SessionLog::Stream::kOutput:
      break;
  }
  return "output";
}

const char* ModeText(PipelineMode mode) {
  switch (mode) {
    case PipelineMode::kCancel:
      return "the echo is cancelled";
    case PipelineMode::kBypass:
      return "the microphone goes through as it comes";
    case PipelineMode::kMute:
      break;
  }
  return "muted";
}

const char* EchoText(double value) {
  const int state = static_cast<int>(value);
  if (state == ANECHO_ECHO_UNKNOWN) return "not known any more whether there is an echo";
  return state == ANECHO_ECHO_FOUND ? "an echo is heard" : "no echo is heard";
}

std::string FormatText(const SessionEntry& entry) {
  return std::string("another ") + StreamText(entry.stream) + ": " +
         std::to_string(entry.format.sample_rate) + " Hz, " +
         std::to_string(entry.format.channels) +
         (entry.format.channels == 1 ? " channel" : " channels");
}

std::string Decimal(const char* format, double value) {
  char text[64] = {};
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

}  // namespace

void SessionTimeLine::AddFrame(Nanoseconds begin) {
  if (clock_.empty()) {
    clock_.emplace_back(frames_, begin);
  } else {
    const auto& [frame, time] = clock_.back();
    const Nanoseconds expected = time + FramesToTime(frames_ - frame, kFramesPerSecond);
    const Nanoseconds off = begin > expected ? begin - expected : expected - begin;
    if (off > kClockSlack && clock_.size() < kMaxClockPoints) clock_.emplace_back(frames_, begin);
  }
  ++frames_;
}

void SessionTimeLine::Put(Event event, bool joins) {
  event.time_s = event.until_s = time_s();
  const auto is_near = [&event](const Event& other) {
    return other.kind == event.kind && other.text == event.text &&
           event.time_s - other.until_s < kJoined_s;
  };
  const auto last =
      joins ? std::find_if(events_.rbegin(), events_.rend(), is_near) : events_.rend();
  if (last != events_.rend()) {
    last->until_s = event.time_s;
    ++last->count;
    last->value += event.value;
  } else if (events_.size() < kMaxEvents) {
    events_.push_back(std::move(event));
  } else {
    ++left_out_;
  }
}

void SessionTimeLine::Add(const SessionEntry& entry) {
  switch (entry.kind) {
    case SessionEntry::Kind::kStream:
      return Put({.kind = "stream", .text = FormatText(entry)}, /*joins=*/false);
    case SessionEntry::Kind::kPacket:
      if (!entry.is_discontinuous) return;
      return Put({.kind = "discontinuity",
                  .text = std::string("the device lost frames of the ") + StreamText(entry.stream)},
                 /*joins=*/true);
    case SessionEntry::Kind::kMode:
      return Put({.kind = "mode", .text = ModeText(entry.mode)}, /*joins=*/false);
    case SessionEntry::Kind::kGain:
      return Put({.kind = "playback-gain",
                  .text = Decimal("the volume after the loopback is %.3g", entry.gain),
                  .value = entry.gain},
                 /*joins=*/false);
    case SessionEntry::Kind::kOutputLevel:
      return Put({.kind = "output-level",
                  .text = Decimal("the output level is %+.3g dB", entry.level_db),
                  .value = entry.level_db},
                 /*joins=*/false);
    case SessionEntry::Kind::kReset:
      return Put({.kind = "reset", .text = "the canceller was reset, as asked for"},
                 /*joins=*/false);
    case SessionEntry::Kind::kLost:
      return Put({.kind = "lost",
                  .text = "the disk was too slow for the recording",
                  .value = static_cast<double>(entry.missing)},
                 /*joins=*/false);
    case SessionEntry::Kind::kPreparation:
      return;
  }
}

void SessionTimeLine::Add(const PipelineEvent& event) {
  switch (event.kind) {
    case PipelineEvent::Kind::kCancellerFault:
      return Put(
          {.kind = "canceller-fault", .text = "a fault in a canceller: a new one replaces it"},
          /*joins=*/false);
    case PipelineEvent::Kind::kRealigned:
      return Put({.kind = "realigned",
                  .text = Decimal("the reference was realigned by %.1f ms", event.value),
                  .value = event.value},
                 /*joins=*/false);
    case PipelineEvent::Kind::kReferenceGap:
      return Put({.kind = "reference-gap",
                  .text = "reference was missing, and zeros took its place",
                  .value = event.value},
                 /*joins=*/true);
    case PipelineEvent::Kind::kChannelsChanged:
      return Put({.kind = "channels",
                  .text = "the microphone is heard through " + DescribeChoice(event.channels)},
                 /*joins=*/false);
    case PipelineEvent::Kind::kLoopback:
      return Put(
          {.kind = "loopback",
           .text = event.value != 0 ? "the microphone carries what the speakers play, and no voice"
                                    : "the microphone carries more than what the speakers play",
           .value = event.value},
          /*joins=*/false);
    case PipelineEvent::Kind::kEcho:
      return Put({.kind = "echo", .text = EchoText(event.value), .value = event.value},
                 /*joins=*/false);
  }
}

nlohmann::json SessionTimeLine::Json() const {
  nlohmann::json clock = nlohmann::json::array();
  for (const auto& [frame, time] : clock_) {
    clock.push_back({static_cast<double>(frame) / kFramesPerSecond, ToSeconds(time)});
  }
  nlohmann::json events = nlohmann::json::array();
  for (const Event& event : events_) {
    events.push_back({{"kind", event.kind},
                      {"text", event.text},
                      {"time_s", event.time_s},
                      {"until_s", event.until_s},
                      {"count", event.count},
                      {"value", event.value}});
  }
  return {{"clock", clock}, {"events", events}, {"events_left_out", left_out_}};
}

}  // namespace anecho
