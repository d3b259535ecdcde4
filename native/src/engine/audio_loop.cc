#include "engine/audio_loop.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "base/real_time_priority.h"
#include "base/thread_name.h"

namespace anecho {
namespace {

// How long a turn waits for the microphone. This is less than the 20 ms that are queued in a paced
// output, which must be fed in time even if the microphone delivers nothing. It is more than one
// frame, so that a packet that is a little late does not cost an empty turn.
constexpr Nanoseconds kWaitTimeout = std::chrono::milliseconds(16);
constexpr std::size_t kNoticeCapacity = 256;

anecho_snapshot UnknownFigures() {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  anecho_snapshot figures{};
  figures.size = sizeof(figures);
  for (float* figure : {&figures.microphone_dbfs, &figures.reference_dbfs, &figures.output_dbfs,
                        &figures.microphone_meter_dbfs, &figures.reference_meter_dbfs,
                        &figures.output_meter_dbfs, &figures.echo_reduction_db, &figures.delay_ms,
                        &figures.reference_drift_ppm, &figures.output_drift_ppm, &figures.buffer_ms,
                        &figures.latency_ms, &figures.turn_mean_us, &figures.turn_worst_us}) {
    *figure = kUnknown;
  }
  return figures;
}

}  // namespace

AudioLoop::AudioLoop(const PipelineConfig& config, Streams streams, const Backend& backend,
                     const FrameTakers& takers, Semaphore& wake)
    : backend_(backend),
      microphone_(std::move(streams.microphone)),
      awaited_(microphone_.get()),
      reference_(std::move(streams.reference)),
      pipeline_(config, microphone_->format(), reference_->format()),
      output_(std::make_unique<OutputStage>(std::move(streams.output), config.output_format())),
      recorder_(takers.recorder),
      tap_(takers.tap),
      log_(takers.log),
      figures_(UnknownFigures()),
      notices_(kNoticeCapacity),
      wake_(wake),
      output_level_db_(config.output_level_db) {
  if (reference_->leads_microphone()) pipeline_.ExpectReferenceInTime();
  if (tap_ != nullptr) tap_->SetCleanDelay(pipeline_.latency());
  if (log_ != nullptr) {
    log_->OnStream(SessionLog::Stream::kOutput, config.output_format());
    LogStream(SessionLog::Stream::kMicrophone);
    LogStream(SessionLog::Stream::kReference);
  }
  figures_.buffer_target_ms = output_->target_ms();
  figures_.mode = ANECHO_MODE_CANCEL;
  figures_.playback_gain = reference_->playback_gain();
  figures_.microphone_channels = pipeline_.channels().mask;
  published_.Store(figures_);
  StartReferenceAndOutput();
  thread_ = std::thread([this] { Loop(); });
}

AudioLoop::~AudioLoop() {
  request_.store(Request::kStop);
  Wake();
  go_.Release();
  thread_.join();
  if (tap_ != nullptr && !tap_->is_finished()) tap_->Finish(&pipeline_);
  microphone_->Stop();
  StopRest();
}

void AudioLoop::Run() {
  if (!output_->stream().follows_microphone()) output_->stream().Start();
  microphone_->Start();
  request_.store(Request::kRun);
  go_.Release();
}

void AudioLoop::Park() {
  request_.store(Request::kPark);
  Wake();
}

void AudioLoop::Wake() {
  if (tap_ != nullptr) tap_->WakeWriter();
  awaited_.load()->Wake();
}

void AudioLoop::ReleaseMicrophone() {
  microphone_->Stop();
  // Nothing is written to the output until Run().
  if (!output_->stream().follows_microphone()) output_->stream().Stop();
}

void AudioLoop::Cool() {
  StopRest();
  microphone_->Cool();
  reference_->Cool();
  output_->stream().Cool();
}

void AudioLoop::StopRest() {
  reference_->Stop();
  output_->stream().Stop();
}

void AudioLoop::StartReferenceAndOutput() {
  reference_->Start();
  if (output_->stream().follows_microphone()) output_->stream().Start();
}

void AudioLoop::Replace(StreamKind kind, std::unique_ptr<CaptureStream> stream, bool parked) {
  auto change = std::make_unique<StreamChange>();
  change->kind = kind;
  const bool is_microphone = kind == StreamKind::kMicrophone;
  change->input = is_microphone ? pipeline_.MakeMicrophone(stream->format())
                                : pipeline_.MakeReference(stream->format());
  change->capture = std::move(stream);
  if (!is_microphone || !parked) change->capture->Start();
  Offer(std::move(change), parked);
}

void AudioLoop::Replace(std::unique_ptr<RenderStream> stream, bool parked) {
  auto change = std::make_unique<StreamChange>();
  change->kind = StreamKind::kOutput;
  change->output =
      std::make_unique<OutputStage>(std::move(stream), pipeline_.config().output_format());
  RenderStream& output = change->output->stream();
  if (!parked || output.follows_microphone()) output.Start();
  Offer(std::move(change), parked);
}

void AudioLoop::Offer(std::unique_ptr<StreamChange> change, bool parked) {
  incoming_.Give(std::move(change));
  if (parked) return TakeChange();
  Wake();
}

void AudioLoop::Loop() {
  NameThread("anecho-audio");
  const bool is_raised = backend_.RaiseThisThread();
  while (true) {
    go_.Acquire();
    if (request_.load() == Request::kStop) return;
    made_frame_ = false;
    told_first_frame_ = false;
    const RealTimePriority priority;
    figures_.is_real_time = is_raised || priority.is_given() ? 1 : 0;
    while (request_.load() == Request::kRun) {
      if (Turn()) continue;
      if (tap_ != nullptr) tap_->Finish(&pipeline_);
      Tell({.kind = Notice::Kind::kEnded});
      break;
    }
    if (request_.load() == Request::kPark) Tell({.kind = Notice::Kind::kParked});
  }
}

bool AudioLoop::Turn() {
  if (tap_ != nullptr && backend_.waits_for_readers()) {
    tap_->WaitForReader([this] { return request_.load() != Request::kRun; });
  }
  const WaitResult wait = microphone_->Wait(kWaitTimeout);
  if (wait == WaitResult::kEnd) return false;
  const auto start = std::chrono::steady_clock::now();
  TakeChange();
  TakeCommands();
  DrainReference();
  Packet packet;
  while (microphone_->Read(&packet)) {
    Process(packet);
    microphone_->Release();
  }
  const bool fed = Feed();
  if (tap_ != nullptr) tap_->PassTime(backend_.Now(), &pipeline_);
  for (PipelineEvent event; pipeline_.TakeEvent(&event);) {
    if (event.kind == PipelineEvent::Kind::kCancellerFault) ++figures_.canceller_restarts;
    if (event.kind == PipelineEvent::Kind::kReferenceGap) ++figures_.reference_gaps;
    if (event.kind == PipelineEvent::Kind::kEcho) {
      figures_.echo = static_cast<std::uint32_t>(event.value);
    }
    if (event.kind == PipelineEvent::Kind::kChannelsChanged) {
      figures_.microphone_channels = event.channels.mask;
    }
    Tell({.kind = Notice::Kind::kPipeline, .pipeline = event});
  }
  WatchHealth();
  Publish(std::chrono::steady_clock::now() - start);
  // Posted last, so that the figures include the frame when the notice is read.
  if (!told_first_frame_ && made_frame_ && fed) {
    told_first_frame_ = true;
    Tell({.kind = Notice::Kind::kFirstFrame});
  }
  return true;
}

void AudioLoop::TakeCommands() {
  const PipelineMode mode = mode_.load();
  pipeline_.SetMode(mode);
  if (log_ != nullptr) log_->OnMode(static_cast<int>(mode));
  const float level_db = output_level_db_.load();
  pipeline_.SetOutputLevel(level_db);
  if (log_ != nullptr) log_->OnOutputLevel(level_db);
  if (!reset_wanted_.exchange(false)) return;
  pipeline_.ResetCanceller();
  if (log_ != nullptr) log_->OnReset();
}

void AudioLoop::DrainReference() {
  figures_.playback_gain = reference_->playback_gain();
  pipeline_.SetPlaybackGain(figures_.playback_gain);
  if (log_ != nullptr) log_->OnPlaybackGain(figures_.playback_gain);
  const int channels = reference_->format().channels;
  Packet packet;
  while (reference_->Read(&packet)) {
    if (log_ != nullptr) log_->OnPacket(SessionLog::Stream::kReference, channels, packet);
    pipeline_.PushReference(packet);
    reference_->Release();
  }
}

void AudioLoop::Process(const Packet& packet) {
  if (log_ != nullptr) {
    log_->OnPacket(SessionLog::Stream::kMicrophone, microphone_->format().channels, packet);
  }
  pipeline_.PushMicrophone(packet);
  CleanFrame frame;
  while (pipeline_.Next(&frame)) TakeFrame(frame);
}

void AudioLoop::TakeFrame(const CleanFrame& frame) {
  made_frame_ = true;
  ++figures_.frames;
  figures_.delay_ms = frame.delay_ms;
  figures_.reference_drift_ppm = frame.drift_ppm;
  window_.AddFrame(frame);
  meters_.AddFrame(frame, backend_.Now());
  const auto queued = static_cast<std::int64_t>(static_cast<double>(output_->fill_ms()) * 1e6);
  window_.AddLatency(backend_.Now() - frame.time + Nanoseconds(queued));
  output_->Push(frame.samples);
  if (tap_ != nullptr) tap_->Push(frame, mode_.load() == PipelineMode::kMute, &pipeline_);
  if (log_ != nullptr) {
    log_->OnPreparation(frame.preparation);
    log_->OnOutput(frame.samples, pipeline_.config().cleaning.channels(), frame.time);
  }
  if (recorder_ == nullptr) return;
  recorder_->Push(0, frame.microphone);
  recorder_->Push(1, frame.reference);
  recorder_->Push(2, frame.samples);
}

bool AudioLoop::Feed() { return output_->Feed(backend_.Now()); }

void AudioLoop::TakeChange() {
  if (!untold_change_ && outgoing_.empty()) {
    std::unique_ptr<StreamChange> change = incoming_.Take();
    if (change == nullptr) return;
    Put(*change);
    untold_change_ = change->kind;
    outgoing_.Give(std::move(change));
  }
  if (untold_change_ && Tell({.kind = Notice::Kind::kChanged, .stream = *untold_change_})) {
    untold_change_.reset();
  }
}

void AudioLoop::Put(StreamChange& change) {
  told_lost_[static_cast<std::size_t>(change.kind)] = false;
  switch (change.kind) {
    case StreamKind::kMicrophone:
      std::swap(microphone_, change.capture);
      awaited_.store(microphone_.get());
      break;
    case StreamKind::kReference:
      std::swap(reference_, change.capture);
      break;
    case StreamKind::kOutput:
      past_underruns_ += output_->underruns();
      past_overruns_ += output_->overruns();
      std::swap(output_, change.output);
      figures_.buffer_target_ms = output_->target_ms();
      return;
  }
  pipeline_.Swap(*change.input);
  if (reference_->leads_microphone()) pipeline_.ExpectReferenceInTime();
  LogStream(change.kind == StreamKind::kMicrophone ? SessionLog::Stream::kMicrophone
                                                   : SessionLog::Stream::kReference);
}

void AudioLoop::LogStream(SessionLog::Stream stream) {
  if (log_ == nullptr) return;
  const auto& capture = stream == SessionLog::Stream::kMicrophone ? microphone_ : reference_;
  log_->OnStream(stream, capture->format(), reference_->leads_microphone());
}

void AudioLoop::WatchHealth() {
  WatchHealth(StreamKind::kMicrophone, microphone_->health());
  WatchHealth(StreamKind::kReference, reference_->health());
  WatchHealth(StreamKind::kOutput, output_->stream().health());
}

void AudioLoop::WatchHealth(StreamKind kind, StreamHealth health) {
  bool& told = told_lost_[static_cast<std::size_t>(kind)];
  if (health == StreamHealth::kGood || told) return;
  told = Tell({.kind = Notice::Kind::kLost, .stream = kind, .health = health});
}

void AudioLoop::Publish(Nanoseconds turn_time) {
  window_.AddTurn(turn_time);
  window_.Collect(&figures_);
  const std::uint64_t underruns = past_underruns_ + output_->underruns();
  const std::uint64_t overruns = past_overruns_ + output_->overruns();
  if (underruns != figures_.underruns) {
    Tell({.kind = Notice::Kind::kUnderrun,
          .value = static_cast<double>(underruns - figures_.underruns)});
  }
  if (overruns != figures_.overruns) {
    Tell({.kind = Notice::Kind::kOverrun,
          .value = static_cast<double>(overruns - figures_.overruns)});
  }
  figures_.underruns = underruns;
  figures_.overruns = overruns;
  const Nanoseconds now = backend_.Now();
  figures_.time_ns = now.count();
  meters_.Fill(&figures_, now);
  figures_.buffer_ms = output_->fill_ms();
  figures_.output_drift_ppm = output_->drift_ppm();
  figures_.mode = static_cast<std::int32_t>(mode_.load());
  published_.Store(figures_);
}

bool AudioLoop::Tell(Notice notice) {
  notice.time = backend_.Now();
  told_.fetch_add(1, std::memory_order_release);
  // A full queue means that the control thread is stuck. The notice is not queued, and audio
  // continues; the callers try again with kLost and kChanged.
  if (!notices_.try_enqueue(notice)) return false;
  wake_.Release();
  return true;
}

}  // namespace anecho
