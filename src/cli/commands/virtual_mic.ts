import { type Command, InvalidArgumentError, Option } from "commander";
import { nativeBackend } from "../../app/sound_system.ts";
import { soundRate } from "../../engine/audio_capturer.ts";
import { VirtualMic, type VirtualMicStatistics } from "../../engine/virtual_mic.ts";
import {
  type CaptureFormat,
  captureFormats,
  formatOfName,
  standardStream,
} from "../capture_output.ts";
import { formatDuration } from "../duration.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { PcmInput } from "../pcm_input.ts";
import type { CommandContext } from "../command_context.ts";
import { catchStopSignals, orStopped } from "../stop_signals.ts";
import { oneLine } from "../../platform/visible_text.ts";

interface VirtualMicOptions {
  readonly channels?: 1 | 2;
  readonly format?: CaptureFormat;
  readonly name: string;
}

/** What is pushed at once: 10 ms. */
const pieceFrames = soundRate / 100;

const examples = `
Examples:
  anecho virtual-mic answer.wav                         an app that records from it hears the file
  ffmpeg -i talk.mp3 -f s16le -ac 1 -ar 48000 - | anecho virtual-mic --format s16le
  anecho capture --format s16le | anecho virtual-mic --channels 2 --format s16le --name "What I hear"

The sound has to be at 48 kHz. It waits until somebody records, and nothing of it is lost.`;

/** Adds `anecho virtual-mic`. */
export function addVirtualMicCommand(program: Command, context: CommandContext): void {
  program.command("virtual-mic")
    .description("Play a file or a pipe into a microphone that apps can record from.")
    .argument("[file]", "what to play; - is standard input", standardStream)
    .option("--channels <number>", "1 or 2 (default: 1, or as the wav has)", channelsOf)
    .addOption(
      new Option("--format <format>", "how the sound is stored (default: by the file's name)")
        .choices(captureFormats),
    )
    .option("--name <name>", "what the microphone is called", "Anecho virtual microphone")
    .addHelpText("after", examples)
    .action((path: string, options: VirtualMicOptions) => playFile(path, options, context));
}

async function playFile(
  path: string,
  options: VirtualMicOptions,
  context: CommandContext,
): Promise<void> {
  if (path === standardStream && Deno.stdin.isTerminal()) {
    throw new UsageError("There is nothing to play: name a file, or use a pipe.");
  }
  if (options.name.trim() === "") throw new UsageError("--name is empty: give a name.");
  using stop = catchStopSignals();
  const format = options.format ?? formatOfName(path);
  const opening = PcmInput.open({ path, format, channels: options.channels });
  await using input = await orStopped(opening, stop.signal);
  const { channels } = input;
  await using mic = await VirtualMic.open({
    backend: nativeBackend(),
    name: options.name,
    channels,
  });
  context.terminal.note(oneLine(`"${options.name}" is there: choose it as the microphone.`));
  const stopped = new Promise<"stopped">((resolve) =>
    stop.signal.addEventListener("abort", () => resolve("stopped"), { once: true })
  );
  const played = play(input, mic, stop.signal);
  // A pipe that brings nothing must not keep Ctrl+C from ending this.
  if (await Promise.race([played, stopped]) === "stopped") {
    context.exitCode = exitCodes.interrupted;
    // It ends with the microphone.
    played.catch(() => {});
  }
  context.terminal.note(summary(mic.statistics()));
}

async function play(input: PcmInput, mic: VirtualMic, ends: AbortSignal): Promise<void> {
  for await (const samples of input.samples()) {
    const step = pieceFrames * input.channels;
    for (let at = 0; at < samples.length; at += step) {
      const piece = samples.subarray(at, at + step);
      while (!await mic.waitForRoom(piece.length / input.channels)) if (ends.aborted) return;
      mic.push(piece);
    }
  }
  while (!await mic.waitUntilPlayed()) if (ends.aborted) return;
}

function summary({ pushedFrames, droppedFrames, shortages }: VirtualMicStatistics): string {
  const parts = [`Played ${formatDuration(pushedFrames / soundRate)}`];
  if (droppedFrames > 0) parts.push(`${formatDuration(droppedFrames / soundRate)} lost`);
  // The last shortage is the end.
  if (shortages > 1) parts.push(`the sound came too late ${shortages - 1} times`);
  return `${parts.join("; ")}.`;
}

function channelsOf(text: string): 1 | 2 {
  if (text === "1") return 1;
  if (text === "2") return 2;
  throw new InvalidArgumentError("Give 1 or 2.");
}
