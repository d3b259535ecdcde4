#ifndef ANECHO_BASE_SEQLOCK_H_
#define ANECHO_BASE_SEQLOCK_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace anecho {

/// One writer publishes a plain struct; any number of readers take whole copies of it. The writer
/// never waits. The struct is stored in atomic words, so that by the C++ standard there is no data
/// race (H.-J. Boehm, "Can Seqlocks Get Along With Programming Language Memory Models?", 2012).
template <typename T>
class Seqlock {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // real-time
  void Store(const T& value) {
    Words words{};
    std::memcpy(words.data(), &value, sizeof(T));
    const std::uint32_t sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < words.size(); ++i) {
      // Release keeps each word behind the odd sequence; on x86 it costs nothing.
      words_[i].store(words[i], std::memory_order_release);
    }
    sequence_.store(sequence + 2, std::memory_order_release);
  }

  /// Copies the struct. Tries again while a Store() is under way.
  T Load() const {
    Words words{};
    std::uint32_t before = 0;
    std::uint32_t after = 0;
    do {
      before = sequence_.load(std::memory_order_acquire);
      for (std::size_t i = 0; i < words.size(); ++i) {
        words[i] = words_[i].load(std::memory_order_acquire);
      }
      after = sequence_.load(std::memory_order_relaxed);
    } while (before != after || before % 2 != 0);
    T value;
    std::memcpy(static_cast<void*>(&value), words.data(), sizeof(T));
    return value;
  }

 private:
  using Words = std::array<std::uint64_t, (sizeof(T) + 7) / 8>;
  std::array<std::atomic<std::uint64_t>, (sizeof(T) + 7) / 8> words_{};
  std::atomic<std::uint32_t> sequence_{0};
};

}  // namespace anecho

#endif  // ANECHO_BASE_SEQLOCK_H_
