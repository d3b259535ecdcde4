#ifndef ANECHO_ENGINE_ENGINE_H_
#define ANECHO_ENGINE_ENGINE_H_

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "anecho.h"
#include "base/event_queue.h"
#include "base/semaphore.h"
#include "devices/pushed_capture.h"
#include "devices/streams.h"
#include "devices/virtual_mic.h"
#include "engine/audio_loop.h"
#include "engine/pipeline_config.h"
#include "engine/session_log.h"
#include "engine/session_recorder.h"
#include "engine/stream_opener.h"
#include "engine/track_reader.h"
#include "engine/track_tap.h"

namespace anecho {

/// Runs one pipeline on the devices of a backend. A control thread opens, pauses and closes the
/// streams, and reports by events; AudioLoop processes the audio.
///
///     opening → running → paused (warm → cold) → opening
///     opening ⇄ paused        opening → faulted
///
/// Close() leads from each state to closed, except from faulted, which stays.
///
/// When a stream is lost, an event says so, and the other streams go on. The caller opens a new one
/// by OpenStream().
class Engine {
 public:
  struct Config {
    PipelineConfig pipeline;
    StreamRequest microphone;
    StreamRequest reference;
    /// Endpoint::id of a virtual cable; empty where the backend makes the virtual microphone
    /// itself.
    std::string output;
    /// Virtual microphone that receives the output in place of an endpoint; NULL: none. Nobody else
    /// pushes into it.
    std::shared_ptr<VirtualMic> output_mic;
    /// How long a paused engine keeps the reference running, and an output that follows the
    /// microphone.
    Nanoseconds warm = std::chrono::seconds(10);
    /// Begins paused: the microphone starts only with Command(ANECHO_COMMAND_RESUME).
    bool paused = false;
    /// Output mode from the first frame on.
    PipelineMode mode = PipelineMode::kCancel;
    /// Folder for microphone.wav, reference.wav and output.wav; empty: nothing is recorded.
    std::string record_directory;
    /// Folder for a SessionLog; empty: none is written.
    std::string session_directory;
    /// How much of a session is kept in memory for SaveSession(); 0: nothing. Not together with
    /// `session_directory`.
    Nanoseconds session_memory{0};
    /// Hands out tracks in place of an output; see tracks().
    std::optional<TrackConfig> tracks;
  };

  /// Returns at once; opening goes on in the background. Throws Error(ANECHO_FILE) if the files of
  /// a recording or a session can't be created.
  Engine(const Config& config, std::unique_ptr<Backend> backend);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Returns at once, whatever the devices do.
  /// @param command one of the ANECHO_COMMAND_ values. Throws Error(ANECHO_STATE) if the engine
  ///   isn't open, or if the canceller shall be reset but no stream is open;
  ///   Error(ANECHO_INVALID_ARGUMENT) if there is no such command.
  void Command(std::int32_t command);

  /// Changes the output level, -20 to 20 dB, without a step. Throws Error(ANECHO_INVALID_ARGUMENT)
  /// for another level, Error(ANECHO_STATE) if the engine isn't open.
  void SetOutputLevel(float level_db);

  /// Opens a stream again, or opens another endpoint in its place. Returns at once;
  /// ANECHO_EVENT_STREAM_OPENED or ANECHO_EVENT_STREAM_FAILED follows, or neither if a later
  /// request overtakes this one. Throws Error(ANECHO_STATE) if the engine isn't open.
  void OpenStream(StreamKind kind, const StreamRequest& request);

  /// Pushes samples, mono at 48 kHz, to a microphone or reference whose request says `is_pushed`;
  /// if no such stream is open, they are lost. Throws Error(ANECHO_INVALID_ARGUMENT) for the
  /// output, or for samples that are not finite.
  void Push(StreamKind kind, std::span<const float> samples, std::int64_t position,
            Nanoseconds time) {
    opener_.Push(kind, samples, position, time);
  }

  /// Source of samples for a microphone whose request says `is_pushed`: an alternative to Push().
  std::shared_ptr<PushedSamples> pushed_microphone() const { return opener_.pushed_microphone(); }

  /// Writes the session kept in memory, at most the latest `length`, to a folder; the engine
  /// continues. Blocks while it writes. Throws Error(ANECHO_FILE), or Error(ANECHO_STATE) if
  /// nothing is kept.
  void SaveSession(const std::string& directory, Nanoseconds length) const;

  /// Stops and closes everything, finishes the recordings, and ends pending waits for events; a
  /// second call does nothing. Throws Error(ANECHO_FILE) if a recording or a session could not be
  /// written to its end; even then, the engine is closed.
  void Close();

  EventQueue& events() { return events_; }

  /// Tracks of the microphone, with and without echo, and of the reference. Any thread may read
  /// them. Throws Error(ANECHO_STATE) if the engine was opened without tracks.
  TrackReader& tracks();

  /// Returns the live figures; zeros before the streams are open, and the last figures once they
  /// are being closed. Waits for no device.
  anecho_snapshot snapshot() const;

 private:
  void Control();
  void OpenStreams();
  void CloseStreams();
  /// @return false if the engine is to close.
  bool HandleRequests();
  void HandleStreamRequests();
  void Reopen(StreamKind kind, const StreamRequest& request);
  void PauseOrResume();
  void Sleep();
  void HandleNotices();
  void HandleNotice(const Notice& notice);
  void FinishChange();
  void FinishPause();
  void WatchRecorder();
  /// @return why a recording ended early; empty while all is well.
  std::string RecordingFailure() const;
  void RequireOpen() const;
  void SetState(std::int32_t state, const std::string& cause);
  void Emit(std::int32_t kind, const std::string& text, double value = 0, std::int32_t code = 0);
  void Emit(Event event);

  const Config config_;
  const std::unique_ptr<Backend> backend_;
  const StreamOpener opener_;
  std::unique_ptr<SessionRecorder> recorder_;
  std::unique_ptr<SessionLog> log_;
  std::unique_ptr<TrackTap> tap_;
  std::unique_ptr<TrackReader> tracks_;
  EventQueue events_;
  std::atomic<std::int32_t> state_{ANECHO_STATE_OPENING};
  Semaphore wake_;
  std::atomic<bool> close_wanted_{false};
  std::atomic<bool> pause_wanted_{false};
  std::atomic<bool> prepare_wanted_{false};
  std::atomic<PipelineMode> mode_;
  std::atomic<float> output_level_db_;

  std::mutex requests_mutex_;
  /// By StreamKind: the latest request that has not been carried out.
  std::array<std::optional<StreamRequest>, 4> requests_;

  // The control thread's own.
  bool pausing_ = false;
  bool parked_ = false;
  bool cold_ = false;
  std::chrono::steady_clock::time_point parked_since_{};
  /// A stream is being replaced.
  bool changing_ = false;
  bool recorder_failed_ = false;

  /// Held by the control thread while it sets `loop_` or `last_figures_`, and by snapshot(),
  /// Command() and SetOutputLevel() while they use these; never held while a device is opened or
  /// closed.
  mutable std::mutex loop_mutex_;
  std::unique_ptr<AudioLoop> loop_;
  anecho_snapshot last_figures_{};
  std::thread control_;
};

}  // namespace anecho

#endif  // ANECHO_ENGINE_ENGINE_H_
