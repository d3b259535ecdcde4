#include "offline/session_replay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "dsp/channel_map.h"
#include "engine/pipeline.h"
#include "engine/session_files.h"
#include "media/wav_writer.h"
#include "offline/channels_json.h"
#include "offline/excerpt.h"
#include "offline/recording_report.h"
#include "offline/session_comparison.h"
#include "offline/session_entries.h"
#include "offline/session_time_line.h"
#include "offline/session_track.h"
#include "offline/step_run.h"

namespace anecho {
namespace {

using Stream = SessionLog::Stream;

// If the echo reduction is higher than this, there is an echo, even if its delay was never known.
constexpr float kEchoWithoutDelay_db = 15;

std::string LinesPath(const ProcessConfig& process) {
  return process.session + "/" + kSessionLines;
}

}  // namespace

struct SessionReplay::Run {
  /// Why there is no more to replay.
  enum class Ending { kEnd = 1, kCut, kLost, kDamaged };

  explicit Run(const ProcessConfig& process);

  void Turn();
  void Take(const SessionEntry& entry);
  void Begin();
  void ChangeStream(const SessionEntry& entry);
  void Push(const SessionEntry& entry);
  void ExpectFrame(const SessionEntry& entry);
  void TakeExtraFrames();
  void TakeFrame(const CleanFrame& frame);
  void WriteExcerpt(const CleanFrame& frame);
  void TakeEvents();
  void End(Ending ending);
  std::uint32_t Echo() const;
  const char* EndingName() const;
  void FillProgress(anecho_process_progress* progress) const;
  std::unique_ptr<SessionTrack>& TrackOf(Stream stream) {
    return tracks.at(static_cast<std::size_t>(stream));
  }
  int rate() const { return process.pipeline.sample_rate; }
  int channels() const { return process.pipeline.cleaning.channels(); }
  bool is_done() const { return ending.has_value(); }

  const ProcessConfig process;
  SessionEntries entries;
  std::array<std::unique_ptr<SessionTrack>, SessionLog::kStreams> tracks;
  /// By stream: the format with which the session began.
  std::array<StreamFormat, SessionLog::kStreams> formats{};
  bool begins_in_time = false;
  /// NULL until all three streams are known.
  std::unique_ptr<Pipeline> pipeline;
  RecordingReport report;
  SessionComparison comparison{channels()};
  SessionTimeLine time_line;
  std::optional<WavWriter> output;
  std::optional<Excerpt> microphone_excerpt;
  std::optional<Excerpt> output_excerpt;
  std::vector<float> mono;
  std::int64_t total_samples = 0;
  std::int64_t samples = 0;
  std::int64_t frames = 0;
  std::int64_t frames_with_delay = 0;
  std::int64_t missing = 0;
  std::uint32_t restarts = 0;
  bool output_ended = false;
  /// A packet of the microphone has come, and extra frames were not asked for since.
  bool asks_for_frames = false;
  std::optional<Ending> ending;
};

SessionReplay::Run::Run(const ProcessConfig& config)
    : process(config),
      entries(LinesPath(config)),
      report(config.report_interval_ms / 10, config.pipeline.sample_rate) {
  while (pipeline == nullptr) Begin();
  if (!process.output.empty()) {
    output.emplace(
        process.output,
        WavOptions{.format = process.format, .sample_rate = rate(), .channels = channels()});
  }
  if (!process.excerpt) return;
  const ExcerptConfig& excerpt = *process.excerpt;
  microphone_excerpt.emplace(excerpt.microphone, rate(), excerpt.seconds);
  output_excerpt.emplace(excerpt.output, rate(), excerpt.seconds);
}

/// Reads one of the lines that describe the three streams. After the last one, makes the pipeline.
void SessionReplay::Run::Begin() {
  SessionEntry entry;
  const bool is_stream = entries.Next(&entry) == SessionEntries::Result::kEntry &&
                         entry.kind == SessionEntry::Kind::kStream &&
                         TrackOf(entry.stream) == nullptr;
  if (!is_stream) {
    throw Error(ANECHO_BAD_AUDIO, LinesPath(process) +
                                      ": ends, or is damaged, before the sound "
                                      "begins; record it again");
  }
  TrackOf(entry.stream) =
      std::make_unique<SessionTrack>(process.session + "/" + entry.file, entry.format);
  formats.at(static_cast<std::size_t>(entry.stream)) = entry.format;
  begins_in_time |= entry.is_in_time;
  if (entry.stream == Stream::kOutput) {
    if (entry.format.sample_rate != rate() || entry.format.channels != channels()) {
      throw Error(ANECHO_BAD_AUDIO, LinesPath(process) +
                                        ": was recorded with another rate, or other channels, than "
                                        "session.json beside it says; take "
                                        "the folder as it was recorded");
    }
    total_samples = TrackOf(entry.stream)->frames();
  }
  if (std::any_of(tracks.begin(), tracks.end(), [](const auto& it) { return it == nullptr; })) {
    return;
  }
  pipeline = std::make_unique<Pipeline>(process.pipeline, TrackOf(Stream::kMicrophone)->format(),
                                        TrackOf(Stream::kReference)->format());
  if (begins_in_time) pipeline->ExpectReferenceInTime();
}

void SessionReplay::Run::Turn() {
  SessionEntry entry;
  switch (entries.Next(&entry)) {
    case SessionEntries::Result::kEnd:
      return End(output_ended ? Ending::kCut : Ending::kEnd);
    case SessionEntries::Result::kCut:
      return End(Ending::kCut);
    case SessionEntries::Result::kDamaged:
      return End(Ending::kDamaged);
    case SessionEntries::Result::kEntry:
      return Take(entry);
  }
}

void SessionReplay::Run::Take(const SessionEntry& entry) {
  using Kind = SessionEntry::Kind;
  const bool is_output = entry.kind == Kind::kPacket && entry.stream == Stream::kOutput;
  if (!is_output && entry.kind != Kind::kPreparation) TakeExtraFrames();
  time_line.Add(entry);
  switch (entry.kind) {
    case Kind::kStream:
      return ChangeStream(entry);
    case Kind::kPacket:
      return is_output ? ExpectFrame(entry) : Push(entry);
    case Kind::kMode:
      return pipeline->SetMode(entry.mode);
    case Kind::kGain:
      return pipeline->SetPlaybackGain(entry.gain);
    case Kind::kOutputLevel:
      return pipeline->SetOutputLevel(entry.level_db);
    case Kind::kReset:
      return pipeline->ResetCanceller();
    case Kind::kPreparation:
      // The replay of a session whose beginning is missing has other cancellers than the session
      // had, so this entry doesn't fit them.
      if (!entries.is_joined()) pipeline->Prepare(entry.preparation);
      return;
    case Kind::kLost:
      missing = entry.missing;
      return End(Ending::kLost);
  }
}

void SessionReplay::Run::ChangeStream(const SessionEntry& entry) {
  if (entry.stream == Stream::kOutput) return End(Ending::kDamaged);
  TrackOf(entry.stream) =
      std::make_unique<SessionTrack>(process.session + "/" + entry.file, entry.format);
  const auto input = entry.stream == Stream::kMicrophone ? pipeline->MakeMicrophone(entry.format)
                                                         : pipeline->MakeReference(entry.format);
  pipeline->Swap(*input);
  if (entry.is_in_time) pipeline->ExpectReferenceInTime();
}

void SessionReplay::Run::Push(const SessionEntry& entry) {
  Packet packet{.samples = {},
                .frames = entry.frames,
                .device_position = entry.position,
                .time = entry.time,
                .silent = entry.is_silent,
                .discontinuity = entry.is_discontinuous};
  if (!TrackOf(entry.stream)->Read(entry.frames, &packet.samples)) return End(Ending::kCut);
  if (entry.is_silent) packet.samples = {};
  if (entry.stream == Stream::kReference) {
    pipeline->PushReference(packet);
  } else {
    pipeline->PushMicrophone(packet);
    asks_for_frames = true;
  }
  TakeEvents();
}

/// Replays the frame that was recorded here, and compares it with the recorded one.
void SessionReplay::Run::ExpectFrame(const SessionEntry& entry) {
  std::span<const float> recorded;
  // A recorder that was killed may not have written all samples of the output.
  output_ended = output_ended || !TrackOf(Stream::kOutput)->Read(entry.frames, &recorded);
  CleanFrame frame;
  if (entries.is_joined()) pipeline->Prepare();
  if (!pipeline->Next(&frame)) return comparison.AddMissing(entry.frames);
  if (!output_ended) comparison.Add(recorded, frame.samples);
  TakeFrame(frame);
}

/// Takes the frames that the recording lacks. It asks for them once for each packet of the
/// microphone, after the frames that were recorded after that packet: an audio loop asks only
/// there.
void SessionReplay::Run::TakeExtraFrames() {
  if (!std::exchange(asks_for_frames, false)) return;
  for (CleanFrame frame; pipeline->Next(&frame);) {
    comparison.AddExtra(static_cast<std::int64_t>(frame.microphone.size()));
    TakeFrame(frame);
  }
}

void SessionReplay::Run::TakeFrame(const CleanFrame& frame) {
  time_line.AddFrame(frame.begin);
  report.Add(frame);
  ++frames;
  frames_with_delay += std::isnan(frame.delay_ms) ? 0 : 1;
  samples += static_cast<std::int64_t>(frame.microphone.size());
  if (output) output->Write(frame.samples);
  if (microphone_excerpt) microphone_excerpt->Write(frame.microphone);
  if (output_excerpt) WriteExcerpt(frame);
  TakeEvents();
}

void SessionReplay::Run::WriteExcerpt(const CleanFrame& frame) {
  mono.resize(frame.microphone.size());
  MixToMono(frame.samples, channels(), mono);
  output_excerpt->Write(mono);
}

void SessionReplay::Run::TakeEvents() {
  for (PipelineEvent event; pipeline->TakeEvent(&event);) {
    if (event.kind == PipelineEvent::Kind::kCancellerFault) ++restarts;
    time_line.Add(event);
  }
}

void SessionReplay::Run::End(Ending how) {
  report.Finish();
  if (microphone_excerpt) microphone_excerpt->Commit();
  if (output_excerpt) output_excerpt->Commit();
  if (output) output->Commit();
  ending = how;
}

const char* SessionReplay::Run::EndingName() const {
  switch (*ending) {
    case Ending::kEnd:
      return "end";
    case Ending::kCut:
      return "cut";
    case Ending::kLost:
      return "lost";
    case Ending::kDamaged:
      break;
  }
  return "damaged";
}

std::uint32_t SessionReplay::Run::Echo() const {
  if (!ending) return ANECHO_ECHO_UNKNOWN;
  if (std::isnan(report.reduction_db())) return ANECHO_ECHO_SILENT_REFERENCE;
  const bool is_found = frames_with_delay > 0 || report.reduction_db() > kEchoWithoutDelay_db;
  return is_found ? ANECHO_ECHO_FOUND : ANECHO_ECHO_NONE;
}

void SessionReplay::Run::FillProgress(anecho_process_progress* progress) const {
  progress->sample_rate = static_cast<std::uint32_t>(rate());
  progress->channels = static_cast<std::uint32_t>(channels());
  progress->canceller_restarts = restarts;
  progress->frames_done = static_cast<std::uint64_t>(samples);
  progress->frames_total = static_cast<std::uint64_t>(ending ? samples : total_samples);
  progress->echo_reduction_db = report.reduction_db();
  progress->second_half_echo_reduction_db =
      ending ? report.second_half_reduction_db() : std::numeric_limits<float>::quiet_NaN();
  progress->delay_ms = report.delay_ms();
  progress->drift_ppm = report.drift_ppm();
  progress->confidence =
      frames == 0 ? 0 : static_cast<float>(frames_with_delay) / static_cast<float>(frames);
  progress->far_end_alone = report.share(Talk::kFarEnd);
  progress->near_end_alone = report.share(Talk::kNearEnd);
  progress->double_talk = report.share(Talk::kBoth);
  progress->echo = Echo();
}

SessionReplay::SessionReplay(const ProcessConfig& config) {
  CheckOutputPaths(config);
  run_ = std::make_unique<Run>(config);
}

SessionReplay::~SessionReplay() = default;

bool SessionReplay::Step(double wall_ms, std::span<anecho_process_row> rows,
                         std::uint32_t* row_count, anecho_process_progress* progress) {
  return StepRun(&run_, wall_ms, rows, row_count, progress);
}

std::vector<std::string> SessionReplay::notes() const {
  using Ending = Run::Ending;
  if (!run_ || !run_->ending) return {};
  const std::string head = LinesPath(run_->process) + ": ";
  switch (*run_->ending) {
    case Ending::kEnd:
      return {};
    case Ending::kCut:
      return {head + "the recording was cut off; it was replayed up to there"};
    case Ending::kLost:
      return {head + "the disk was too slow for the recording, and " +
              std::to_string(run_->missing) + " entries are missing; it was replayed up to there"};
    case Ending::kDamaged:
      break;
  }
  return {head + "line " + std::to_string(run_->entries.line()) +
          " is damaged; it was replayed up to there"};
}

std::string SessionReplay::ChannelsJson() const {
  if (!run_) throw Error(ANECHO_STATE, "this run has failed: close it");
  return anecho::ChannelsJson(run_->pipeline->channels());
}

std::string SessionReplay::SessionJson() const {
  if (!run_) throw Error(ANECHO_STATE, "this run has failed: close it");
  nlohmann::json json = run_->time_line.Json();
  json["comparison"] = run_->comparison.Json(run_->rate());
  for (const auto& [name, stream] :
       {std::pair("microphone", Stream::kMicrophone), std::pair("reference", Stream::kReference)}) {
    const StreamFormat& format = run_->formats.at(static_cast<std::size_t>(stream));
    json[name] = {{"sample_rate", format.sample_rate}, {"channels", format.channels}};
  }
  json["joined"] = run_->entries.is_joined();
  json["ending"] = run_->ending ? nlohmann::json(run_->EndingName()) : nlohmann::json();
  return json.dump();
}

}  // namespace anecho
