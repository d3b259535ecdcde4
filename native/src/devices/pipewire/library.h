#ifndef ANECHO_DEVICES_PIPEWIRE_LIBRARY_H_
#define ANECHO_DEVICES_PIPEWIRE_LIBRARY_H_

#include <pipewire/pipewire.h>

#include <initializer_list>
#include <string>
#include <utility>

namespace anecho {

/// Every function of libpipewire that is used.
#define ANECHO_PIPEWIRE_FUNCTIONS(X) \
  X(pw_get_library_version)          \
  X(pw_init)                         \
  X(pw_thread_loop_new)              \
  X(pw_thread_loop_destroy)          \
  X(pw_thread_loop_start)            \
  X(pw_thread_loop_stop)             \
  X(pw_thread_loop_lock)             \
  X(pw_thread_loop_unlock)           \
  X(pw_thread_loop_signal)           \
  X(pw_thread_loop_get_time)         \
  X(pw_thread_loop_timed_wait_full)  \
  X(pw_thread_loop_get_loop)         \
  X(pw_context_new)                  \
  X(pw_context_destroy)              \
  X(pw_context_connect)              \
  X(pw_context_get_object)           \
  X(pw_core_disconnect)              \
  X(pw_proxy_add_object_listener)    \
  X(pw_proxy_add_listener)           \
  X(pw_proxy_destroy)                \
  X(pw_properties_new)               \
  X(pw_properties_set)               \
  X(pw_properties_free)              \
  X(pw_stream_new)                   \
  X(pw_stream_add_listener)          \
  X(pw_stream_connect)               \
  X(pw_stream_destroy)               \
  X(pw_stream_set_active)            \
  X(pw_stream_get_node_id)           \
  X(pw_stream_get_time_n)            \
  X(pw_stream_dequeue_buffer)        \
  X(pw_stream_queue_buffer)          \
  X(pw_stream_trigger_process)

/// libpipewire, opened at run time, so that Anecho also runs where it is not installed.
struct PipeWireLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define X(function) decltype(&::function) function = nullptr;
  ANECHO_PIPEWIRE_FUNCTIONS(X)
#undef X
};

/// @return the library, opened at the first call and kept. Throws Error(ANECHO_DEVICE) if it is not
///   installed or too old.
const PipeWireLibrary& PipeWire();

/// @return new properties. The caller owns them, unless it passes them to a function of PipeWire
///   that takes them over, such as pw_stream_new().
pw_properties* MakeProperties(std::initializer_list<std::pair<const char*, std::string>> entries);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_LIBRARY_H_
