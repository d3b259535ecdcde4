#include "engine/audio_loop.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace anecho {
namespace {

// What shall wait in the output's buffer: two device periods, so that one late turn is not heard.
constexpr int kTargetMs = 20;
// A microphone that delivers nothing for so long is looked after by the control thread.
constexpr Nanoseconds kWaitTimeout = std::chrono::milliseconds(100);
constexpr size_t kNoticeCapacity = 256;

std::int64_t TargetFrames(const RenderStream& output) {
  const std::int64_t wanted = output.format().sample_rate * kTargetMs / 1000;
  return std::min(wanted, output.BufferFrames() * 2 / 3);
}

anecho_snapshot UnknownFigures() {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  anecho_snapshot figures{};
  figures.size = sizeof(figures);
  for (float* figure : {&figures.microphone_dbfs, &figures.reference_dbfs, &figures.output_dbfs,
                        &figures.echo_reduction_db, &figures.delay_ms, &figures.reference_drift_ppm,
                        &figures.output_drift_ppm, &figures.buffer_ms, &figures.turn_mean_us,
                        &figures.turn_worst_us}) {
    *figure = kUnknown;
  }
  return figures;
}

}  // namespace

AudioLoop::AudioLoop(const PipelineConfig& config, Streams streams, const Backend& backend,
                     SessionRecorder* recorder, std::counting_semaphore<>& wake)
    : backend_(backend),
      streams_(std::move(streams)),
      pipeline_(config, streams_.microphone->format(), streams_.reference->format()),
      pacer_(config.sample_rate, streams_.output->format(), TargetFrames(*streams_.output)),
      recorder_(recorder),
      figures_(UnknownFigures()),
      notices_(kNoticeCapacity),
      wake_(wake) {
  figures_.buffer_target_ms = pacer_.target_ms();
  published_.Store(figures_);
  streams_.reference->Start();
  streams_.output->Start();
  thread_ = std::thread([this] { Loop(); });
}

AudioLoop::~AudioLoop() {
  request_.store(Request::kStop);
  go_.release();
  thread_.join();
  streams_.microphone->Stop();
  streams_.reference->Stop();
  streams_.output->Stop();
}

void AudioLoop::Run() {
  streams_.microphone->Start();
  request_.store(Request::kRun);
  go_.release();
}

void AudioLoop::Park() { request_.store(Request::kPark); }

void AudioLoop::ReleaseMicrophone() { streams_.microphone->Stop(); }

void AudioLoop::Loop() {
  while (true) {
    go_.acquire();
    if (request_.load() == Request::kStop) return;
    made_frame_ = false;
    told_first_frame_ = false;
    while (request_.load() == Request::kRun) {
      if (Turn()) continue;
      Tell(Notice::Kind::kEnded);
      break;
    }
    if (request_.load() == Request::kPark) Tell(Notice::Kind::kParked);
  }
}

bool AudioLoop::Turn() {
  const WaitResult wait = streams_.microphone->Wait(kWaitTimeout);
  if (wait == WaitResult::kEnd) return false;
  const auto start = std::chrono::steady_clock::now();
  if (reset_wanted_.exchange(false)) pipeline_.ResetCanceller();
  DrainReference();
  Packet packet;
  while (streams_.microphone->Read(&packet)) {
    Process(packet);
    streams_.microphone->Release();
  }
  Feed();
  for (PipelineEvent event; pipeline_.TakeEvent(&event);) {
    if (event.kind == PipelineEvent::Kind::kCancellerFault) ++figures_.canceller_restarts;
    if (event.kind == PipelineEvent::Kind::kReferenceGap) ++figures_.reference_gaps;
    Tell(Notice::Kind::kPipeline, event.value, event);
  }
  Publish(std::chrono::steady_clock::now() - start);
  return true;
}

void AudioLoop::DrainReference() {
  Packet packet;
  while (streams_.reference->Read(&packet)) {
    pipeline_.PushReference(packet);
    streams_.reference->Release();
  }
}

void AudioLoop::Process(const Packet& packet) {
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
  pacer_.Push(frame.samples);
  if (recorder_ == nullptr) return;
  recorder_->Push(0, frame.microphone);
  recorder_->Push(1, frame.reference);
  recorder_->Push(2, frame.samples);
}

void AudioLoop::Feed() {
  const std::int64_t queued = streams_.output->QueuedFrames();
  const std::int64_t room = streams_.output->BufferFrames() - queued;
  const auto output = pacer_.Produce(queued, room, backend_.Now());
  streams_.output->Write(output);
  if (told_first_frame_ || !made_frame_ || output.empty()) return;
  told_first_frame_ = true;
  Tell(Notice::Kind::kFirstFrame);
}

void AudioLoop::Publish(Nanoseconds turn_time) {
  window_.AddTurn(turn_time);
  window_.Collect(&figures_);
  const auto underruns = static_cast<std::uint64_t>(pacer_.underruns());
  const auto overruns = static_cast<std::uint64_t>(pacer_.overruns());
  if (underruns != figures_.underruns) {
    Tell(Notice::Kind::kUnderrun, static_cast<double>(underruns - figures_.underruns));
  }
  if (overruns != figures_.overruns) {
    Tell(Notice::Kind::kOverrun, static_cast<double>(overruns - figures_.overruns));
  }
  figures_.underruns = underruns;
  figures_.overruns = overruns;
  figures_.time_ns = backend_.Now().count();
  figures_.buffer_ms = pacer_.fill_ms();
  figures_.output_drift_ppm = pacer_.drift_ppm();
  published_.Store(figures_);
}

void AudioLoop::Tell(Notice::Kind kind, double value, PipelineEvent event) {
  // A full queue means that the control thread is stuck: audio goes on without being told about.
  if (notices_.try_enqueue({kind, backend_.Now(), event, value})) wake_.release();
}

}  // namespace anecho
