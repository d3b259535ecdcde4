#ifndef ANECHO_ENGINE_AUDIO_LOOP_H_
#define ANECHO_ENGINE_AUDIO_LOOP_H_

#include <readerwriterqueue.h>

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

#include "anecho.h"
#include "base/seqlock.h"
#include "devices/streams.h"
#include "engine/figures.h"
#include "engine/pipeline.h"
#include "engine/session_recorder.h"
#include "time/output_pacer.h"

namespace anecho {

/// What the real-time thread tells the control thread.
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
  };
  Kind kind = Kind::kParked;
  Nanoseconds time{0};
  PipelineEvent pipeline;
  double value = 0;
};

/// The open streams of one run.
struct Streams {
  std::unique_ptr<CaptureStream> microphone;
  std::unique_ptr<CaptureStream> reference;
  std::unique_ptr<RenderStream> output;
};

/// The one real-time thread: waits for the microphone, drains the reference, runs the pipeline, and
/// writes what the output has room for.
class AudioLoop {
 public:
  /// @param backend gives the time; @param recorder may be NULL; both outlive the loop.
  /// @param wake is released after each notice.
  AudioLoop(const PipelineConfig& config, Streams streams, const Backend& backend,
            SessionRecorder* recorder, std::counting_semaphore<>& wake);
  /// Stops the thread; the streams are stopped too.
  ~AudioLoop();
  AudioLoop(const AudioLoop&) = delete;
  AudioLoop& operator=(const AudioLoop&) = delete;

  /// Starts the microphone, and the rest if it isn't running. Throws Error(ANECHO_DEVICE).
  void Run();
  /// Asks the loop to stand still; kParked follows. Then ReleaseMicrophone() may be called.
  void Park();
  void ReleaseMicrophone();

  /// @return whether there was a notice. For one thread only.
  bool TakeNotice(Notice* notice) { return notices_.try_dequeue(*notice); }

  void ResetCanceller() { reset_wanted_.store(true); }
  /// See Pipeline::Prepare().
  void Prepare() { pipeline_.Prepare(); }

  /// Live figures; the fields `state` and `events_lost` are not filled.
  anecho_snapshot figures() const { return published_.Load(); }

 private:
  enum class Request { kPark, kRun, kStop };

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
  void Feed();
  // real-time
  void Publish(Nanoseconds turn_time);
  // real-time
  void Tell(Notice::Kind kind, double value = 0, PipelineEvent event = {});

  const Backend& backend_;
  Streams streams_;
  Pipeline pipeline_;
  OutputPacer pacer_;
  SessionRecorder* const recorder_;
  FigureWindow window_;
  Seqlock<anecho_snapshot> published_;
  anecho_snapshot figures_{};

  moodycamel::ReaderWriterQueue<Notice> notices_;
  std::counting_semaphore<>& wake_;
  std::counting_semaphore<> go_{0};
  std::atomic<Request> request_{Request::kPark};
  std::atomic<bool> reset_wanted_{false};
  /// Since Run(): a clean frame has been made, and one has been handed to the output.
  bool made_frame_ = false;
  bool told_first_frame_ = false;
  std::thread thread_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_AUDIO_LOOP_H_
