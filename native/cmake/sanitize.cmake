# Sanitizers. UndefinedBehaviorSanitizer watches our own library only: compiling it into the tests
# takes a third more time.
add_compile_options(-ffunction-sections -fdata-sections)
set(ANECHO_OWN_OPTIONS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
# No code reads errno or the floating-point exceptions of mathematics, which else keep loops with
# choices and square roots from being vectorised. No result changes by it.
list(APPEND ANECHO_OWN_OPTIONS -fno-math-errno -fno-trapping-math)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlapping copies in std::string's operator+ where there are none (GCC PR105651).
  list(APPEND ANECHO_OWN_OPTIONS -Wno-restrict)
  if(ANECHO_SANITIZE MATCHES "thread")
    # ThreadSanitizer does not see fences, such as those in readerwriterqueue.
    list(APPEND ANECHO_OWN_OPTIONS -Wno-tsan)
  endif()
else()
  # Clang warns of a local name that hides one of another file, where a folder is compiled as one.
  list(APPEND ANECHO_OWN_OPTIONS -Wno-shadow)
endif()

if(ANECHO_SANITIZE)
  string(REPLACE "undefined" "" _memory "${ANECHO_SANITIZE}")
  string(REGEX REPLACE "^,|,$" "" _memory "${_memory}")
  add_compile_options(-fsanitize=${_memory} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${ANECHO_SANITIZE})
  if(ANECHO_SANITIZE MATCHES "undefined")
    # Without the check of virtual calls: it asks the kernel whether an object can be read, which the
    # test of the real-time thread takes for a system call of ours.
    set(ANECHO_CHECK_OPTIONS -fsanitize=undefined -fno-sanitize=vptr
      -fno-sanitize-recover=undefined)
  endif()
endif()
