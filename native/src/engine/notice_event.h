#ifndef ANECHO_ENGINE_NOTICE_EVENT_H_
#define ANECHO_ENGINE_NOTICE_EVENT_H_

#include <optional>

#include "base/event_queue.h"
#include "engine/audio_loop.h"

namespace anecho {

/// Converts a notice of the real-time thread to an event for the user.
/// @return an event without a time; nothing if the user is not told, or is told by the event of the
///   engine's new state.
std::optional<Event> EventOf(const Notice& notice);

}  // namespace anecho

#endif  // ANECHO_ENGINE_NOTICE_EVENT_H_
