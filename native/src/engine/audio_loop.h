#ifndef ANECHO_ENGINE_AUDIO_LOOP_H_
#define ANECHO_ENGINE_AUDIO_LOOP_H_

#include <readerwriterqueue.h>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "anecho.h"
#include "base/handoff.h"
#include "base/semaphore.h"
#include "base/seqlock.h"
#include "devices/streams.h"
#include "engine/figures.h"
#include "engine/output_stage.h"
#include "engine/pipeline.h"
#include "engine/session_log.h"
#include "engine/session_recorder.h"
#include "engine/track_tap.h"

namespace anecho {

/// Role of a stream in an engine.
enum class StreamKind {
  kMicrophone = ANECHO_STREAM_MICROPHONE,
  kReference = ANECHO_STREAM_REFERENCE,
  kOutput = ANECHO_STREAM_OUTPUT,
};

/// A stream that is put into a loop, or was taken out of it, with the state that belongs to this
/// stream alone.
struct StreamChange {
  StreamKind kind = StreamKind::kMicrophone;
  /// Set for a microphone or a reference.
  std::unique_ptr<CaptureStream> capture;
  Pipeline::InputPointer input;
  /// Set for an output.
  std::unique_ptr<OutputStage> output;
};

/// A notice from the real-time thread to the control thread.
struct Notice {
  enum class Kind {
    kPipeline = 1,
    /// The first clean frame since Run() has been handed to the output.
    kFirstFrame,
    kUnderrun,
    kOverrun,
    /// The microphone has ended: no more sound will come.
    kEnded,
    /// The loop is paused and touches no stream.
    kParked,
    /// A stream has stopped working; `health` says why.
    kLost,
    /// Replace() is done: TakeOutgoing() returns the old stream.
    kChanged,
  };
  Kind kind = Kind::kParked;
  Nanoseconds time{0};
  PipelineEvent pipeline{};
  /// Of kUnderrun and kOverrun: how many there were.
  double value = 0;
  StreamKind stream = StreamKind::kMicrophone;
  StreamHealth health = StreamHealth::kGood;
};

/// The open streams of one run.
struct Streams {
  std::unique_ptr<CaptureStream> microphone;
  std::unique_ptr<CaptureStream> reference;
  std::unique_ptr<RenderStream> output;
};

/// Consumers of the frames besides the output; each may be NULL.
struct FrameTakers {
  SessionRecorder* recorder = nullptr;
  TrackTap* tap = nullptr;
  /// Also logs the packets and commands that go into the pipeline.
  SessionLog* log = nullptr;
};

/// The one real-time thread: waits for the microphone, drains the reference, runs the pipeline, and
/// writes what the output has room for.
class AudioLoop {
 public:
  /// Starts the reference, and an output that follows the microphone.
  /// @param backend gives the time; it and the consumers in `takers` outlive the loop.
  /// @param wake is released after each notice.
  AudioLoop(const PipelineConfig& config, Streams streams, const Backend& backend,
            const FrameTakers& takers, Semaphore& wake);
  /// Stops the thread; the streams are stopped too.
  ~AudioLoop();
  AudioLoop(const AudioLoop&) = delete;
  AudioLoop& operator=(const AudioLoop&) = delete;

  /// Starts the microphone, and an output that does not follow it. Throws Error(ANECHO_DEVICE).
  void Run();
  /// Asks the loop to pause; kParked follows, unless kEnded has come before. After kParked,
  /// ReleaseMicrophone() may be called.
  void Park();
  /// Stops the microphone of a parked loop. Also stops the output, unless it follows the
  /// microphone.
  void ReleaseMicrophone();
  /// Stops the remaining streams and releases all devices, so that a parked loop lets the computer
  /// sleep.
  void Cool();
  /// Starts the reference, and an output that follows the microphone. Call it after Cool(), before
  /// Run().
  void StartReferenceAndOutput();

  /// Replaces a stream while the others continue: the loop switches to the new one at its next
  /// turn, or, if it is parked, at once. kChanged follows; call it again only after that.
  /// @param parked whether the loop is parked: Run() has not been called yet, or kParked has been
  ///   posted since the last Run(). Throws Error(ANECHO_DEVICE).
  void Replace(StreamKind kind, std::unique_ptr<CaptureStream> stream, bool parked);
  void Replace(std::unique_ptr<RenderStream> stream, bool parked);
  // real-time
  /// Makes the pending change, if there is one and the old stream of the previous change has been
  /// taken. While the loop runs, its own thread calls it. While the loop is parked, Replace() calls
  /// it, and the control thread calls it for a change that came too late for the last turn.
  void TakeChange();
  /// @return the old stream, after kChanged. The next change waits until it has been taken.
  std::unique_ptr<StreamChange> TakeOutgoing() { return outgoing_.Take(); }

  /// @return whether there was a notice. Only one thread may call it.
  bool TakeNotice(Notice* notice) {
    if (!notices_.try_dequeue(*notice)) return false;
    static_cast<void>(told_.load(std::memory_order_acquire));
    return true;
  }

  void ResetCanceller() { reset_wanted_.store(true); }
  void SetMode(PipelineMode mode) { mode_.store(mode); }
  void SetOutputLevel(float level_db) { output_level_db_.store(level_db); }
  /// See Pipeline::Prepare().
  void Prepare() { pipeline_.Prepare(); }

  /// Live figures; the fields `state` and `events_lost` are not filled.
  anecho_snapshot figures() const { return published_.Load(); }

 private:
  enum class Request { kPark = 1, kRun, kStop };

  void Loop();
  // real-time
  bool Turn();
  // real-time
  void DrainReference();
  // real-time
  void Process(const Packet& packet);
  // real-time
  void TakeFrame(const CleanFrame& frame);
  // real-time
  bool Feed();
  // real-time
  void Publish(Nanoseconds turn_time);
  // real-time
  void Put(StreamChange& change);
  // real-time
  void LogStream(SessionLog::Stream stream);
  // real-time
  void TakeCommands();
  // real-time
  void WatchHealth();
  // real-time
  void WatchHealth(StreamKind kind, StreamHealth health);
  // real-time
  bool Tell(Notice notice);
  void Offer(std::unique_ptr<StreamChange> change, bool parked);
  /// The control thread calls it: ends the loop's wait for the microphone or for the tracks'
  /// reader.
  void Wake();
  void StopRest();

  const Backend& backend_;
  std::unique_ptr<CaptureStream> microphone_;
  /// The pointer in `microphone_`, for the control thread. Only that thread closes streams, so the
  /// stream is alive.
  std::atomic<CaptureStream*> awaited_;
  std::unique_ptr<CaptureStream> reference_;
  Pipeline pipeline_;
  std::unique_ptr<OutputStage> output_;
  SessionRecorder* const recorder_;
  TrackTap* const tap_;
  SessionLog* const log_;
  FigureWindow window_;
  MeterFigures meters_;
  Seqlock<anecho_snapshot> published_;
  anecho_snapshot figures_{};

  moodycamel::ReaderWriterQueue<Notice> notices_;
  /// Orders a notice's data as the queue's fences do, but in a way that ThreadSanitizer sees.
  std::atomic<std::uint32_t> told_{0};
  Semaphore& wake_;
  Semaphore go_;
  std::atomic<Request> request_{Request::kPark};
  std::atomic<bool> reset_wanted_{false};
  std::atomic<PipelineMode> mode_{PipelineMode::kCancel};
  std::atomic<float> output_level_db_;
  /// The new stream, and the old one that the control thread has not taken yet.
  Handoff<StreamChange> incoming_;
  Handoff<StreamChange> outgoing_;
  /// A change that was made, but whose kChanged has not been posted yet.
  std::optional<StreamKind> untold_change_;
  /// Underruns and overruns of the outputs before the present one.
  std::uint64_t past_underruns_ = 0;
  std::uint64_t past_overruns_ = 0;
  /// By StreamKind: whether kLost has been posted.
  std::array<bool, 4> told_lost_{};
  /// Since Run(): whether a clean frame has been made, and whether kFirstFrame has been posted.
  bool made_frame_ = false;
  bool told_first_frame_ = false;
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_AUDIO_LOOP_H_
