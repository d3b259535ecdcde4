#include "real_time_guard.h"

#if defined(__linux__) && defined(__x86_64__) && defined(__SANITIZE_ADDRESS__)

#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <atomic>
#include <csignal>
#include <cstddef>

// A function of AddressSanitizer; GCC does not ship its header.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*,
                                                                  std::size_t),
                                                         void (*)(const volatile void*));

namespace {

thread_local bool guarded = false;
std::atomic<int> allocations{0};
std::atomic<int> frees{0};
std::atomic<int> locks{0};
std::atomic<int> system_calls{0};

void OnAllocate(const volatile void*, std::size_t) {
  if (guarded) ++allocations;
}

void OnFree(const volatile void* pointer) {
  if (guarded && pointer != nullptr) ++frees;
}

void OnSystemCall(int, siginfo_t*, void*) {
  if (guarded) ++system_calls;
}

}  // namespace

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) {
  using Lock = int (*)(pthread_mutex_t*);
  static const auto lock = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  if (guarded) ++locks;
  return lock(mutex);
}

namespace anecho::testing {

bool RealTimeGuard::Available() { return true; }

void RealTimeGuard::TrapSystemCalls() {
  static const int hooked = __sanitizer_install_malloc_and_free_hooks(OnAllocate, OnFree);
  static_cast<void>(hooked);
  struct sigaction action {};
  action.sa_sigaction = OnSystemCall;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSYS, &action, nullptr);
  // Calls that a thread needs to wake another and to end, and calls that the sanitizer's allocator
  // makes now and then. Allocations of our own code are detected by the hooks all the same.
  constexpr int kAllowed[] = {SYS_futex,  SYS_exit,         SYS_exit_group,     SYS_munmap,
                              SYS_mmap,   SYS_madvise,      SYS_rt_sigprocmask, SYS_sigaltstack,
                              SYS_gettid, SYS_rt_sigreturn, SYS_mprotect,       SYS_sched_yield};
  constexpr std::size_t kCount = std::size(kAllowed);
  sock_filter program[kCount + 3] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (std::size_t i = 0; i < kCount; ++i) {
    program[1 + i] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(kAllowed[i]),
                              static_cast<unsigned char>(kCount - i), 0);
  }
  program[kCount + 1] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
  program[kCount + 2] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const sock_fprog filter{kCount + 3, program};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

void RealTimeGuard::Enter() { guarded = true; }

void RealTimeGuard::Leave() { guarded = false; }

RealTimeViolations RealTimeGuard::violations() {
  return {allocations.load(), frees.load(), locks.load(), system_calls.load()};
}

}  // namespace anecho::testing

#else

namespace anecho::testing {

bool RealTimeGuard::Available() { return false; }
void RealTimeGuard::TrapSystemCalls() {}
void RealTimeGuard::Enter() {}
void RealTimeGuard::Leave() {}
RealTimeViolations RealTimeGuard::violations() { return {}; }

}  // namespace anecho::testing

#endif
