import { type Command, Option } from "commander";
import { join } from "node:path";
import { backendChoices, findSoundSystem } from "../../app/sound_system.ts";
import { isolations } from "../../meeting/isolation.ts";
import { IsolationMemory } from "../../meeting/isolation_memory.ts";
import { Meeting } from "../../meeting/meeting.ts";
import { channelsOf, type MeetingMode } from "../../meeting/meeting_event.ts";
import type { IsolationRecord } from "../../meeting/meeting_streams.ts";
import { Sidecar } from "../../meeting/sidecar.ts";
import { appPaths, NoHomeError, stateFiles } from "../../platform/paths.ts";
import { oneLine } from "../../platform/visible_text.ts";
import {
  type CaptureOutputConfig,
  checkCaptureOutput,
  openCaptureOutput,
  soundFormats,
} from "../capture_output.ts";
import { addCleaningOptions, pipelineConfig } from "../cleaning_options.ts";
import type { CommandContext } from "../command_context.ts";
import { durationOption } from "../duration_option.ts";
import { UsageError } from "../exit.ts";
import { EventOutput } from "../meeting/event_output.ts";
import {
  balanceOf,
  checkOptions,
  type MeetingOptions,
  rateOf,
  sidecarPath,
  soundOf,
  sourcesOf,
} from "../meeting/meeting_options.ts";
import { MeetingRun } from "../meeting/meeting_run.ts";
import { SidecarFile } from "../meeting/sidecar_file.ts";
import { standardStream } from "../sound_name.ts";
import type { Terminal } from "../terminal.ts";
import { catchStopSignals, orStopped } from "../stop_signals.ts";

/** How long ending may take, in ms: writing the last events and the file, closing the devices. */
const endMs = 6000;

const examples = `
Examples:
  anecho meeting -o talk.wav                            both sides in one channel, until Ctrl+C
  anecho meeting --tracks two -o talk.wav               left: you; right: the others
  anecho meeting --tracks three --rate 48000 -o talk.wav
  anecho meeting -o talk.flac                           half the size, and nothing is lost
  anecho meeting -o talk.opus                           Opus in Ogg, about a quarter of the size
  anecho meeting | ffmpeg -f s16le -ar 16000 -ac 1 -i - talk.ogg
  anecho meeting --events 2 -o talk.wav                 what happens, as JSON lines

The microphone is recorded without the echo of what the speakers play. Without -o the samples go to
standard output: 16 bits, one channel, 16 kHz. It takes commands as lines on standard input:
{"command":"mute"}, {"command":"unmute"}, {"command":"mark","text":"a decision"}, {"command":"stop"}.
docs/meetings.md describes events, commands and the JSON file beside the recording.`;

/** Adds `anecho meeting`. */
export function addMeetingCommand(program: Command, context: CommandContext): void {
  const command = program.command("meeting")
    .description("Record a call: your voice without the echo, and what the others say.")
    .option("-o, --output <file>", "file to write; - is standard output", standardStream)
    .addOption(
      new Option("--mode <mode>", "which sides to record (default: meeting)")
        .choices(["meeting", "microphone", "loopback"]),
    )
    .addOption(
      new Option("--tracks <layout>", "both sides mixed, or in separate channels (default: mix)")
        .choices(["mix", "two", "three"]),
    )
    .option("--balance <share>", "share of what is played in the mix (default: 0.5)", balanceOf)
    .option("--rate <hertz>", "sample rate (default: 16000; Opus: 48000)", rateOf)
    .addOption(
      new Option("--format <format>", "how the sound is written (default: by the file's name)")
        .choices(soundFormats),
    )
    .option("--microphone <name>", "part of the name of your microphone, instead of the default")
    .option("--speaker <name>", "part of the speakers' name, instead of the default")
    .option("--device <name>", "record this one device alone, as it is")
    .addOption(
      new Option("--isolation <way>", "how the devices are opened (default: the first that works)")
        .choices(isolations),
    )
    .option("--events <file>", "write events there, as JSON lines; a number is a file descriptor")
    .option("--sidecar <file>", "JSON file about the recording (default: beside it)")
    .option("--no-sidecar", "write no JSON beside the recording")
    .option("--duration <time>", "how long to record, such as 500ms, 10s, 2m or 1h", durationOption)
    .option("--end-with-input", "end when standard input ends, as when the parent program ends")
    .option("--force", "replace a file that is there already")
    .addOption(
      new Option("--backend <name>", "which sound system to use")
        .choices(backendChoices).default("auto"),
    );
  addCleaningOptions(command)
    .addHelpText("after", examples)
    .action((options: MeetingOptions) => record(options, context));
}

async function record(options: MeetingOptions, context: CommandContext): Promise<void> {
  const { terminal, version } = context;
  checkOptions(options);
  using stop = catchStopSignals(endMs);
  const { backend, endpoints, fallback } = await findSoundSystem(options.backend);
  if (fallback !== undefined) terminal.note(oneLine(fallback));
  const sources = sourcesOf(options, endpoints);
  const { format, rate: sampleRate } = soundOf(options);
  const destination = destinationOf(options, sources.mode);
  await checkCaptureOutput(destination);
  await using events = await EventOutput.open(options.events, options.output);
  const sidecar = new SidecarFile(
    sidecarPath(options),
    new Sidecar({ program: `anecho ${version}`, format }),
    terminal,
  );
  const { mode } = sources;
  if (options.endWithInput === true && Deno.stdin.isTerminal()) {
    throw new UsageError(
      "--end-with-input needs a pipe as standard input, not a terminal: leave it out, or use a pipe.",
    );
  }
  const run = new MeetingRun({ options, mode, format, sampleRate, events, sidecar, terminal });
  const memory = await openMemory();
  await using meeting = await Meeting.open(
    {
      ...sources,
      backend,
      tracks: options.tracks ?? "mix",
      balance: options.balance ?? 0.5,
      sampleRate,
      pipeline: pipelineConfig(options),
      ...(memory !== undefined && { memory: memoryFor(memory, terminal) }),
      ...(options.isolation !== undefined && { isolation: options.isolation }),
    },
    run,
  );
  const open = async () => {
    stop.signal.throwIfAborted();
    return await orStopped(openCaptureOutput(destination), stop.signal);
  };
  await run.record(meeting, open, stop.signal);
}

/** @return the memory of isolations that worked; `undefined` if there is no place for its file. */
async function openMemory(): Promise<IsolationMemory | undefined> {
  try {
    return await IsolationMemory.open(join(appPaths().state, stateFiles.isolation));
  } catch (error) {
    if (error instanceof NoHomeError) return undefined;
    throw error;
  }
}

function memoryFor(memory: IsolationMemory, terminal: Terminal): IsolationRecord {
  return {
    recall: (devices) => memory.recall(devices),
    keep: (devices, isolation) => {
      memory.keep(devices, isolation).catch((error: Error) =>
        terminal.note(oneLine(`What works is not remembered: ${error.message}.`))
      );
    },
  };
}

function destinationOf(options: MeetingOptions, mode: MeetingMode): CaptureOutputConfig {
  const { output: path, force = false, tracks = "mix" } = options;
  const { format, rate: sampleRate } = soundOf(options);
  const channels = channelsOf(mode, tracks).length;
  const common = { path, sampleRate, force, wavFormat: "s16", channels } as const;
  if (format !== "opus") return { ...common, format };
  return { ...common, format: "s16le", opus: { channels: channels === 1 ? 1 : 2 } };
}
