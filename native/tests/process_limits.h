#ifndef ANECHO_TESTS_PROCESS_LIMITS_H_
#define ANECHO_TESTS_PROCESS_LIMITS_H_

#ifndef _WIN32
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace anecho::testing {

/// Simulates a full disk: while this object lives, no file of the process may grow beyond `bytes`.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

/// Uses up the descriptors of this process: while this object lives, only `count` more can be
/// opened.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(int count) {
    const int first_free = dup(STDERR_FILENO);
    close(first_free);
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit limit = {static_cast<rlim_t>(first_free + count), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~DescriptorLimit() { setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;

 private:
  rlimit before_{};
};

/// Runs `body` in a child process that kills itself, so that no destructor runs.
/// @param body gets a function that kills the process.
/// @return whether a signal ended the child.
template <typename Body>
bool DiesAmid(const Body& body) {
  const pid_t child = fork();
  if (child == 0) {
    body([] { raise(SIGKILL); });
    _exit(0);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFSIGNALED(status);
}

}  // namespace anecho::testing

#endif  // _WIN32

#endif  // ANECHO_TESTS_PROCESS_LIMITS_H_
