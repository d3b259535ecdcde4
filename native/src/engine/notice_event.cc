#include "engine/notice_event.h"

#include "anecho.h"
#include "channels/channel_choice.h"

namespace anecho {
namespace {

std::optional<Event> EventOf(const PipelineEvent& event) {
  switch (event.kind) {
    case PipelineEvent::Kind::kCancellerFault:
      return Event{.kind = ANECHO_EVENT_CANCELLER_RESET, .text = "a fault; audio goes on"};
    case PipelineEvent::Kind::kRealigned:
      return Event{.kind = ANECHO_EVENT_REALIGNED,
                   .value = event.value,
                   .text = "the reference was realigned"};
    case PipelineEvent::Kind::kReferenceGap:
      // Gaps are normal in a loopback while nothing plays: the snapshot counts them, but there is
      // no event.
      return std::nullopt;
    case PipelineEvent::Kind::kChannelsChanged:
      return Event{.kind = ANECHO_EVENT_CHANNELS,
                   .code = event.channels.channels,
                   .value = static_cast<double>(event.channels.mask),
                   .text = "the microphone is heard through " + DescribeChoice(event.channels)};
    case PipelineEvent::Kind::kLoopback:
      return Event{.kind = ANECHO_EVENT_LOOPBACK,
                   .value = event.value,
                   .text = event.value != 0
                               ? "the microphone carries what the speakers play, and no voice"
                               : "the microphone carries more than what the speakers play"};
    case PipelineEvent::Kind::kEcho:
      return Event{.kind = ANECHO_EVENT_ECHO, .value = event.value};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Event> EventOf(const Notice& notice) {
  const auto stream = static_cast<std::int32_t>(notice.stream);
  switch (notice.kind) {
    case Notice::Kind::kPipeline:
      return EventOf(notice.pipeline);
    case Notice::Kind::kUnderrun:
      return Event{.kind = ANECHO_EVENT_UNDERRUN,
                   .value = notice.value,
                   .text = "the output ran dry, and a fade hides it"};
    case Notice::Kind::kOverrun:
      return Event{.kind = ANECHO_EVENT_OVERRUN,
                   .value = notice.value,
                   .text = "the output took sound too slowly, and some was left out"};
    case Notice::Kind::kEnded:
      return Event{.kind = ANECHO_EVENT_FINISHED, .text = "the input is at its end"};
    case Notice::Kind::kLost:
      return Event{.kind = ANECHO_EVENT_STREAM_LOST,
                   .code = stream,
                   .value = static_cast<double>(notice.health)};
    case Notice::Kind::kChanged:
      return Event{.kind = ANECHO_EVENT_STREAM_OPENED, .code = stream};
    case Notice::Kind::kFirstFrame:
    case Notice::Kind::kParked:
      break;
  }
  return std::nullopt;
}

}  // namespace anecho
