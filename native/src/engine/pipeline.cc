#include "engine/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "align/reference_aligner.h"
#include "anecho.h"
#include "base/error.h"
#include "channels/channel_selector.h"
#include "delay/echo_watch.h"
#include "delay/reference_delay_controller.h"
#include "dsp/level_meter.h"
#include "dsp/output_level.h"
#include "engine/canceller_handover.h"
#include "engine/candidate_warm_up.h"
#include "engine/dropout_gate.h"
#include "engine/echo_search.h"
#include "engine/microphone_input.h"
#include "engine/mode_fade.h"
#include "engine/output_channels.h"
#include "engine/pipeline_event_ring.h"
#include "engine/reference_input.h"

namespace anecho {
namespace {

// How long the echo may lag the reference: Bluetooth speakers and long laptop buffers, with room to
// spare.
constexpr Nanoseconds kMaxEcho = std::chrono::seconds(2);
constexpr Nanoseconds kReferenceHistory = CandidateWarmUp::kLength + kMaxEcho;
// A smaller difference is rounding of time stamps, not a gap.
constexpr double kMinGap_ms = 1.0;
constexpr double kFrame_ms = 1e3 / kFramesPerSecond;

const StreamFormat& Checked(const StreamFormat& format, const char* name) {
  if (format.sample_rate < 8000 || format.sample_rate > 192000 || format.channels < 1 ||
      format.channels > kMaxMicrophoneChannels) {
    throw Error(ANECHO_INVALID_CONFIG,
                std::string("the ") + name +
                    " must have 1 to 32 channels at 8000 to 192000 Hz, not " +
                    std::to_string(format.channels) + " at " + std::to_string(format.sample_rate));
  }
  return format;
}

const PipelineConfig& Checked(const PipelineConfig& config) {
  config.Validate();
  return config;
}

}  // namespace

class Pipeline::Input {
 public:
  /// Microphone or reference; the other is NULL.
  std::unique_ptr<MicrophoneInput> microphone;
  std::unique_ptr<ReferenceInput> reference;
  std::unique_ptr<ReferenceDelayController> follower;
};

struct Pipeline::Parts {
  Parts(const PipelineConfig& config, StreamFormat microphone_format, StreamFormat reference_format)
      : microphone_input(std::make_unique<MicrophoneInput>(config, microphone_format)),
        reference_input(
            std::make_unique<ReferenceInput>(config, reference_format, kReferenceHistory)),
        follower(std::make_unique<ReferenceDelayController>(config.sample_rate, config.delay)),
        handover(config),
        search(config),
        output_level(config.sample_rate * config.cleaning.channels(), config.output_level_db),
        mode_fade(FrameSize(config) * static_cast<std::size_t>(config.cleaning.channels())),
        frame_size(FrameSize(config)),
        microphone(frame_size * static_cast<std::size_t>(config.cleaning.channels())),
        clean(microphone.size()),
        output(frame_size, config.cleaning.stereo) {}

  static std::size_t FrameSize(const PipelineConfig& config) {
    return static_cast<std::size_t>(config.sample_rate / kFramesPerSecond);
  }

  void ReportChannels();
  void ChooseChannels(const Packet& packet);
  void MixReference(const Packet& packet);
  void UseFixedWeights();
  void StartOver();
  void WatchEcho(float reference_power);
  void ReportEcho();
  void PlaceReference(const Packet& packet);
  void ReadReference(Nanoseconds begin, Nanoseconds end);
  CancellerFigures Cancel(double position);
  float DriftPpm(Nanoseconds time) const;
  std::span<const float> mid() const { return std::span(microphone).first(frame_size); }

  std::unique_ptr<MicrophoneInput> microphone_input;
  /// Channels and weights that a first pass has found; `is_fixed`: there was a first pass.
  ChannelChoice fixed_channels;
  std::vector<float> fixed_weights;
  bool is_fixed = false;
  /// Frames until the canceller starts over; negative: it doesn't.
  int frames_to_reset = -1;
  std::unique_ptr<ReferenceInput> reference_input;
  std::unique_ptr<ReferenceDelayController> follower;
  CancellerHandover handover;
  EchoSearch search;
  EchoWatch echo;
  OutputLevel output_level;
  float playback_gain = 1.0f;
  DropoutGate guard;
  ModeFade mode_fade;
  PipelineEventRing events;
  /// Samples of one channel.
  const std::size_t frame_size;
  /// One channel after the other; in stereo, `microphone` holds mid and side, `clean` left and
  /// right.
  std::vector<float> microphone;
  std::vector<float> clean;
  OutputChannels output;
};

/// Analyses a packet of the microphone before it is mixed.
void Pipeline::Parts::ChooseChannels(const Packet& packet) {
  if (is_fixed) return;
  const ChannelSelector& selector = microphone_input->selector;
  const bool was_loopback = selector.is_loopback();
  const bool is_changed = microphone_input->Learn(packet, reference_input->tap);
  if (selector.is_loopback() != was_loopback) {
    events.Push({PipelineEvent::Kind::kLoopback, was_loopback ? 0.0 : 1.0});
  }
  if (!is_changed) return;
  const bool resets = selector.echo_path_changed();
  // The queued frames still hold the old channels.
  if (resets) frames_to_reset = static_cast<int>(microphone_input->queue.size() / frame_size);
  events.Push({PipelineEvent::Kind::kChannelsChanged, resets ? 1.0 : 0.0, selector.choice()});
}

/// If the microphone has several channels, reports which of them are used at the beginning.
void Pipeline::Parts::ReportChannels() {
  const ChannelChoice& choice = microphone_input->selector.choice();
  if (choice.channels > 1) events.Push({PipelineEvent::Kind::kChannelsChanged, 0, choice});
}

void Pipeline::Parts::MixReference(const Packet& packet) {
  if (is_fixed) return;
  const auto change = reference_input->Learn(packet, microphone_input->selector.wants_reference());
  if (change == ReferenceMix::Change::kShape) StartOver();
  if (change == ReferenceMix::Change::kLevel) handover.canceller().ReportGainChange();
}

void Pipeline::Parts::UseFixedWeights() {
  if (!fixed_weights.empty()) reference_input->mix.SetWeights(fixed_weights);
}

void Pipeline::Parts::StartOver() {
  handover.Forget();
  follower->ReleaseOldCursor();
  handover.canceller().Reset();
}

void Pipeline::Parts::PlaceReference(const Packet& packet) {
  MixReference(packet);
  const double jump_ms = reference_input->Place(packet);
  if (jump_ms > kMinGap_ms) events.Push({PipelineEvent::Kind::kReferenceGap, jump_ms});
  follower->hold().OnPacket(std::abs(jump_ms) <= kMinGap_ms);
}

void Pipeline::Parts::ReadReference(Nanoseconds begin, Nanoseconds end) {
  const auto read = handover.Read(follower->Place(begin, end), &reference_input->aligner);
  if (read.step_ms != 0) events.Push({PipelineEvent::Kind::kRealigned, read.step_ms});
  if (!read.complete) events.Push({PipelineEvent::Kind::kReferenceGap, kFrame_ms});
  follower->hold().OnFrame(read.slack_s);
}

/// Reports whether an echo is heard; not in a recording, whose first pass knows better.
void Pipeline::Parts::WatchEcho(float reference_power) {
  if (!follower->told() && echo.Push(reference_power, follower->found())) ReportEcho();
}

void Pipeline::Parts::ReportEcho() {
  events.Push({PipelineEvent::Kind::kEcho, static_cast<double>(echo.state())});
}

/// Takes the echo out of the frame. @param position device position at which the frame began.
CancellerFigures Pipeline::Parts::Cancel(double position) {
  const CancellerFigures figures =
      handover.Process(microphone, position, microphone_input->queue.line(), clean);
  if (figures.promoted) follower->ReleaseOldCursor();
  return figures;
}

float Pipeline::Parts::DriftPpm(Nanoseconds time) const {
  const ReferenceTimeline& timeline = reference_input->aligner.timeline();
  const StreamClock& clock = microphone_input->queue.clock();
  const bool unknown = follower->told() && !follower->found();
  if (unknown || !clock.ready() || !timeline.ready()) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  return static_cast<float>(
      (clock.rate_error() - timeline.rate_error() + follower->drift(time)).value);
}

Pipeline::Pipeline(const PipelineConfig& config, StreamFormat microphone, StreamFormat reference)
    : config_(Checked(config)),
      parts_(std::make_unique<Parts>(config, Checked(microphone, "microphone"),
                                     Checked(reference, "reference"))) {
  parts_->ReportChannels();
}

Pipeline::~Pipeline() = default;

void Pipeline::FollowEcho(DelayCurve track, Nanoseconds history) {
  parts_->follower->Follow(std::move(track));
  if (history <= kReferenceHistory) return;
  parts_->reference_input =
      std::make_unique<ReferenceInput>(config_, parts_->reference_input->format, history);
  parts_->UseFixedWeights();
}

void Pipeline::PrimeNoiseFloor(std::span<const float> noise) {
  parts_->handover.canceller().PrimeNoiseFloor(noise);
}

void Pipeline::LearnFrom(Pipeline* other) {
  parts_->handover.canceller().Swap(&other->parts_->handover.canceller());
}

void Pipeline::ExpectReferenceInTime() { parts_->follower->hold().BeginWithout(); }

void Pipeline::PushReference(const Packet& packet) {
  if (packet.frames > 0) parts_->PlaceReference(packet);
}

void Pipeline::PushMicrophone(const Packet& packet) {
  parts_->ChooseChannels(packet);
  parts_->microphone_input->queue.Push(packet);
}

void Pipeline::UseChannels(const ChannelChoice& microphone,
                           std::span<const float> reference_weights) {
  parts_->is_fixed = true;
  parts_->fixed_channels = microphone;
  parts_->microphone_input->queue.SetChannels(microphone.mask, /*fades=*/false);
  parts_->fixed_weights.assign(reference_weights.begin(), reference_weights.end());
  parts_->UseFixedWeights();
}

const ChannelChoice& Pipeline::channels() const {
  return parts_->is_fixed ? parts_->fixed_channels : parts_->microphone_input->selector.choice();
}

bool Pipeline::Next(CleanFrame* frame) {
  Parts& parts = *parts_;
  MicrophoneQueue& queue = parts.microphone_input->queue;
  ReferenceAligner& aligner = parts.reference_input->aligner;
  const auto held = static_cast<std::size_t>(parts.follower->held_frames());
  if (queue.size() < parts.frame_size * (held + 1)) return false;
  if (parts.frames_to_reset >= 0 && --parts.frames_to_reset < 0) parts.StartOver();
  if (!parts.handover.CatchUp({queue, *parts.follower, aligner})) {
    parts.events.Push({PipelineEvent::Kind::kCancellerFault, 0});
  }
  const double position = queue.next_position();
  const auto [begin, end] = queue.Pop(parts.microphone);
  parts.ReadReference(begin, end);
  parts.guard.Watch(begin, end, &aligner, parts.handover.active_cursor());
  CancellerFigures figures = parts.Cancel(position);
  parts.search.Push(parts.mid(), begin, end, {queue, *parts.follower, aligner}, &parts.handover);
  const std::span<float> clean = parts.output.Clean(parts.clean);
  if (parts.guard.holds()) {
    parts.guard.Process(clean);
    figures.output_power = static_cast<float>(MeanSquare(clean));
  }
  if (figures.fault) parts.events.Push({PipelineEvent::Kind::kCancellerFault, 0});

  parts.output_level.Process(clean);
  frame->samples = parts.mode_fade.Apply(clean, parts.output.Microphone(parts.microphone));
  frame->microphone = parts.mid();
  frame->reference = parts.handover.reference();
  frame->time = begin - parts.handover.canceller().latency();
  frame->begin = begin;
  frame->end = end;
  frame->microphone_power = figures.microphone_power;
  frame->reference_power = static_cast<float>(MeanSquare(parts.handover.reference()));
  parts.WatchEcho(frame->reference_power);
  frame->output_power = static_cast<float>(MeanSquare(frame->samples));
  frame->cancelled_power =
      parts.mode_fade.mode() == PipelineMode::kCancel ? figures.output_power : frame->output_power;
  frame->delay_ms = parts.follower->delay_ms(begin);
  frame->drift_ppm = parts.DriftPpm(begin);
  frame->preparation = figures.preparation;
  return true;
}

void Pipeline::ReadPlayed(Nanoseconds begin, Nanoseconds end, std::span<float> samples) {
  parts_->reference_input->ReadPlayed(begin, end, samples);
}

void Pipeline::SetMode(PipelineMode mode) { parts_->mode_fade.Set(mode); }

Pipeline::InputPointer Pipeline::MakeMicrophone(StreamFormat format) const {
  InputPointer input(new Input());
  input->microphone = std::make_unique<MicrophoneInput>(config_, Checked(format, "microphone"));
  input->follower = std::make_unique<ReferenceDelayController>(config_.sample_rate, config_.delay);
  return input;
}

Pipeline::InputPointer Pipeline::MakeReference(StreamFormat format) const {
  InputPointer input(new Input());
  input->reference =
      std::make_unique<ReferenceInput>(config_, Checked(format, "reference"), kReferenceHistory);
  input->follower = std::make_unique<ReferenceDelayController>(config_.sample_rate, config_.delay);
  return input;
}

void Pipeline::DeleteInput::operator()(Input* input) const { delete input; }

void Pipeline::Swap(Input& input) {
  parts_->handover.Forget();
  parts_->follower->ReleaseOldCursor();
  if (input.microphone != nullptr) {
    std::swap(parts_->microphone_input, input.microphone);
    parts_->frames_to_reset = -1;
    parts_->ReportChannels();
    parts_->handover.canceller().Reset();
  }
  if (input.reference != nullptr) {
    std::swap(parts_->reference_input, input.reference);
    parts_->handover.ForgetReference();
  }
  parts_->handover.canceller().ForgetPlace();
  if (parts_->echo.Reset()) parts_->ReportEcho();
  std::swap(parts_->follower, input.follower);
}

void Pipeline::SetPlaybackGain(float gain) {
  if (gain == parts_->playback_gain) return;
  parts_->playback_gain = gain;
  parts_->handover.canceller().ReportGainChange();
}

void Pipeline::SetOutputLevel(float level_db) { parts_->output_level.Set(level_db); }

void Pipeline::ResetCanceller() { parts_->StartOver(); }

void Pipeline::Prepare() { parts_->handover.canceller().Prepare(); }

void Pipeline::Prepare(const Preparation& what) { parts_->handover.canceller().Prepare(what); }

bool Pipeline::TakeEvent(PipelineEvent* event) { return parts_->events.Take(event); }

Nanoseconds Pipeline::latency() const { return parts_->handover.canceller().latency(); }

}  // namespace anecho
