#include "engine/session_recorder.h"

#include <readerwriterqueue.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <exception>
#include <filesystem>
#include <system_error>

#include "anecho.h"
#include "base/error.h"
#include "base/thread_name.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho {
namespace {

constexpr auto kDrainInterval = std::chrono::milliseconds(50);
constexpr int kRingSeconds = 2;
constexpr std::size_t kMostGaps = 64;
constexpr std::size_t kZeros = 4800;

void CreateDirectory(const std::string& directory) {
  std::error_code error;
  const std::filesystem::path path = ToPath(directory);
  std::filesystem::create_directories(path, error);
  if (std::filesystem::is_directory(path)) return;
  throw Error(ANECHO_FILE, directory + ": the folder for the recordings can't be created" +
                               (error ? " (" + error.message() + ")" : std::string()) +
                               ": choose another one");
}

}  // namespace

/// One file, and the ring that feeds it: the real-time thread writes, the recorder's thread reads.
class SessionRecorder::TrackWriter {
 public:
  TrackWriter(const std::string& path, StreamFormat format)
      : channels_(format.channels),
        ring_(std::bit_ceil(static_cast<std::size_t>(kRingSeconds) * format.sample_rate *
                            format.channels)),
        gaps_(kMostGaps),
        zeros_(kZeros * format.channels),
        file_(path, {.format = SampleFormat::kF32,
                     .sample_rate = format.sample_rate,
                     .channels = format.channels,
                     .recover = true}) {}

  // real-time
  void Push(std::span<const float> samples) {
    const std::uint64_t written = written_.load(std::memory_order_relaxed);
    const std::uint64_t used = written - read_.load(std::memory_order_acquire);
    const bool fits = samples.size() <= ring_.size() - used;
    // A gap is told before the samples that follow it, so the reader knows of it when it sees them.
    if (!fits || (gap_ > 0 && !gaps_.try_enqueue({written, gap_}))) {
      gap_ += samples.size();
      dropped_.fetch_add(samples.size() / channels_, std::memory_order_relaxed);
      return;
    }
    gap_ = 0;
    const std::size_t start = written & (ring_.size() - 1);
    const std::size_t first = std::min(samples.size(), ring_.size() - start);
    std::copy_n(samples.begin(), first, ring_.begin() + start);
    std::copy(samples.begin() + first, samples.end(), ring_.begin());
    written_.store(written + samples.size(), std::memory_order_release);
  }

  std::uint64_t dropped_frames() const { return dropped_.load(std::memory_order_relaxed); }

  /// Throws Error(ANECHO_FILE).
  void Drain() {
    const std::uint64_t end = written_.load(std::memory_order_acquire);
    while (read_.load(std::memory_order_relaxed) != end) {
      const Gap* gap = gaps_.peek();
      if (gap != nullptr && gap->position < end) {
        WriteUntil(gap->position);
        WriteZeros(gap->samples);
        gaps_.pop();
      } else {
        WriteUntil(end);
      }
    }
  }

  /// Once nothing is pushed any more: writes the rest. Throws Error(ANECHO_FILE).
  void Finish() {
    Drain();
    WriteZeros(gap_);
    file_.Commit();
  }

 private:
  /// Samples that were dropped, and how many samples of the ring come before them.
  struct Gap {
    std::uint64_t position;
    std::uint64_t samples;
  };

  void WriteUntil(std::uint64_t end) {
    std::uint64_t position = read_.load(std::memory_order_relaxed);
    while (position != end) {
      const std::size_t start = position & (ring_.size() - 1);
      const std::size_t count = std::min<std::size_t>(end - position, ring_.size() - start);
      file_.Write(std::span(ring_).subspan(start, count));
      position += count;
      read_.store(position, std::memory_order_release);
    }
  }

  void WriteZeros(std::uint64_t samples) {
    while (samples > 0) {
      const std::size_t count = std::min<std::size_t>(samples, zeros_.size());
      file_.Write(std::span(zeros_).first(count));
      samples -= count;
    }
  }

  const int channels_;
  std::vector<float> ring_;
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> read_{0};
  std::atomic<std::uint64_t> dropped_{0};
  /// Samples dropped since the last that fitted; the real-time thread's own.
  std::uint64_t gap_ = 0;
  moodycamel::ReaderWriterQueue<Gap> gaps_;
  std::vector<float> zeros_;
  WavWriter file_;
};

SessionRecorder::SessionRecorder(const std::string& directory, const std::vector<Track>& tracks) {
  CreateDirectory(directory);
  for (const Track& track : tracks) {
    const std::string path = directory + "/" + track.name + ".wav";
    tracks_.push_back(std::make_unique<TrackWriter>(path, track.format));
  }
  thread_ = std::thread([this] { Run(); });
}

SessionRecorder::~SessionRecorder() { Close(); }

void SessionRecorder::Close() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void SessionRecorder::Push(std::size_t track, std::span<const float> interleaved) {
  if (!failed_.load(std::memory_order_relaxed)) tracks_[track]->Push(interleaved);
}

std::uint64_t SessionRecorder::dropped_frames(std::size_t track) const {
  return tracks_[track]->dropped_frames();
}

std::string SessionRecorder::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void SessionRecorder::Run() {
  NameThread("anecho-recorder");
  try {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kDrainInterval, [this] { return closing_; })) {
      lock.unlock();
      for (const auto& track : tracks_) track->Drain();
      lock.lock();
    }
    lock.unlock();
    for (const auto& track : tracks_) track->Finish();
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    failure_ = error.what();
    failed_.store(true, std::memory_order_relaxed);
  }
}

}  // namespace anecho
