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

/// The place of a stream in an engine.
enum class StreamKind {
  kMicrophone = ANECHO_STREAM_MICROPHONE,
  kReference = ANECHO_STREAM_REFERENCE,
  kOutput = ANECHO_STREAM_OUTPUT,
};

/// A stream on its way into a loop, or out of it, with what belongs to it alone.
struct StreamChange {
  StreamKind kind = StreamKind::kMicrophone;
  /// Of a microphone or reference.
  std::unique_ptr<CaptureStream> capture;
  Pipeline::InputPointer input;
  /// Of an output.
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
    /// The microphone is at its end.
    kEnded,
    /// The loop stands still and touches no stream.
    kParked,
    /// A stream isn't good any more.
    kLost,
    /// Another stream has taken its place: see TakeOutgoing().
    kChanged,
  };
  Kind kind = Kind::kParked;
  Nanoseconds time{0};
  PipelineEvent pipeline{};
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
  /// Gets all that the pipeline gets, too.
  SessionLog* log = nullptr;
};

/// The one real-time thread: waits for the microphone, drains the reference, runs the pipeline, and
/// writes what the output has room for.
class AudioLoop {
 public:
  /// @param backend gives the time; it and the @param takers outlive the loop.
  /// @param wake is released after each notice.
  AudioLoop(const PipelineConfig& config, Streams streams, const Backend& backend,
            const FrameTakers& takers, Semaphore& wake);
  /// Stops the thread; the streams are stopped too.
  ~AudioLoop();
  AudioLoop(const AudioLoop&) = delete;
  AudioLoop& operator=(const AudioLoop&) = delete;

  /// Starts the microphone and the output. Throws Error(ANECHO_DEVICE).
  void Run();
  /// Asks the loop to stand still; kParked follows. Then ReleaseMicrophone() may be called.
  void Park();
  /// Stops the output too, which nobody feeds by then, unless it follows the microphone.
  void ReleaseMicrophone();
  /// Stops what else runs and gives all devices back, so that a parked loop lets the computer
  /// sleep.
  void Cool();
  /// Starts what else runs, which Run() needs after Cool().
  void StartReferenceAndOutput();

  /// Puts a stream in place of another while the rest goes on: started, at the next turn, or at
  /// once while the loop is parked. One at a time: kChanged follows.
  /// @param parked whether kParked has been told and Run() not called since. Throws
  /// Error(ANECHO_DEVICE).
  void Replace(StreamKind kind, std::unique_ptr<CaptureStream> stream, bool parked);
  void Replace(std::unique_ptr<RenderStream> stream, bool parked);
  // real-time
  /// Makes the change that waits, if there is one and the last has been handed back. The loop's own
  /// thread calls it; once kParked has been told, the control thread does, for a change that came
  /// too late for a turn.
  void TakeChange();
  /// @return the stream whose place another has taken, after kChanged; the next change waits for
  ///   that.
  std::unique_ptr<StreamChange> TakeOutgoing() { return outgoing_.Take(); }

  /// @return whether there was a notice. For one thread only.
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
  /// Ends a wait for the microphone, on the control thread.
  void Wake();
  void StopRest();

  const Backend& backend_;
  std::unique_ptr<CaptureStream> microphone_;
  /// The same. Streams are closed by the control thread only, so that there it is alive.
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
  /// Orders what a notice points to, as the queue's fences do, in a way that ThreadSanitizer sees.
  std::atomic<std::uint32_t> told_{0};
  Semaphore& wake_;
  Semaphore go_;
  std::atomic<Request> request_{Request::kPark};
  std::atomic<bool> reset_wanted_{false};
  std::atomic<PipelineMode> mode_{PipelineMode::kCancel};
  std::atomic<float> output_level_db_;
  /// On its way in, and on its way out while the control thread could not be told.
  Handoff<StreamChange> incoming_;
  Handoff<StreamChange> outgoing_;
  /// A change that was made and not yet told.
  std::optional<StreamKind> untold_change_;
  /// Of the outputs before the present one.
  std::uint64_t past_underruns_ = 0;
  std::uint64_t past_overruns_ = 0;
  /// By StreamKind: its loss has been told.
  std::array<bool, 4> told_lost_{};
  /// Since Run(): a clean frame has been made, and one has been handed to the output.
  bool made_frame_ = false;
  bool told_first_frame_ = false;
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_AUDIO_LOOP_H_
