import { basename, join, resolve } from "node:path";
import { type AudioInfo, probeAudioFile } from "../engine/audio_file.ts";
import type { ReplayConfig, SampleFormat } from "../engine/config.ts";
import type { SessionFormat } from "../engine/session_outcome.ts";
import { oneLine } from "../platform/visible_text.ts";
import { jsonReport } from "../report/json_report.ts";
import { type ProcessReport, reportIntervalMs, summarize } from "../report/process_report.ts";
import { timeLine } from "../report/session_report.ts";
import { summaryLine } from "../report/summary_line.ts";
import type { CommandContext } from "./command_context.ts";
import { checkProcessPaths, stat } from "./process_paths.ts";
import { checkStandardOutput, excerptFolder, writeReports } from "./process_reports.ts";
import { type ProcessOutcome, processToEnd } from "./process_run.ts";
import { progressLine } from "./progress_line.ts";
import { readSession, type RecordedSession } from "./session/read_session.ts";
import { standardStream } from "./sound_name.ts";

/** Options of a replay on the command line. */
export interface ReplayOptions {
  readonly output?: string;
  readonly format: SampleFormat;
  readonly report: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

const usualRate = 48_000;
const sampleBytes = 4;

/**
 * Replays a session of `anecho record-session`, and says whether the output is the same as the recorded one.
 *
 * @throws {UsageError} If the folder holds no session, or the output or a report can't be written.
 * @throws {AnechoError} With code "file", "bad-audio", "invalid-config" or "library".
 */
export async function processSession(
  folder: string,
  options: ReplayOptions,
  signal: AbortSignal,
  { terminal, version }: CommandContext,
): Promise<void> {
  const { output, format, report: reports, json = false } = options;
  const track = (name: string) => join(folder, `${name}.wav`);
  const session = await readSession(folder);
  if (output === standardStream) checkStandardOutput(json);
  const inputs = { microphone: track("microphone"), reference: track("reference") };
  await checkProcessPaths({ ...inputs, output, reports }, options.force ?? false);
  await using excerpts = await excerptFolder(reports);
  const rate = session.pipeline.sampleRate ?? usualRate;
  const bytes = (await stat(track("output")))?.size ?? 0;
  const config: ReplayConfig = {
    session: folder,
    output,
    format,
    reportIntervalMs: reportIntervalMs(bytes / sampleBytes / rate),
    pipeline: session.pipeline,
    excerpt: excerpts?.excerpt,
  };
  const outcome = await processToEnd(config, signal, (progress, elapsedS) => {
    if (progress.doneS > 0) terminal.progress(progressLine(progress, elapsedS));
  });
  terminal.progress(undefined);
  const report = makeReport(config, session, outcome, version);
  await writeReports(reports, report, await excerpts?.read());
  for (const note of outcome.notes) terminal.note(oneLine(note));
  if (session.version !== version) {
    terminal.note(oneLine(
      `${folder} was recorded by Anecho ${session.version}, and this is ${version}: the output ` +
        "may differ.",
    ));
  }
  const line = oneLine(
    summaryLine(basename(resolve(folder)), report.summary, outcome.channels, report.session),
  );
  if (output === standardStream) {
    terminal.note(line);
  } else {
    terminal.print(json ? jsonReport(report, false) : line);
  }
}

function makeReport(
  config: ReplayConfig,
  session: RecordedSession,
  { rows, last, elapsedS, channels, session: outcome }: ProcessOutcome,
  anechoVersion: string,
): ProcessReport {
  if (outcome?.ending === undefined) throw new Error("the replay ended before its end");
  const { ending, isJoined, comparison, eventsLeftOut } = outcome;
  const file = (name: string) => join(config.session, `${name}.wav`);
  return {
    created: new Date().toISOString(),
    anechoVersion,
    microphone: { path: file("microphone"), ...trackInfo(outcome.microphone) },
    reference: { path: file("reference"), ...trackInfo(outcome.reference) },
    output: { path: config.output ?? file("output"), ...outputInfo(config, last) },
    pipeline: config.pipeline ?? {},
    microphoneChannels: channels,
    summary: summarize(last, rows, elapsedS),
    session: {
      folder: config.session,
      recorded: session.created,
      recordedBy: session.version,
      ending,
      isJoined,
      comparison,
      events: timeLine(outcome, session.events),
      eventsLeftOut,
    },
    intervalS: config.reportIntervalMs / 1000,
    rows,
  };
}

/** @return the format of a session's track: 32-bit floats of unknown length. */
function trackInfo(format: SessionFormat): AudioInfo {
  return { format: "wav", ...format, bits: 8 * sampleBytes, durationS: undefined };
}

function outputInfo({ output, format }: ReplayConfig, last: ProcessOutcome["last"]): AudioInfo {
  if (output !== undefined && output !== standardStream) return probeAudioFile(output);
  const bits = output === undefined ? 8 * sampleBytes : Number(format.slice(1));
  const { sampleRate, channels, doneS } = last;
  return { format: "wav", sampleRate, channels, bits, durationS: doneS };
}
