#ifndef ANECHO_BASE_THREAD_NAME_H_
#define ANECHO_BASE_THREAD_NAME_H_

namespace anecho {

/// Names the calling thread, for debuggers and process monitors.
///
/// @param name at most 15 characters.
void NameThread(const char* name);

}  // namespace anecho

#endif  // ANECHO_BASE_THREAD_NAME_H_
