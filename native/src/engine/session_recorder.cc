#include "engine/session_recorder.h"

#include <readerwriterqueue.h>

#include <algorithm>
#include <exception>

#include "base/error.h"
#include "base/sample_fifo.h"
#include "media/file.h"
#include "media/wav_writer.h"

namespace anecho {
namespace {

constexpr int kFifo_s = 2;
constexpr std::size_t kMaxGaps = 64;
constexpr std::size_t kPieceFrames = 4800;

}  // namespace

/// One file, and the samples on their way to it: the real-time thread pushes them, the recorder's
/// thread writes them to the file.
class SessionRecorder::TrackWriter {
 public:
  TrackWriter(const std::string& path, StreamFormat format)
      : channels_(format.channels),
        fifo_(static_cast<std::size_t>(kFifo_s) * format.sample_rate * format.channels),
        gaps_(kMaxGaps),
        piece_(kPieceFrames * format.channels),
        file_(path, {.format = SampleFormat::kF32,
                     .sample_rate = format.sample_rate,
                     .channels = format.channels,
                     .recover = true}) {}

  // real-time
  void Push(std::span<const float> samples) {
    const bool fits = samples.size() <= fifo_.room();
    // A gap is queued before the samples that follow it, so the reader knows of the gap when it
    // sees those samples.
    if (!fits || (gap_ > 0 && !gaps_.try_enqueue({pushed_, gap_}))) {
      gap_ += samples.size();
      dropped_.fetch_add(samples.size() / channels_, std::memory_order_relaxed);
      return;
    }
    gap_ = 0;
    fifo_.Write(samples);
    pushed_ += samples.size();
  }

  std::uint64_t dropped_frames() const { return dropped_.load(std::memory_order_relaxed); }

  /// Throws Error(ANECHO_FILE).
  void Drain() {
    const std::uint64_t end = taken_ + fifo_.size();
    while (taken_ != end) {
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

  /// Writes the rest, once nothing is pushed any more. Throws Error(ANECHO_FILE).
  void Finish() {
    Drain();
    WriteZeros(gap_);
    file_.Commit();
  }

 private:
  /// Dropped samples, and how many pushed samples come before them.
  struct Gap {
    std::uint64_t position;
    std::uint64_t samples;
  };

  void WriteUntil(std::uint64_t end) {
    while (taken_ != end) {
      const std::span piece = Piece(end - taken_);
      taken_ += fifo_.Read(piece);
      file_.Write(piece);
    }
  }

  void WriteZeros(std::uint64_t samples) {
    while (samples > 0) {
      const std::span piece = Piece(samples);
      std::fill(piece.begin(), piece.end(), 0.0f);
      file_.Write(piece);
      samples -= piece.size();
    }
  }

  std::span<float> Piece(std::uint64_t samples) {
    return std::span(piece_).first(std::min<std::size_t>(samples, piece_.size()));
  }

  const int channels_;
  SampleFifo fifo_;
  std::atomic<std::uint64_t> dropped_{0};
  /// The real-time thread's own: number of samples that went into the FIFO, and of samples dropped
  /// since the last of these.
  std::uint64_t pushed_ = 0;
  std::uint64_t gap_ = 0;
  moodycamel::ReaderWriterQueue<Gap> gaps_;
  /// The writer thread's own: number of samples taken, and a buffer for them.
  std::uint64_t taken_ = 0;
  std::vector<float> piece_;
  WavWriter file_;
};

SessionRecorder::SessionRecorder(const std::string& directory, const std::vector<Track>& tracks)
    : tracks_(MakeWriters(directory, tracks)),
      writer_(
          "anecho-recorder", [this] { ForEachTrack(&TrackWriter::Drain); },
          [this] { ForEachTrack(&TrackWriter::Finish); }) {}

SessionRecorder::~SessionRecorder() = default;

std::vector<std::unique_ptr<SessionRecorder::TrackWriter>> SessionRecorder::MakeWriters(
    const std::string& directory, const std::vector<Track>& tracks) {
  MakeFolder(directory, "the recordings");
  std::vector<std::unique_ptr<TrackWriter>> writers;
  for (const Track& track : tracks) {
    const std::string path = directory + "/" + track.name + ".wav";
    writers.push_back(std::make_unique<TrackWriter>(path, track.format));
  }
  return writers;
}

void SessionRecorder::ForEachTrack(void (TrackWriter::*step)()) {
  std::exception_ptr failure;
  for (const auto& track : tracks_) {
    try {
      (*track.*step)();
    } catch (const Error&) {
      if (failure == nullptr) failure = std::current_exception();
    }
  }
  if (failure != nullptr) std::rethrow_exception(failure);
}

void SessionRecorder::Push(std::size_t track, std::span<const float> interleaved) {
  if (!writer_.has_failed()) tracks_[track]->Push(interleaved);
}

std::uint64_t SessionRecorder::dropped_frames(std::size_t track) const {
  return tracks_[track]->dropped_frames();
}

}  // namespace anecho
