#include "engine/engine.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/thread_name.h"
#include "dsp/output_level.h"
#include "engine/notice_event.h"

namespace anecho {
namespace {

constexpr std::size_t kEventCapacity = 1024;
constexpr Nanoseconds kRecorderWatch = std::chrono::seconds(1);

std::unique_ptr<SessionRecorder> MakeRecorder(const Engine::Config& config) {
  if (config.record_directory.empty()) return nullptr;
  const int rate = config.pipeline.sample_rate;
  return std::make_unique<SessionRecorder>(
      config.record_directory,
      std::vector<SessionRecorder::Track>{{"microphone", {rate, 1}},
                                          {"reference", {rate, config.pipeline.reference_channels}},
                                          {"output", config.pipeline.output_format()}});
}

std::unique_ptr<SessionLog> MakeLog(const Engine::Config& config) {
  if (!config.session_directory.empty()) {
    return std::make_unique<SessionLog>(config.session_directory);
  }
  if (config.session_memory <= Nanoseconds(0)) return nullptr;
  return std::make_unique<SessionLog>(config.session_memory);
}

std::unique_ptr<TrackTap> MakeTap(const Engine::Config& config) {
  if (!config.tracks.has_value()) return nullptr;
  return std::make_unique<TrackTap>(config.pipeline.sample_rate,
                                    std::chrono::milliseconds(config.tracks->buffer_ms));
}

std::unique_ptr<TrackReader> MakeTrackReader(const Engine::Config& config, TrackTap* tap) {
  if (tap == nullptr) return nullptr;
  return std::make_unique<TrackReader>(*config.tracks, config.pipeline.sample_rate, tap);
}

PipelineMode ModeOf(std::int32_t command) {
  if (command == ANECHO_COMMAND_BYPASS) return PipelineMode::kBypass;
  return command == ANECHO_COMMAND_MUTE ? PipelineMode::kMute : PipelineMode::kCancel;
}

}  // namespace

Engine::Engine(const Config& config, std::unique_ptr<Backend> backend)
    : config_(config),
      backend_(std::move(backend)),
      opener_(backend_.get(), {.sample_rate = config.pipeline.sample_rate,
                               .output_channels = config.pipeline.cleaning.channels(),
                               .output_mic = config.output_mic,
                               .output_is_absent = config.tracks.has_value()}),
      recorder_(MakeRecorder(config)),
      log_(MakeLog(config)),
      tap_(MakeTap(config)),
      tracks_(MakeTrackReader(config, tap_.get())),
      events_(kEventCapacity),
      pause_wanted_(config.paused),
      mode_(config.mode),
      output_level_db_(config.pipeline.output_level_db),
      control_([this] { Control(); }) {}

Engine::~Engine() {
  try {
    Close();
  } catch (const Error&) {
    // Nobody is left to be told.
  }
}

void Engine::Close() {
  if (close_wanted_.exchange(true)) return;
  if (tracks_ != nullptr) tracks_->Close();
  wake_.Release();
  control_.join();
  events_.Wake();
  const std::string failure = RecordingFailure();
  if (!failure.empty()) throw Error(ANECHO_FILE, failure);
}

void Engine::SaveSession(const std::string& directory, Nanoseconds length) const {
  if (log_ == nullptr) {
    throw Error(ANECHO_STATE, "the last minute is not kept: switch that on first");
  }
  log_->Save(directory, length);
}

void Engine::RequireOpen() const {
  const std::int32_t state = state_.load();
  const bool open = state == ANECHO_STATE_RUNNING || state == ANECHO_STATE_PAUSED ||
                    state == ANECHO_STATE_OPENING;
  if (!open) throw Error(ANECHO_STATE, "the engine is not open: open a new one");
}

void Engine::Command(std::int32_t command) {
  RequireOpen();
  switch (command) {
    case ANECHO_COMMAND_PAUSE:
      pause_wanted_.store(true);
      break;
    case ANECHO_COMMAND_RESUME:
      pause_wanted_.store(false);
      break;
    case ANECHO_COMMAND_RESET_CANCELLER: {
      const std::lock_guard lock(loop_mutex_);
      if (loop_ == nullptr) throw Error(ANECHO_STATE, "no stream is open now: try again");
      loop_->ResetCanceller();
      prepare_wanted_.store(true);
      Emit(ANECHO_EVENT_CANCELLER_RESET, "asked for");
      break;
    }
    case ANECHO_COMMAND_CANCEL:
    case ANECHO_COMMAND_BYPASS:
    case ANECHO_COMMAND_MUTE: {
      const std::lock_guard lock(loop_mutex_);
      mode_.store(ModeOf(command));
      if (loop_ != nullptr) loop_->SetMode(mode_.load());
      break;
    }
    default:
      throw Error(ANECHO_INVALID_ARGUMENT, "there is no command " + std::to_string(command));
  }
  wake_.Release();
}

void Engine::SetOutputLevel(float level_db) {
  RequireOpen();
  if (!(level_db >= OutputLevel::kMin_db && level_db <= OutputLevel::kMax_db)) {
    throw Error(ANECHO_INVALID_ARGUMENT, "the output level must be -20 to 20 dB");
  }
  const std::lock_guard lock(loop_mutex_);
  output_level_db_.store(level_db);
  if (loop_ != nullptr) loop_->SetOutputLevel(level_db);
}

void Engine::OpenStream(StreamKind kind, const StreamRequest& request) {
  RequireOpen();
  {
    const std::lock_guard lock(requests_mutex_);
    requests_.at(static_cast<std::size_t>(kind)) = request;
  }
  wake_.Release();
}

anecho_snapshot Engine::snapshot() const {
  anecho_snapshot snapshot;
  {
    const std::lock_guard lock(loop_mutex_);
    snapshot = loop_ != nullptr ? loop_->figures() : last_figures_;
  }
  snapshot.size = sizeof(snapshot);
  snapshot.state = state_.load();
  snapshot.mode = static_cast<std::int32_t>(mode_.load());
  snapshot.events_lost = events_.lost();
  return snapshot;
}

void Engine::Control() {
  NameThread("anecho-control");
  Emit(ANECHO_EVENT_STATE, "opening the devices", 0, ANECHO_STATE_OPENING);
  try {
    OpenStreams();
    while (HandleRequests()) {
      Sleep();
      HandleNotices();
    }
  } catch (const std::exception& error) {
    SetState(ANECHO_STATE_FAULTED, error.what());
  }
  CloseStreams();
  if (recorder_ != nullptr) recorder_->Close();
  if (log_ != nullptr) log_->Close();
  WatchRecorder();
  if (state_.load() != ANECHO_STATE_FAULTED) SetState(ANECHO_STATE_CLOSED, "closed");
}

void Engine::CloseStreams() {
  std::unique_ptr<AudioLoop> loop;
  {
    const std::lock_guard lock(loop_mutex_);
    if (loop_ != nullptr) last_figures_ = loop_->figures();
    loop = std::move(loop_);
  }
  // The loop ends here, without the lock: a driver may hang in Stop().
}

TrackReader& Engine::tracks() {
  if (tracks_ != nullptr) return *tracks_;
  throw Error(ANECHO_STATE, "the engine has no tracks: open one with \"tracks\"");
}

void Engine::OpenStreams() {
  Streams streams = opener_.OpenAll(config_.microphone, config_.reference, config_.output);
  const FrameTakers takers{.recorder = recorder_.get(), .tap = tap_.get(), .log = log_.get()};
  auto loop =
      std::make_unique<AudioLoop>(config_.pipeline, std::move(streams), *backend_, takers, wake_);
  const bool paused = pause_wanted_.load();
  // Set before the first frame: a muted microphone must not be heard even for a moment.
  loop->SetMode(mode_.load());
  if (!paused) loop->Run();
  {
    // Set again, since a command may have come meanwhile.
    const std::lock_guard lock(loop_mutex_);
    loop->SetMode(mode_.load());
    loop->SetOutputLevel(output_level_db_.load());
    loop_ = std::move(loop);
  }
  if (!paused) return;
  parked_ = true;
  parked_since_ = std::chrono::steady_clock::now();
  SetState(ANECHO_STATE_PAUSED, "begun without the microphone");
}

bool Engine::HandleRequests() {
  if (close_wanted_.load()) return false;
  if (prepare_wanted_.exchange(false)) loop_->Prepare();
  PauseOrResume();
  HandleStreamRequests();
  return true;
}

void Engine::PauseOrResume() {
  const bool pause = pause_wanted_.load();
  // The state doesn't tell whether the loop runs: while the microphone delivers nothing, the engine
  // stays in ANECHO_STATE_OPENING, but its loop runs and can be paused.
  if (pause && !parked_ && !pausing_) {
    pausing_ = true;
    loop_->Park();
  } else if (!pause && parked_) {
    SetState(ANECHO_STATE_OPENING, "resuming");
    if (cold_) loop_->StartReferenceAndOutput();
    cold_ = parked_ = false;
    loop_->Run();
  }
}

void Engine::HandleStreamRequests() {
  // The output comes first, so that recorders find it at once. The reference comes before the
  // microphone, so that it is there when the microphone begins.
  for (const auto kind : {StreamKind::kOutput, StreamKind::kReference, StreamKind::kMicrophone}) {
    if (changing_) return;
    std::optional<StreamRequest> request;
    {
      const std::lock_guard lock(requests_mutex_);
      request = std::exchange(requests_.at(static_cast<std::size_t>(kind)), std::nullopt);
    }
    if (request.has_value()) Reopen(kind, *request);
  }
}

void Engine::Reopen(StreamKind kind, const StreamRequest& request) {
  try {
    switch (kind) {
      case StreamKind::kMicrophone:
        loop_->Replace(kind, opener_.OpenMicrophone(request), parked_);
        break;
      case StreamKind::kReference:
        loop_->Replace(kind, opener_.OpenReference(request), parked_);
        break;
      case StreamKind::kOutput:
        loop_->Replace(opener_.OpenOutput(request.endpoint), parked_);
        break;
    }
    changing_ = true;
    if (cold_) loop_->Cool();
  } catch (const std::exception& error) {
    Emit(ANECHO_EVENT_STREAM_FAILED, error.what(), 0, static_cast<std::int32_t>(kind));
  }
}

// Waits until there is something to do. The wait has a timeout only to check a recording or a
// session log once a second, and to cool a paused loop in time.
void Engine::Sleep() {
  using Clock = std::chrono::steady_clock;
  const bool cools = parked_ && !cold_;
  const bool records = recorder_ != nullptr || log_ != nullptr;
  if (!records && !cools) return wake_.Acquire();
  Nanoseconds timeout = records ? kRecorderWatch : config_.warm;
  if (cools) timeout = std::min<Nanoseconds>(timeout, parked_since_ + config_.warm - Clock::now());
  if (wake_.TryAcquireFor(timeout)) return;
  WatchRecorder();
  if (cools && Clock::now() - parked_since_ >= config_.warm) {
    cold_ = true;
    loop_->Cool();
    SetState(ANECHO_STATE_PAUSED, "paused for a while: the other devices are released too");
  }
}

void Engine::HandleNotices() {
  for (Notice notice; loop_->TakeNotice(&notice);) HandleNotice(notice);
}

void Engine::HandleNotice(const Notice& notice) {
  switch (notice.kind) {
    case Notice::Kind::kPipeline:
      loop_->Prepare();
      break;
    case Notice::Kind::kFirstFrame:
      SetState(ANECHO_STATE_RUNNING, "the first clean frame has reached the output");
      break;
    case Notice::Kind::kParked:
      FinishPause();
      break;
    case Notice::Kind::kChanged:
      FinishChange();
      break;
    case Notice::Kind::kUnderrun:
    case Notice::Kind::kOverrun:
    case Notice::Kind::kEnded:
    case Notice::Kind::kLost:
      break;
  }
  if (std::optional<Event> event = EventOf(notice)) Emit(*std::move(event));
}

void Engine::FinishPause() {
  pausing_ = false;
  parked_ = true;
  parked_since_ = std::chrono::steady_clock::now();
  if (changing_) loop_->TakeChange();
  loop_->ReleaseMicrophone();
  SetState(ANECHO_STATE_PAUSED, "the microphone is released");
}

void Engine::FinishChange() {
  // Closes the old stream.
  loop_->TakeOutgoing();
  changing_ = false;
  // The change may have used up a spare canceller.
  loop_->Prepare();
}

std::string Engine::RecordingFailure() const {
  const std::string failure = recorder_ != nullptr ? recorder_->failure() : "";
  return failure.empty() && log_ != nullptr ? log_->failure() : failure;
}

void Engine::WatchRecorder() {
  if (recorder_failed_) return;
  const std::string failure = RecordingFailure();
  if (failure.empty()) return;
  recorder_failed_ = true;
  Emit(ANECHO_EVENT_RECORDING_FAILED, failure);
}

void Engine::SetState(std::int32_t state, const std::string& cause) {
  state_.store(state);
  Emit(ANECHO_EVENT_STATE, cause, 0, state);
}

void Engine::Emit(std::int32_t kind, const std::string& text, double value, std::int32_t code) {
  Emit({.kind = kind, .code = code, .value = value, .text = text});
}

void Engine::Emit(Event event) {
  event.time = backend_->Now();
  events_.Push(std::move(event));
}

}  // namespace anecho
