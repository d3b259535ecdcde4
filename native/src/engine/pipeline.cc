#include "engine/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "aec/canceller_health.h"
#include "align/read_cursor.h"
#include "align/reference_aligner.h"
#include "anecho.h"
#include "base/error.h"
#include "channels/channel_selector.h"
#include "delay/reference_delay_controller.h"
#include "dsp/channel_map.h"
#include "dsp/level_meter.h"
#include "engine/gap_guard.h"
#include "engine/microphone_queue.h"
#include "engine/mix_stage.h"
#include "engine/pipeline_event_ring.h"
#include "engine/reference_input.h"
#include "engine/trial_replay.h"

namespace anecho {
namespace {

// How long the echo may lag the reference: Bluetooth speakers and long laptop buffers, with room to
// spare.
constexpr Nanoseconds kLongestEcho = std::chrono::seconds(2);
constexpr Nanoseconds kReferenceHistory = TrialReplay::kLength + kLongestEcho;
constexpr Nanoseconds kLongestMicrophonePush = std::chrono::milliseconds(100);
constexpr Nanoseconds kFrameTime = FramesToTime(1, kFramesPerSecond);
// Less is a rounding of stamps, not a gap.
constexpr double kLeastGapMs = 1.0;
constexpr double kFrameMs = 1e3 / kFramesPerSecond;
// Frames to replay: more than are remembered.
constexpr std::int64_t kEverything = 1'000'000'000;

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
  std::unique_ptr<EchoFollower> follower;
};

struct Pipeline::Parts {
  Parts(const PipelineConfig& config, StreamFormat microphone_format, StreamFormat reference_format)
      : queue(MakeQueue(config, microphone_format)),
        selector(MakeSelector(config, microphone_format)),
        reference_input(
            std::make_unique<ReferenceInput>(config, reference_format, kReferenceHistory)),
        follower(std::make_unique<EchoFollower>(config.sample_rate)),
        canceller(config),
        replay(config),
        microphone(static_cast<size_t>(config.sample_rate / kFramesPerSecond)),
        reference(microphone.size() * static_cast<size_t>(config.reference_channels)),
        old_reference(reference.size()),
        search_reference(reference.size()),
        mono_reference(microphone.size()),
        clean(microphone.size()),
        faded(microphone.size()) {}

  static std::unique_ptr<MicrophoneQueue> MakeQueue(const PipelineConfig& config,
                                                    StreamFormat format) {
    return std::make_unique<MicrophoneQueue>(
        format, config.sample_rate,
        2 * kLongestMicrophonePush + kFrameTime * ReferenceHold::kMostFrames);
  }

  static std::unique_ptr<ChannelSelector> MakeSelector(const PipelineConfig& config,
                                                       StreamFormat format) {
    const ChannelSelector::Options options{.fixed = config.microphone_channels};
    return std::make_unique<ChannelSelector>(format, options);
  }

  void BeginChannels();
  void ChooseChannels(const Packet& packet);
  void MixReference(const Packet& packet);
  void UseFixedWeights();
  void StartOver();
  void PlaceReference(const Packet& packet);
  void Listen(Nanoseconds begin, Nanoseconds end, int reference_channels);
  std::span<const float> SearchReference(Nanoseconds begin, Nanoseconds end);
  void ReadReference(Nanoseconds begin, Nanoseconds end);
  void CatchUp();
  CancellerFigures Cancel(double position);
  void EndTrial();
  float DriftPpm(Nanoseconds time) const;
  std::span<const float> Output(PipelineMode which);
  std::span<const float> Fade();

  std::unique_ptr<MicrophoneQueue> queue;
  std::unique_ptr<ChannelSelector> selector;
  /// What a first pass has found; `is_fixed` where there was one.
  ChannelChoice fixed_channels;
  std::vector<float> fixed_weights;
  bool is_fixed = false;
  /// Frames until the canceller starts over; negative: it doesn't.
  int frames_to_reset = -1;
  std::unique_ptr<ReferenceInput> reference_input;
  std::unique_ptr<EchoFollower> follower;
  EchoCanceller canceller;
  TrialReplay replay;
  CancellerHealth health;
  float playback_gain = 1.0F;
  GapGuard guard;
  ReferenceReader reader;
  /// During a trial of the canceller: who reads where the reference was placed before, which is
  /// `older_by` behind the present place.
  ReferenceReader old_reader;
  Nanoseconds older_by{0};
  /// Reads the reference of the echo search.
  ReferenceReader search_reader;
  std::int64_t frames_since_leap = kEverything;
  PipelineMode mode = PipelineMode::kCancel;
  PipelineMode last_mode = PipelineMode::kCancel;
  PipelineEventRing events;
  std::vector<float> microphone;
  std::vector<float> reference;
  std::vector<float> old_reference;
  std::vector<float> search_reference;
  std::vector<float> mono_reference;
  std::vector<float> clean;
  std::vector<float> faded;
};

/// Looks at a packet of the microphone before it is mixed.
void Pipeline::Parts::ChooseChannels(const Packet& packet) {
  if (is_fixed || !selector->Push(packet, reference_input->tap)) return;
  queue->SetChannels(selector->choice().mask, /*fades=*/true);
  const bool resets = selector->echo_path_changed();
  // What waits in the queue was heard the old way.
  if (resets) frames_to_reset = static_cast<int>(queue->size() / microphone.size());
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
  if (change == ReferenceMix::Change::kLevel) canceller.TellGainChange();
}

void Pipeline::Parts::UseFixedWeights() {
  if (!fixed_weights.empty()) reference_input->mix.SetWeights(fixed_weights);
}

void Pipeline::Parts::StartOver() {
  EndTrial();
  replay.Forget();
  canceller.Reset();
}

void Pipeline::Parts::PlaceReference(const Packet& packet) {
  MixReference(packet);
  ReferenceAligner& aligner = reference_input->aligner;
  const double jump_ms = aligner.Place(packet.device_position, packet.frames, packet.time);
  if (jump_ms > kLeastGapMs) events.Push({PipelineEvent::Kind::kReferenceGap, jump_ms});
  follower->hold().OnPacket(std::abs(jump_ms) <= kLeastGapMs);
  for (std::int64_t taken = 0; taken < packet.frames;) {
    const std::int64_t frames = std::min(packet.frames - taken, MixStage::kMaxFrames);
    aligner.Write(reference_input->mix.Mix(packet, taken, frames));
    taken += frames;
  }
}

void Pipeline::Parts::ReadReference(Nanoseconds begin, Nanoseconds end) {
  ReferenceAligner& aligner = reference_input->aligner;
  const EchoFollower::Span place = follower->Place(begin, end);
  // A step of the delay is followed at once, not by a slew.
  if (place.leaps) reader.reading = false;
  const auto read = aligner.Read(place.begin, place.end, reference, &reader);
  if (read.leap_ms != 0) events.Push({PipelineEvent::Kind::kRealigned, read.leap_ms});
  bool complete = read.complete;
  double slack_s = reader.slack_s;
  if (canceller.trying()) {
    complete &=
        aligner.Read(place.begin + older_by, place.end + older_by, old_reference, &old_reader)
            .complete;
    slack_s = std::min(slack_s, old_reader.slack_s);
  }
  if (!complete) events.Push({PipelineEvent::Kind::kReferenceGap, kFrameMs});
  follower->hold().OnFrame(slack_s);
}

/// @return the reference in which the echo is looked for.
std::span<const float> Pipeline::Parts::SearchReference(Nanoseconds begin, Nanoseconds end) {
  const Nanoseconds shift = follower->search_shift();
  if (shift == follower->ShiftAt(begin)) {
    search_reader = reader;
    return reference;
  }
  reference_input->aligner.Read(begin - shift, end - shift, search_reference, &search_reader);
  return search_reference;
}

/// Looks for the echo. Where the reference's place leaps, the present canceller stays behind. A
/// fresh one is also tried where the present one learnt something wrong.
void Pipeline::Parts::Listen(Nanoseconds begin, Nanoseconds end, int reference_channels) {
  if (follower->told()) return;
  std::span<const float> heard = SearchReference(begin, end);
  if (reference_channels > 1) {
    MixToMono(heard, reference_channels, mono_reference);
    heard = mono_reference;
  }
  const Nanoseconds shift = follower->ShiftAt(begin);
  const ReferenceTimeline& timeline = reference_input->aligner.timeline();
  const EchoFollower::Circumstances now{.slack_s = search_reader.slack_s,
                                        .clocks_ready = queue->clock().ready() && timeline.ready(),
                                        .canceller_fails = health.fails()};
  ++frames_since_leap;
  const bool leapt = follower->Push(microphone, heard, now);
  if (!leapt && !canceller.WantsFresh(follower->found())) return;
  if (!canceller.trying()) {
    old_reader = reader;
    older_by = Nanoseconds(0);
  }
  older_by += follower->ShiftAt(begin) - shift;
  canceller.BeginTrial(leapt || follower->found());
  if (leapt) frames_since_leap = 0;
  replay.Begin(std::min(follower->known_frames(), kEverything) + frames_since_leap);
}

/// During a trial: before the fresh canceller hears this frame, it hears those before it.
void Pipeline::Parts::CatchUp() {
  if (!canceller.trying()) return;
  if (!replay.Play({*queue, *follower, reference_input->aligner}, &canceller, &reader)) {
    events.Push({PipelineEvent::Kind::kCancellerFault, 0});
  }
}

/// @param position where the frame began on the microphone's line.
CancellerFigures Pipeline::Parts::Cancel(double position) {
  clean = microphone;
  CancellerFigures figures;
  const bool was_trying = canceller.trying();
  if (was_trying) {
    using Reference = std::span<const float>;
    figures = canceller.Process(old_reference, clean,
                                replay.caught_up() ? Reference(reference) : Reference());
    if (figures.exchanged) EndTrial();
  } else {
    figures = canceller.Process(reference, clean);
  }
  health.Add(MeanSquare(was_trying ? old_reference : reference),
             static_cast<double>(figures.microphone_power), figures.cancelled_power);
  replay.Keep(microphone, position, queue->line(), figures);
  if (figures.fault) replay.Forget();
  return figures;
}

void Pipeline::Parts::EndTrial() {
  canceller.EndTrial();
  follower->LeaveOldPlace();
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

std::span<const float> Pipeline::Parts::Output(PipelineMode which) {
  if (which == PipelineMode::kCancel) return clean;
  if (which == PipelineMode::kBypass) return microphone;
  return {};
}

std::span<const float> Pipeline::Parts::Fade() {
  if (mode == last_mode && mode != PipelineMode::kMute) return Output(mode);
  const std::span<const float> from = Output(last_mode);
  const std::span<const float> to = Output(mode);
  last_mode = mode;
  const float step = 1.0f / static_cast<float>(faded.size());
  for (size_t i = 0; i < faded.size(); ++i) {
    const float share = (static_cast<float>(i) + 0.5f) * step;
    faded[i] = (from.empty() ? 0.0f : from[i] * (1 - share)) + (to.empty() ? 0.0f : to[i] * share);
  }
  return faded;
}

Pipeline::Pipeline(const PipelineConfig& config, StreamFormat microphone, StreamFormat reference)
    : config_(Checked(config)),
      parts_(std::make_unique<Parts>(config, Checked(microphone, "microphone"),
                                     Checked(reference, "reference"))) {
  parts_->BeginChannels();
}

Pipeline::~Pipeline() = default;

void Pipeline::FollowEcho(DelayTrack track, Nanoseconds history) {
  parts_->follower->Follow(std::move(track));
  if (history <= kReferenceHistory) return;
  parts_->reference_input =
      std::make_unique<ReferenceInput>(config_, parts_->reference_input->format, history);
  parts_->UseFixedWeights();
}

void Pipeline::HearRoom(std::span<const float> noise) { parts_->canceller.HearRoom(noise); }

void Pipeline::LearnFrom(Pipeline* other) { parts_->canceller.Swap(&other->parts_->canceller); }

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
  const auto held = static_cast<size_t>(parts.follower->held_frames());
  if (parts.queue->size() < parts.microphone.size() * (held + 1)) return false;
  if (parts.frames_to_reset >= 0 && --parts.frames_to_reset < 0) parts.StartOver();
  parts.CatchUp();
  const double position = parts.queue->next_position();
  const auto [begin, end] = parts.queue->Pop(parts.microphone);
  parts.ReadReference(begin, end);
  parts.guard.Watch(begin, end, &parts.reference_input->aligner,
                    parts.canceller.trying() ? parts.old_reader : parts.reader);
  CancellerFigures figures = parts.Cancel(position);
  parts.Listen(begin, end, config_.reference_channels);
  if (parts.guard.holds()) {
    parts.guard.Process(parts.clean);
    figures.output_power = static_cast<float>(MeanSquare(parts.clean));
  }
  if (figures.fault) parts.events.Push({PipelineEvent::Kind::kCancellerFault, 0});

  frame->samples = parts.Fade();
  frame->microphone = parts.microphone;
  frame->reference = parts.reference;
  frame->time = begin - parts.canceller.latency();
  frame->microphone_power = figures.microphone_power;
  frame->reference_power = static_cast<float>(MeanSquare(parts.reference));
  frame->output_power = parts.mode == PipelineMode::kCancel
                            ? figures.output_power
                            : static_cast<float>(MeanSquare(frame->samples));
  frame->delay_ms = parts.follower->delay_ms(begin);
  frame->drift_ppm = parts.DriftPpm(begin);
  return true;
}

void Pipeline::SetMode(PipelineMode mode) { parts_->mode = mode; }

Pipeline::InputPointer Pipeline::MakeMicrophone(StreamFormat format) const {
  InputPointer input(new Input());
  input->microphone = Parts::MakeQueue(config_, Checked(format, "microphone"));
  input->selector = Parts::MakeSelector(config_, format);
  input->follower = std::make_unique<EchoFollower>(config_.sample_rate);
  return input;
}

Pipeline::InputPointer Pipeline::MakeReference(StreamFormat format) const {
  InputPointer input(new Input());
  input->reference =
      std::make_unique<ReferenceInput>(config_, Checked(format, "reference"), kReferenceHistory);
  input->follower = std::make_unique<EchoFollower>(config_.sample_rate);
  return input;
}

void Pipeline::DeleteInput::operator()(Input* input) const { delete input; }

void Pipeline::Swap(Input& input) {
  parts_->EndTrial();
  parts_->replay.Forget();
  if (input.microphone != nullptr) {
    std::swap(parts_->queue, input.microphone);
    std::swap(parts_->selector, input.selector);
    parts_->frames_to_reset = -1;
    parts_->BeginChannels();
    parts_->canceller.Reset();
  }
  if (input.reference != nullptr) {
    std::swap(parts_->reference_input, input.reference);
    parts_->reader = {};
  }
  std::swap(parts_->follower, input.follower);
}

void Pipeline::SetPlaybackGain(float gain) {
  if (gain == parts_->playback_gain) return;
  parts_->playback_gain = gain;
  parts_->canceller.TellGainChange();
}

void Pipeline::ResetCanceller() { parts_->StartOver(); }

void Pipeline::Prepare() { parts_->canceller.Prepare(); }

bool Pipeline::TakeEvent(PipelineEvent* event) { return parts_->events.Take(event); }

Nanoseconds Pipeline::latency() const { return parts_->canceller.latency(); }

}  // namespace anecho
