#include "offline/offline_processor.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/ppm.h"
#include "dsp/channel_map.h"
#include "dsp/rate_converter.h"
#include "engine/mix_stage.h"
#include "engine/pipeline.h"
#include "media/audio_reader.h"
#include "media/wav_writer.h"
#include "offline/channel_pass.h"
#include "offline/channels_json.h"
#include "offline/echo_analysis.h"
#include "offline/excerpt.h"
#include "offline/process_config.h"
#include "offline/recording_pair.h"
#include "offline/recording_report.h"
#include "offline/step_run.h"
#include "offline/warm_up.h"

namespace anecho {
namespace {

constexpr Nanoseconds kReferenceSlack = std::chrono::seconds(1);
// A drift that is more uncertain than this counts as unknown, as after an echo that was seen only
// briefly.
constexpr Ppm kDoubtfulDrift{50};
// If the echo reduction is higher than this, the canceller has found an echo that the analysis did
// not find.
constexpr float kEchoAllTheSame_db = 15;

std::uint32_t Verdict(const EchoFinding& finding) {
  if (finding.silent_reference) return ANECHO_ECHO_SILENT_REFERENCE;
  if (finding.same_sound) return ANECHO_ECHO_SAME_SOUND;
  if (finding.track.empty()) return ANECHO_ECHO_NONE;
  return finding.swapped ? ANECHO_ECHO_SWAPPED : ANECHO_ECHO_FOUND;
}

// Chooses the lowest rate that keeps all of the microphone's sound. At a higher rate, there is
// nothing more to cancel, but conversion and two more bands take three times as long as the rest.
PipelineConfig AtItsRate(const ProcessConfig& process, int microphone_rate) {
  PipelineConfig config = process.pipeline;
  if (!process.has_pipeline_rate && !config.NeedsFullBand()) {
    config.sample_rate = microphone_rate <= 16000   ? 16000
                         : microphone_rate <= 32000 ? 32000
                                                    : 48000;
  }
  return config;
}

}  // namespace

struct OfflineProcessor::Run {
  explicit Run(const ProcessConfig& process)
      : recordings(process.microphone, process.reference),
        microphone(recordings.microphone),
        process_config(process),
        config(AtItsRate(process, microphone.rate())),
        channel_pass(std::make_unique<ChannelPass>(process)),
        excerpt_mix(microphone.channels(), 1),
        converter(config.sample_rate, microphone.rate(), config.cleaning.channels()),
        report(process.report_interval_ms / 10, config.sample_rate),
        output(process.output, {.format = process.format,
                                .sample_rate = microphone.rate(),
                                .channels = config.cleaning.channels()}),
        converted(static_cast<std::size_t>(
                      converter.MaxOutputFrames(config.sample_rate / kFramesPerSecond)) *
                  channels()),
        excerpt_samples(process.excerpt ? converted.size() / channels() : 0) {
    if (!process.excerpt) return;
    const ExcerptConfig& excerpt = *process.excerpt;
    microphone_excerpt.emplace(excerpt.microphone, microphone.rate(), excerpt.seconds);
    output_excerpt.emplace(excerpt.output, microphone.rate(), excerpt.seconds);
  }

  void ChooseChannels();
  void Analyze();
  void TurnWarmUp();
  std::unique_ptr<Pipeline> MakePipeline() const;
  void Turn();
  void ProcessNext();
  void Finish();
  bool is_done() const { return done; }
  std::size_t channels() const { return static_cast<std::size_t>(config.cleaning.channels()); }
  void TakeClean();
  void TakeEvents();
  void AddToReport(const CleanFrame& frame);
  void WriteClean(std::span<const float> samples, bool last);
  void FillProgress(anecho_process_progress* progress) const;

  RecordingPair recordings;
  const PacketSource& microphone;
  const ProcessConfig process_config;
  const PipelineConfig config;
  // The passes, one after the other: exactly one of channel pass, analysis and pipeline exists.
  std::unique_ptr<ChannelPass> channel_pass;
  std::unique_ptr<EchoAnalysis> analysis;
  MixStage excerpt_mix;
  std::unique_ptr<Pipeline> pipeline;
  RecordingFacts facts;
  // For the warm-up, which reads the recordings from their beginning once more.
  std::optional<WarmUp> warm_up;
  std::unique_ptr<RecordingPair> beginning;
  RateConverter converter;
  RecordingReport report;
  WavWriter output;
  std::optional<Excerpt> microphone_excerpt;
  std::optional<Excerpt> output_excerpt;
  std::vector<float> converted;
  // Mono.
  std::vector<float> excerpt_samples;
  // Clean samples that still come before the first one of the recording; unknown before the first
  // clean frame.
  std::optional<std::int64_t> lead_in;
  std::int64_t clean_samples = 0;
  std::int64_t analyzed = 0;
  std::uint32_t restarts = 0;
  std::uint32_t found = ANECHO_ECHO_UNKNOWN;
  float confidence = 0;
  bool drift_is_known = true;
  bool done = false;
};

void OfflineProcessor::Run::ChooseChannels() {
  if (channel_pass->Turn()) return;
  facts.channels = channel_pass->Finish();
  channel_pass.reset();
  excerpt_mix.SetWeights(facts.channels.MicrophoneWeights());
  analysis = std::make_unique<EchoAnalysis>(process_config, facts.channels);
}

void OfflineProcessor::Run::Analyze() {
  const bool more = analysis->Turn();
  analyzed = analysis->frames_done();
  if (more) return;
  EchoFinding finding = analysis->Finish();
  analyzed = analysis->frames_done();
  facts.reference_gain = analysis->levels().reference_gain();
  facts.noise = analysis->levels().Noise(config.sample_rate);
  analysis.reset();
  found = Verdict(finding);
  confidence = static_cast<float>(finding.track.confidence());
  drift_is_known = finding.track.drift_uncertainty() < kDoubtfulDrift;
  // The drift is assumed to continue to the recording's end.
  const DelayCurve::Range delays =
      finding.track.DelaysUntil(static_cast<double>(analyzed) / microphone.rate());
  facts.echo = std::move(finding.track);
  facts.history = kReferenceSlack + FromSeconds(delays.highest_s - delays.lowest_s);
  recordings.ExpectEcho(delays.lowest_s);
  pipeline = MakePipeline();
  if (facts.echo.empty()) return;
  warm_up.emplace(MakePipeline());
  beginning = std::make_unique<RecordingPair>(process_config.microphone, process_config.reference);
  beginning->ExpectEcho(delays.lowest_s);
}

std::unique_ptr<Pipeline> OfflineProcessor::Run::MakePipeline() const {
  auto made = std::make_unique<Pipeline>(facts.Known(config), microphone.format(),
                                         recordings.reference.format());
  facts.Tell(made.get());
  return made;
}

void OfflineProcessor::Run::TurnWarmUp() {
  if (!beginning->microphone.ended()) {
    beginning->Push(warm_up->pipeline());
    if (warm_up->Turn()) return;
  }
  warm_up->HandOver(facts, pipeline.get());
  warm_up.reset();
  beginning.reset();
}

void OfflineProcessor::Run::Turn() {
  if (channel_pass) {
    ChooseChannels();
  } else if (analysis) {
    Analyze();
  } else if (warm_up) {
    TurnWarmUp();
  } else if (microphone.ended()) {
    Finish();
  } else {
    ProcessNext();
  }
}

void OfflineProcessor::Run::ProcessNext() {
  const Packet packet = recordings.Push(pipeline.get());
  if (microphone_excerpt) {
    microphone_excerpt->Write(excerpt_mix.Mix(packet, 0, microphone.last_read()));
  }
  TakeClean();
  TakeEvents();
}

void OfflineProcessor::Run::TakeClean() {
  CleanFrame frame;
  while (pipeline->Next(&frame)) {
    if (!lead_in) lead_in = std::llround(-ToSeconds(frame.time) * config.sample_rate);
    AddToReport(frame);
    const auto cut = static_cast<std::size_t>(
        std::clamp<std::int64_t>(*lead_in, 0, static_cast<std::int64_t>(frame.microphone.size())));
    *lead_in -= static_cast<std::int64_t>(cut);
    WriteClean(frame.samples.subspan(cut * channels()), /*last=*/false);
  }
}

void OfflineProcessor::Run::AddToReport(const CleanFrame& frame) {
  // A frame that lies mostly before the beginning or after the end does not belong to the
  // recording.
  const Nanoseconds middle = frame.time + kFrameTime / 2;
  const Nanoseconds end = FramesToTime(microphone.frames_read(), microphone.rate());
  if (middle < Nanoseconds(0) || (microphone.ended() && middle >= end)) return;
  report.Add(frame);
}

void OfflineProcessor::Run::TakeEvents() {
  PipelineEvent event;
  while (pipeline->TakeEvent(&event)) {
    if (event.kind != PipelineEvent::Kind::kCancellerFault) continue;
    ++restarts;
    pipeline->Prepare();
  }
}

void OfflineProcessor::Run::WriteClean(std::span<const float> samples, bool last) {
  clean_samples += static_cast<std::int64_t>(samples.size() / channels());
  const std::int64_t frames = std::min(converter.Process(samples, converted, last),
                                       microphone.frames_read() - output.frames());
  const auto written =
      std::span<const float>(converted).first(static_cast<std::size_t>(frames) * channels());
  output.Write(written);
  if (!output_excerpt) return;
  const auto mono = std::span(excerpt_samples).first(static_cast<std::size_t>(frames));
  MixToMono(written, config.cleaning.channels(), mono);
  output_excerpt->Write(mono);
}

void OfflineProcessor::Run::Finish() {
  const std::int64_t total = microphone.frames_read();
  const std::int64_t wanted =
      (total * config.sample_rate + microphone.rate() - 1) / microphone.rate();
  // Silence pushes out the samples that are still delayed in the pipeline; 2 s are far more than
  // its delay.
  for (int turn = 0; clean_samples < wanted && turn < 2 * kFramesPerSecond; ++turn) ProcessNext();
  WriteClean({}, /*last=*/true);
  if (output.frames() != total) {
    throw Error(ANECHO_INTERNAL, "the end of the recording got lost; please report this");
  }
  report.Finish();
  if (found == ANECHO_ECHO_NONE && report.plain_second_half_reduction_db() > kEchoAllTheSame_db) {
    found = ANECHO_ECHO_FOUND;
  }
  if (microphone_excerpt) microphone_excerpt->Commit();
  if (output_excerpt) output_excerpt->Commit();
  output.Commit();
  done = true;
}

void OfflineProcessor::Run::FillProgress(anecho_process_progress* progress) const {
  progress->sample_rate = static_cast<std::uint32_t>(microphone.rate());
  progress->channels = static_cast<std::uint32_t>(channels());
  progress->canceller_restarts = restarts;
  progress->frames_analyzed = static_cast<std::uint64_t>(analyzed);
  progress->frames_done = static_cast<std::uint64_t>(output.frames());
  progress->frames_total =
      static_cast<std::uint64_t>(done                  ? output.frames()
                                 : pipeline != nullptr ? analyzed
                                                       : microphone.reader().info().frames);
  progress->echo_reduction_db = report.reduction_db();
  progress->second_half_echo_reduction_db =
      done ? report.second_half_reduction_db() : std::numeric_limits<float>::quiet_NaN();
  progress->delay_ms = report.delay_ms();
  progress->drift_ppm =
      drift_is_known ? report.drift_ppm() : std::numeric_limits<float>::quiet_NaN();
  progress->echo = found;
  progress->confidence = confidence;
  progress->far_end_alone = report.share(Talk::kFarEnd);
  progress->near_end_alone = report.share(Talk::kNearEnd);
  progress->double_talk = report.share(Talk::kBoth);
}

OfflineProcessor::OfflineProcessor(const ProcessConfig& config) {
  CheckOutputPaths(config);
  run_ = std::make_unique<Run>(config);
}

OfflineProcessor::OfflineProcessor(const char* config)
    : OfflineProcessor(ReadProcessConfig(config)) {}

OfflineProcessor::~OfflineProcessor() = default;

std::vector<std::string> OfflineProcessor::notes() const {
  if (!run_) return {};
  std::vector<std::string> notes = run_->microphone.reader().notes();
  const auto& more = run_->recordings.reference.reader().notes();
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

std::string OfflineProcessor::ChannelsJson() const {
  if (!run_) throw Error(ANECHO_STATE, "this run has failed: close it");
  return anecho::ChannelsJson(run_->facts.channels.microphone);
}

std::string OfflineProcessor::SessionJson() const {
  throw Error(ANECHO_STATE, "this run replays no session: open one with \"session\"");
}

bool OfflineProcessor::Step(double wall_ms, std::span<anecho_process_row> rows,
                            std::uint32_t* row_count, anecho_process_progress* progress) {
  return StepRun(&run_, wall_ms, rows, row_count, progress);
}

}  // namespace anecho
