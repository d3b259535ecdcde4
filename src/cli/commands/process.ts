import { type Command, Option } from "commander";
import { join } from "node:path";
import { type AudioInfo, probeAudioFile } from "../../engine/audio_file.ts";
import { type ProcessingConfig, type SampleFormat, sampleFormats } from "../../engine/config.ts";
import {
  type ChannelChoice,
  Processing,
  type ProcessingProgress,
  type ProcessingRow,
} from "../../engine/processing.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { OwnedFolder } from "../../platform/owned_files.ts";
import { addCleaningOptions, type CleaningOptions, pipelineConfig } from "../cleaning_options.ts";
import { UsageError } from "../exit.ts";
import { checkProcessPaths, reportKind } from "../process_paths.ts";
import type { CommandContext } from "../command_context.ts";
import { progressLine } from "../progress_line.ts";
import { type Excerpts, htmlReport } from "../../report/html_report.ts";
import { jsonReport } from "../../report/json_report.ts";
import { type ProcessReport, reportIntervalMs, summarize } from "../../report/process_report.ts";
import { summaryLine } from "../../report/summary_line.ts";
import { writeWhole } from "../write_whole.ts";
import { standardStream } from "../sound_name.ts";
import { catchStopSignals } from "../stop_signals.ts";
import type { Terminal } from "../terminal.ts";

interface ProcessOptions extends CleaningOptions {
  readonly output: string;
  readonly format: SampleFormat;
  readonly report: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Inputs {
  readonly microphone: AudioInfo;
  readonly reference: AudioInfo;
}

interface Outcome {
  readonly rows: readonly ProcessingRow[];
  readonly last: ProcessingProgress;
  readonly elapsedS: number;
  /** What is wrong with the recordings. */
  readonly notes: readonly string[];
  readonly channels: ChannelChoice;
}

const excerptS = 30;

const examples = `
Examples:
  anecho process mic.wav reference.wav -o clean.wav
  anecho process mic.wav reference.wav -o clean.wav --report report.html
  anecho process mic.flac music.mp3 -o clean.wav --noise-suppression moderate --json
  anecho process mic.wav reference.wav -o - | aplay

Files may be WAV, FLAC or MP3, of any rate; the output is WAV with the rate and length of the microphone.`;

/** Adds \`anecho process\`, which takes the echo out of a recording. */
export function addProcessCommand(program: Command, context: CommandContext): void {
  const command = program.command("process")
    .description("Take the echo out of a recording.")
    .argument("<microphone>", "the recording with the echo")
    .argument("<reference>", "what the speakers played meanwhile")
    .requiredOption("-o, --output <file>", "the WAV file to write; - is standard output")
    .addOption(
      new Option("--format <format>", "how samples are stored").choices(sampleFormats)
        .default("s16"),
    );
  addCleaningOptions(command)
    .addOption(
      new Option("--report <file>", "write a report: .html or .json; may be given again")
        .argParser((path: string, before: readonly string[]) => [...before, path])
        .default([], "none"),
    )
    .option("--force", "replace files that are there already")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", examples)
    .action(async (microphone: string, reference: string, options: ProcessOptions) => {
      await processRecording(microphone, reference, options, context);
    });
}

async function processRecording(
  microphone: string,
  reference: string,
  options: ProcessOptions,
  { terminal, version }: CommandContext,
): Promise<void> {
  using stop = catchStopSignals();
  const { output, report: reports } = options;
  if (output === standardStream) checkStandardOutput(options.json ?? false);
  await checkProcessPaths({ microphone, reference, output, reports }, options.force ?? false);
  const inputs = { microphone: probeAudioFile(microphone), reference: probeAudioFile(reference) };
  await using excerpts = reports.some((path) => reportKind(path) === "html")
    ? await excerptFolder()
    : undefined;
  const config: ProcessingConfig = {
    microphone,
    reference,
    output,
    format: options.format,
    reportIntervalMs: reportIntervalMs(await durationOf(microphone, inputs.microphone)),
    pipeline: pipelineConfig(options),
    excerpt: excerpts && { seconds: excerptS, ...excerpts.paths },
  };
  const outcome = await runToEnd(config, stop.signal, terminal);
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

/** @throws {UsageError} */
function checkStandardOutput(printsJson: boolean): void {
  if (Deno.stdout.isTerminal()) {
    throw new UsageError("Sound is nothing to read: give a file by -o, or a pipe.");
  }
  if (printsJson) {
    throw new UsageError("--json prints where -o - writes the sound: use --report FILE.json.");
  }
}

async function runToEnd(
  config: ProcessingConfig,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<Outcome> {
  const started = performance.now();
  const rows: ProcessingRow[] = [];
  let last: ProcessingProgress | undefined;
  let elapsedS = 0;
  await using processing = await Processing.open(config);
  for await (const step of processing.steps({ signal })) {
    rows.push(...step.rows);
    last = step.progress;
    elapsedS = (performance.now() - started) / 1000;
    terminal.progress(progressLine(step.progress, elapsedS));
  }
  terminal.progress(undefined);
  if (last === undefined) throw new Error("the run ended before its first step");
  const notes = await processing.notes();
  return { rows, last, elapsedS, notes, channels: await processing.channels() };
}

function makeReport(
  config: ProcessingConfig,
  inputs: Inputs,
  { rows, last, elapsedS, channels }: Outcome,
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
    summary: summarize(last, elapsedS),
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

async function writeReports(
  paths: readonly string[],
  report: ProcessReport,
  excerpts: Excerpts | undefined,
): Promise<void> {
  for (const path of paths) {
    const text = reportKind(path) === "html" ? htmlReport(report, excerpts) : jsonReport(report);
    await writeWhole(path, text);
  }
}

/** A length to choose the report's interval by; a guess from the file's size where it isn't told. */
async function durationOf(path: string, { durationS }: AudioInfo): Promise<number> {
  if (durationS !== undefined) return durationS;
  const slowBytesPerS = 64_000 / 8;
  return (await Deno.stat(path)).size / slowBytesPerS;
}

interface ExcerptFolder extends AsyncDisposable {
  readonly paths: { readonly microphone: string; readonly output: string };
  read(): Promise<Excerpts>;
}

async function excerptFolder(): Promise<ExcerptFolder> {
  const folder = await OwnedFolder.make("anecho-excerpts");
  const paths = {
    microphone: join(folder.path, "microphone.wav"),
    output: join(folder.path, "output.wav"),
  };
  return {
    paths,
    async read() {
      const [microphone, output] = await Promise.all([
        Deno.readFile(paths.microphone),
        Deno.readFile(paths.output),
      ]);
      return { microphone, output, seconds: excerptS };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
