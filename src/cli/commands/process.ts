import { type Command, InvalidArgumentError, Option } from "commander";
import { type AudioInfo, probeAudioFile } from "../../engine/audio_file.ts";
import { type ProcessingConfig, type SampleFormat, sampleFormats } from "../../engine/config.ts";
import type { ProcessingProgress } from "../../engine/processing.ts";
import { oneLine } from "../../platform/visible_text.ts";
import {
  addCleaningOptions,
  addStereoOutputOption,
  type CleaningOptions,
  pipelineConfig,
} from "../cleaning_options.ts";
import { UsageError } from "../exit.ts";
import { type PairSource, processPairs } from "../process_pairs.ts";
import { checkProcessPaths, stat } from "../process_paths.ts";
import { checkStandardOutput, excerptFolder, writeReports } from "../process_reports.ts";
import { durationOf, type ProcessOutcome, processToEnd } from "../process_run.ts";
import { processSession } from "../process_session.ts";
import type { CommandContext } from "../command_context.ts";
import { progressLine } from "../progress_line.ts";
import { jsonReport } from "../../report/json_report.ts";
import { type ProcessReport, reportIntervalMs, summarize } from "../../report/process_report.ts";
import { summaryLine } from "../../report/summary_line.ts";
import { standardStream } from "../sound_name.ts";
import { catchStopSignals } from "../stop_signals.ts";

interface ProcessOptions extends CleaningOptions {
  readonly output?: string;
  readonly format: SampleFormat;
  readonly report: readonly string[];
  readonly pairs?: string;
  readonly session?: string;
  readonly jobs?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Inputs {
  readonly microphone: AudioInfo;
  readonly reference: AudioInfo;
}

const maxJobs = 64;

const examples = `
Examples:
  anecho process mic.wav reference.wav -o clean.wav
  anecho process mic.wav reference.wav -o clean.wav --report report.html
  anecho process mic.flac music.mp3 -o clean.wav --noise-suppression moderate --json
  anecho process mic.wav reference.wav -o - | aplay
  anecho process microphones/ references/ -o clean/ --jobs 4
  anecho process --pairs list.tsv -o clean/ --jobs 4 --json > figures.jsonl
  anecho process --session trouble --report trouble.html

Files may be WAV, FLAC or MP3 of 8 to 192 kHz; the output is WAV with the rate and length of the microphone.

Many pairs:
  Recordings of two folders are paired by name: call.flac with call.wav, 1_mic.wav with 1_ref.wav.
  A list has one pair a line: microphone, a tab, reference, and optionally a tab and the output's name.
  Paths of recordings are relative to the list's own folder; lines that begin with # are skipped.
  A pair that fails is in the table at the end, and makes the exit code 1. Run the same command again
  to process what is missing, or with --force to process all again.

A session:
  What \`anecho record-session\` has recorded is replayed as it was: the same packets, times and commands
  in the same order, with the same settings. It says whether the output is the same to the bit, or from
  where on it differs; a report has each event on the time line. With -o the output is written too.`;

/** Adds `anecho process`, which takes the echo out of a recording. */
export function addProcessCommand(program: Command, context: CommandContext): void {
  const command = program.command("process")
    .description("Take the echo out of a recording, or of many, or replay a session.")
    .argument("[microphone]", "the recording with the echo, or a folder of such recordings")
    .argument("[reference]", "what the speakers played meanwhile, or a folder of such recordings")
    .option(
      "-o, --output <file>",
      "the WAV file to write, for many pairs the folder; - is standard output",
    )
    .option("--session <folder>", "replay what `anecho record-session` has recorded")
    .option("--pairs <list>", "list of pairs to process; - is standard input")
    .addOption(
      new Option("--jobs <number>", "how many pairs are processed at a time (default: 1)")
        .argParser(parseJobs),
    )
    .addOption(
      new Option("--format <format>", "how samples are stored").choices(sampleFormats)
        .default("s16"),
    );
  addStereoOutputOption(addCleaningOptions(command))
    .addOption(
      new Option("--report <file>", "write a report: .html or .json; may be given again")
        .argParser((path: string, before: readonly string[]) => [...before, path])
        .default([], "none"),
    )
    .option("--force", "replace files that are there already")
    .option("--json", "print the summary as JSON; for many pairs, one line each")
    .addHelpText("after", examples)
    .action(async (microphone, reference, options: ProcessOptions) => {
      using stop = catchStopSignals();
      const names = { microphone, reference };
      if (options.session !== undefined) {
        checkSessionOptions(names, command);
        await processSession(options.session, options, stop.signal, context);
      } else {
        await processInputs(names, options, stop.signal, context);
      }
    });
}

/** File names on the command line. */
interface InputNames {
  readonly microphone?: string;
  readonly reference?: string;
}

/** @throws {InvalidArgumentError} */
function parseJobs(text: string): number {
  const jobs = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (jobs >= 1 && jobs <= maxJobs) return jobs;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${maxJobs}.`);
}

/** @throws {UsageError} */
function checkSessionOptions({ microphone }: InputNames, command: Command): void {
  if (microphone !== undefined) {
    throw new UsageError(`--session names what is replayed: leave ${microphone} out.`);
  }
  const known = new Set(["session", "output", "format", "report", "force", "json"]);
  const other = command.options.find((option) => {
    const name = option.attributeName();
    return !known.has(name) && command.getOptionValueSource(name) === "cli";
  });
  if (other === undefined) return;
  throw new UsageError(
    `--session replays with the settings of the recording: leave ${other.long} out.`,
  );
}

async function processInputs(
  names: InputNames,
  options: ProcessOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  const source = await pairSource(names, options);
  const { output, format, jobs, report, force = false, json = false } = options;
  if (output === undefined) {
    throw new UsageError("Say where the result goes: add -o, --output and a name.");
  }
  if (source !== undefined) {
    if (report.length > 0) {
      throw new UsageError("--report is for one pair: use --json for the figures of many.");
    }
    const pipeline = pipelineConfig(options);
    const what = { output, format, jobs: jobs ?? 1, pipeline, force, json };
    return await processPairs(source, what, signal, context);
  }
  const { microphone, reference } = names;
  if (microphone === undefined || reference === undefined) {
    throw new UsageError(
      "Name the microphone's recording and the reference, two folders of those, or a list by --pairs.",
    );
  }
  if (jobs !== undefined) {
    throw new UsageError("--jobs is for many pairs: leave it out, or name two folders or a list.");
  }
  await processRecording({ microphone, reference, output }, options, signal, context);
}

/** @return the source of many pairs; `undefined` for one pair, or if a name is missing. */
async function pairSource(
  { microphone, reference }: InputNames,
  { pairs }: ProcessOptions,
): Promise<PairSource | undefined> {
  if (pairs !== undefined) {
    if (microphone === undefined) return { kind: "list", path: pairs };
    throw new UsageError(`--pairs ${pairs} names the recordings: leave ${microphone} out.`);
  }
  if (microphone === undefined || reference === undefined) return undefined;
  const isFolder = async (path: string) => (await stat(path))?.isDirectory ?? false;
  const [one, other] = [await isFolder(microphone), await isFolder(reference)];
  if (one && other) return { kind: "folders", microphones: microphone, references: reference };
  if (!one && !other) return undefined;
  const [folder, file] = one ? [microphone, reference] : [reference, microphone];
  throw new UsageError(
    `${folder} is a folder, and ${file} is not: give two files or two folders.`,
  );
}

async function processRecording(
  { microphone, reference, output }: Required<InputNames> & { readonly output: string },
  options: ProcessOptions,
  signal: AbortSignal,
  { terminal, version }: CommandContext,
): Promise<void> {
  const { report: reports } = options;
  if (output === standardStream) checkStandardOutput(options.json ?? false);
  await checkProcessPaths({ microphone, reference, output, reports }, options.force ?? false);
  const inputs = { microphone: probeAudioFile(microphone), reference: probeAudioFile(reference) };
  await using excerpts = await excerptFolder(reports);
  const config: ProcessingConfig = {
    microphone,
    reference,
    output,
    format: options.format,
    reportIntervalMs: reportIntervalMs(await durationOf(microphone, inputs.microphone)),
    pipeline: pipelineConfig(options),
    excerpt: excerpts?.excerpt,
  };
  const show = (progress: ProcessingProgress, elapsedS: number) =>
    terminal.progress(progressLine(progress, elapsedS));
  const outcome = await processToEnd(config, signal, show);
  terminal.progress(undefined);
  const report = makeReport(config, inputs, outcome, version);
  const { microphoneChannels: channels } = report;
  await writeReports(reports, report, await excerpts?.read());
  for (const note of outcome.notes) terminal.note(oneLine(note));
  if (output === standardStream) {
    terminal.note(oneLine(summaryLine("standard output", report.summary, channels)));
  } else {
    const line = options.json
      ? jsonReport(report, false)
      : oneLine(summaryLine(output, report.summary, channels));
    terminal.print(line);
  }
}

function makeReport(
  config: ProcessingConfig,
  inputs: Inputs,
  { rows, last, elapsedS, channels }: ProcessOutcome,
  anechoVersion: string,
): ProcessReport {
  return {
    created: new Date().toISOString(),
    anechoVersion,
    microphone: { path: config.microphone, ...inputs.microphone },
    reference: { path: config.reference, ...inputs.reference },
    output: { path: config.output, ...outputInfo(config, last) },
    pipeline: config.pipeline ?? {},
    microphoneChannels: channels,
    summary: summarize(last, rows, elapsedS),
    intervalS: config.reportIntervalMs / 1000,
    rows,
  };
}

function outputInfo({ output, format }: ProcessingConfig, last: ProcessingProgress): AudioInfo {
  if (output !== standardStream) return probeAudioFile(output);
  const { sampleRate, channels, doneS } = last;
  const bits = Number(format.slice(1));
  return { format: "wav", sampleRate, channels, bits, durationS: doneS };
}
