#include "engine/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "anecho.h"
#include "base/error.h"
#include "channels/channel_selector.h"
#include "delay/echo_watch.h"
#include "delay/reference_delay_controller.h"
#include "dsp/channel_map.h"
#include "dsp/level_meter.h"
#include "dsp/output_level.h"
#include "engine/canceller_handover.h"
#include "engine/candidate_warm_up.h"
#include "engine/dropout_gate.h"
#include "engine/microphone_queue.h"
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
constexpr Nanoseconds kMaxMicrophonePush = std::chrono::milliseconds(100);
// Less is a rounding of stamps, not a gap.
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
  /// One of the two is NULL.
  std::unique_ptr<MicrophoneQueue> microphone;
  std::unique_ptr<ChannelSelector> selector;
  std::unique_ptr<ReferenceInput> reference;
  std::unique_ptr<ReferenceDelayController> follower;
};

struct Pipeline::Parts {
  Parts(const PipelineConfig& config, StreamFormat microphone_format, StreamFormat reference_format)
      : queue(MakeQueue(config, microphone_format)),
        selector(MakeSelector(config, microphone_format)),
        reference_input(
            std::make_unique<ReferenceInput>(config, reference_format, kReferenceHistory)),
        follower(std::make_unique<ReferenceDelayController>(config.sample_rate, config.delay)),
        handover(config),
        output_level(config.sample_rate * config.cleaning.channels(), config.output_level_db),
        mode_fade(FrameSize(config) * static_cast<std::size_t>(config.cleaning.channels())),
        frame_size(FrameSize(config)),
        microphone(frame_size * static_cast<std::size_t>(config.cleaning.channels())),
        search_reference(handover.reference().size()),
        mono_reference(frame_size),
        clean(microphone.size()),
        output(frame_size, config.cleaning.stereo) {}

  static std::size_t FrameSize(const PipelineConfig& config) {
    return static_cast<std::size_t>(config.sample_rate / kFramesPerSecond);
  }

  static std::unique_ptr<MicrophoneQueue> MakeQueue(const PipelineConfig& config,
                                                    StreamFormat format) {
    return std::make_unique<MicrophoneQueue>(
        format, config.sample_rate, 2 * kMaxMicrophonePush + kFrameTime * CaptureDelay::kMaxFrames,
        config.clock, config.cleaning.channels());
  }

  static std::unique_ptr<ChannelSelector> MakeSelector(const PipelineConfig& config,
                                                       StreamFormat format) {
    const ChannelSelector::Options options{.fixed = config.microphone_channels,
                                           .wants_pair = config.cleaning.stereo};
    return std::make_unique<ChannelSelector>(format, options);
  }

  void BeginChannels();
  void ChooseChannels(const Packet& packet);
  void MixReference(const Packet& packet);
  void UseFixedWeights();
  void StartOver();
  void WatchEcho(float reference_power);
  void TellEcho();
  void PlaceReference(const Packet& packet);
  void Listen(Nanoseconds begin, Nanoseconds end, int reference_channels);
  std::span<const float> SearchReference(Nanoseconds begin, Nanoseconds end);
  void ReadReference(Nanoseconds begin, Nanoseconds end);
  CancellerFigures Cancel(double position);
  float DriftPpm(Nanoseconds time) const;
  std::span<const float> mid() const { return std::span(microphone).first(frame_size); }

  std::unique_ptr<MicrophoneQueue> queue;
  std::unique_ptr<ChannelSelector> selector;
  /// What a first pass has found; `is_fixed` where there was one.
  ChannelChoice fixed_channels;
  std::vector<float> fixed_weights;
  bool is_fixed = false;
  /// Frames until the canceller starts over; negative: it doesn't.
  int frames_to_reset = -1;
  std::unique_ptr<ReferenceInput> reference_input;
  std::unique_ptr<ReferenceDelayController> follower;
  CancellerHandover handover;
  EchoWatch echo;
  OutputLevel output_level;
  float playback_gain = 1.0f;
  DropoutGate guard;
  /// Reads the reference of the echo search.
  ReadCursor search_cursor;
  ModeFade mode_fade;
  PipelineEventRing events;
  /// Samples of one channel.
  const std::size_t frame_size;
  /// One channel after the other: mid and side; left and right.
  std::vector<float> microphone;
  std::vector<float> search_reference;
  std::vector<float> mono_reference;
  std::vector<float> clean;
  OutputChannels output;
};

/// Looks at a packet of the microphone before it is mixed.
void Pipeline::Parts::ChooseChannels(const Packet& packet) {
  if (is_fixed) return;
  const bool was_loopback = selector->is_loopback();
  const bool is_changed = selector->Push(packet, reference_input->tap);
  if (selector->is_loopback() != was_loopback) {
    events.Push({PipelineEvent::Kind::kLoopback, was_loopback ? 0.0 : 1.0});
  }
  if (!is_changed) return;
  queue->SetChannels(selector->choice().mask, /*fades=*/true);
  const bool resets = selector->echo_path_changed();
  // What waits in the queue was heard the old way.
  if (resets) frames_to_reset = static_cast<int>(queue->size() / frame_size);
  events.Push({PipelineEvent::Kind::kChannelsChanged, resets ? 1.0 : 0.0, selector->choice()});
}

/// Begins with the channels that the selector begins with.
void Pipeline::Parts::BeginChannels() {
  const ChannelChoice& choice = selector->choice();
  queue->SetChannels(choice.mask, /*fades=*/false);
  if (choice.channels > 1) events.Push({PipelineEvent::Kind::kChannelsChanged, 0, choice});
}

void Pipeline::Parts::MixReference(const Packet& packet) {
  if (is_fixed) return;
  const auto change = reference_input->Learn(packet, selector->wants_reference());
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

/// @return the reference in which the echo is searched.
std::span<const float> Pipeline::Parts::SearchReference(Nanoseconds begin, Nanoseconds end) {
  const Nanoseconds shift = follower->search_shift();
  if (shift == follower->ShiftAt(begin)) {
    search_cursor = handover.cursor();
    return handover.reference();
  }
  reference_input->aligner.Read(begin - shift, end - shift, search_reference, &search_cursor);
  return search_reference;
}

/// Feeds the delay estimator. If it steps, a candidate starts at the new delay and the active
/// canceller keeps the old. A candidate also starts where the active one adapted to something
/// wrong.
void Pipeline::Parts::Listen(Nanoseconds begin, Nanoseconds end, int reference_channels) {
  if (follower->told()) return;
  std::span<const float> heard = SearchReference(begin, end);
  if (reference_channels > 1) {
    MixToMono(heard, reference_channels, mono_reference);
    heard = mono_reference;
  }
  const Nanoseconds shift = follower->ShiftAt(begin);
  const ReferenceTimeline& timeline = reference_input->aligner.timeline();
  const ReferenceDelayController::Circumstances now{
      .slack_s = search_cursor.slack_s,
      .clocks_ready = queue->clock().ready() && timeline.ready(),
      .canceller_fails = handover.fails()};
  const bool stepped = follower->Push(mid(), heard, now);
  if (!stepped && !handover.canceller().WantsCandidate(follower->found())) return;
  handover.Begin({.stepped = stepped,
                  .moved = follower->ShiftAt(begin) - shift,
                  .echo_is_found = follower->found(),
                  .stable_frames = follower->stable_frames()});
}

/// A recording's first pass knows better.
void Pipeline::Parts::WatchEcho(float reference_power) {
  if (!follower->told() && echo.Push(reference_power, follower->found())) TellEcho();
}

void Pipeline::Parts::TellEcho() {
  events.Push({PipelineEvent::Kind::kEcho, static_cast<double>(echo.state())});
}

/// @param position where the frame began on the microphone's line.
CancellerFigures Pipeline::Parts::Cancel(double position) {
  const CancellerFigures figures = handover.Process(microphone, position, queue->line(), clean);
  if (figures.promoted) follower->ReleaseOldCursor();
  return figures;
}

float Pipeline::Parts::DriftPpm(Nanoseconds time) const {
  const ReferenceTimeline& timeline = reference_input->aligner.timeline();
  const bool unknown = follower->told() && !follower->found();
  if (unknown || !queue->clock().ready() || !timeline.ready()) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  return static_cast<float>(queue->clock().rate_ppm() - timeline.rate_ppm() +
                            follower->drift_ppm(time));
}

Pipeline::Pipeline(const PipelineConfig& config, StreamFormat microphone, StreamFormat reference)
    : config_(Checked(config)),
      parts_(std::make_unique<Parts>(config, Checked(microphone, "microphone"),
                                     Checked(reference, "reference"))) {
  parts_->BeginChannels();
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
  parts_->queue->Push(packet);
}

void Pipeline::UseChannels(const ChannelChoice& microphone,
                           std::span<const float> reference_weights) {
  parts_->is_fixed = true;
  parts_->fixed_channels = microphone;
  parts_->queue->SetChannels(microphone.mask, /*fades=*/false);
  parts_->fixed_weights.assign(reference_weights.begin(), reference_weights.end());
  parts_->UseFixedWeights();
}

const ChannelChoice& Pipeline::channels() const {
  return parts_->is_fixed ? parts_->fixed_channels : parts_->selector->choice();
}

bool Pipeline::Next(CleanFrame* frame) {
  Parts& parts = *parts_;
  const auto held = static_cast<std::size_t>(parts.follower->held_frames());
  if (parts.queue->size() < parts.frame_size * (held + 1)) return false;
  if (parts.frames_to_reset >= 0 && --parts.frames_to_reset < 0) parts.StartOver();
  if (!parts.handover.CatchUp({*parts.queue, *parts.follower, parts.reference_input->aligner})) {
    parts.events.Push({PipelineEvent::Kind::kCancellerFault, 0});
  }
  const double position = parts.queue->next_position();
  const auto [begin, end] = parts.queue->Pop(parts.microphone);
  parts.ReadReference(begin, end);
  parts.guard.Watch(begin, end, &parts.reference_input->aligner, parts.handover.active_cursor());
  CancellerFigures figures = parts.Cancel(position);
  parts.Listen(begin, end, config_.reference_channels);
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
  input->microphone = Parts::MakeQueue(config_, Checked(format, "microphone"));
  input->selector = Parts::MakeSelector(config_, format);
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
    std::swap(parts_->queue, input.microphone);
    std::swap(parts_->selector, input.selector);
    parts_->frames_to_reset = -1;
    parts_->BeginChannels();
    parts_->handover.canceller().Reset();
  }
  if (input.reference != nullptr) {
    std::swap(parts_->reference_input, input.reference);
    parts_->handover.ForgetReference();
  }
  parts_->handover.canceller().ForgetPlace();
  if (parts_->echo.Reset()) parts_->TellEcho();
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
