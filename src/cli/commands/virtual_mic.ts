import { type Command, Option } from "commander";
import { findMicPlace } from "../../app/mic_place.ts";
import { nativeBackend } from "../../app/sound_system.ts";
import { soundRate } from "../../engine/audio_capturer.ts";
import { VirtualMic, type VirtualMicStatistics } from "../../engine/virtual_mic.ts";
import { Sound, type SoundConfig } from "../../engine/sound.ts";
import { type SampleFormat, sampleFormats } from "../capture_output.ts";
import { formatDuration } from "../../report/duration.ts";
import { aborted } from "../../platform/waiting.ts";
import { monoOrStereo } from "../mono_or_stereo.ts";
import { exitCodes, UsageError } from "../exit.ts";
import type { CommandContext } from "../command_context.ts";
import { rawFormatOfName, standardStream } from "../sound_name.ts";
import { catchStopSignals } from "../stop_signals.ts";
import { oneLine } from "../../platform/visible_text.ts";

interface VirtualMicOptions {
  readonly channels?: 1 | 2;
  readonly format?: SampleFormat;
  readonly name: string;
  readonly output?: string;
}

const examples = `
Examples:
  anecho virtual-mic answer.wav                         an app that records from it hears the file
  ffmpeg -i talk.ogg -f wav - | anecho virtual-mic
  anecho capture --format s16le | anecho virtual-mic --channels 2 --format s16le --name "What I hear"

WAV, FLAC and MP3 of 8 to 192 kHz are played; samples without a header have to be at 48 kHz.
The sound waits until somebody records, and nothing of it is lost. On Windows it is played into a virtual
cable at once; the cable's other side is the microphone.`;

/** Adds `anecho virtual-mic`. */
export function addVirtualMicCommand(program: Command, context: CommandContext): void {
  program.command("virtual-mic")
    .description("Play a file or a pipe into a microphone that apps can record from.")
    .argument("[file]", "what to play; - is standard input", standardStream)
    .option("--channels <number>", "1 or 2 (default: as many as the sound has)", monoOrStereo)
    .addOption(
      new Option(
        "--format <format>",
        "format of samples without a header; wav reads the header",
      )
        .choices(sampleFormats),
    )
    .option("--name <name>", "what the microphone is called", "Anecho virtual microphone")
    .option("--output <name>", "on Windows: part of the name of the virtual cable to play into")
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
  const stopped = aborted(stop.signal).then(() => "stopped" as const);
  const opening = Sound.open(soundConfig(path, options));
  // Ctrl+C has to work even if nothing comes from the pipe.
  const opened = await Promise.race([opening, stopped]);
  if (opened === "stopped") {
    context.exitCode = exitCodes.interrupted;
    opening.catch(() => {});
    return;
  }
  await using sound = opened;
  const backend = nativeBackend();
  const { recordFrom, ...place } = await findMicPlace(backend, options.name, options.output);
  await using mic = await VirtualMic.open({
    backend,
    name: options.name,
    channels: sound.channels,
    ...place,
  });
  const { terminal } = context;
  terminal.note(oneLine(`"${recordFrom}" is there: choose it as the microphone.`));
  const played = mic.play(sound);
  if (await Promise.race([played, stopped]) === "stopped") {
    context.exitCode = exitCodes.interrupted;
    await sound[Symbol.asyncDispose]();
    await played.catch(() => {});
  } else {
    for (const note of await sound.notes()) terminal.note(oneLine(note));
  }
  terminal.note(summary(mic.statistics()));
}

function soundConfig(path: string, { format, channels }: VirtualMicOptions): SoundConfig {
  // With --format wav the header is read too, since it gives the sample format.
  const raw = format === undefined ? rawFormatOfName(path) : format === "wav" ? "auto" : format;
  return { path, format: raw ?? "auto", ...(channels !== undefined && { channels }) };
}

function summary({ pushedFrames, droppedFrames, shortages }: VirtualMicStatistics): string {
  const parts = [`Played ${formatDuration(pushedFrames / soundRate)}`];
  if (droppedFrames > 0) parts.push(`${formatDuration(droppedFrames / soundRate)} lost`);
  // The queue also runs empty when the sound is over: that shortage does not count.
  if (shortages > 1) parts.push(`the sound came too late ${shortages - 1} times`);
  return `${parts.join("; ")}.`;
}
