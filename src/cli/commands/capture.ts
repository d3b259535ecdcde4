import { type Command, InvalidArgumentError, Option } from "commander";
import { nativeBackend } from "../../app/sound_system.ts";
import { sleep, unlessAborted } from "../../platform/waiting.ts";
import { chooseByNames } from "../../devices/name_choices.ts";
import {
  AudioCapturer,
  type CaptureChannels,
  type CapturerConfig,
  soundRate,
} from "../../engine/audio_capturer.ts";
import type { BackendName } from "../../engine/config.ts";
import { DeviceMonitor } from "../../engine/device_monitor.ts";
import { AnechoError } from "../../engine/errors.ts";
import {
  type CaptureOutput,
  type CaptureOutputConfig,
  checkCaptureOutput,
  formatOfName,
  openCaptureOutput,
  type SoundFormat,
  soundFormats,
} from "../capture_output.ts";
import { formatDuration } from "../../report/duration.ts";
import { durationOption } from "../duration_option.ts";
import type { CommandContext } from "../command_context.ts";
import { UsageError } from "../exit.ts";
import { isOpusName, standardStream } from "../sound_name.ts";
import { catchStopSignals, orStopped } from "../stop_signals.ts";
import { oneLine } from "../../platform/visible_text.ts";
import type { Terminal } from "../terminal.ts";

interface CaptureOptions {
  readonly channels: CaptureChannels;
  readonly format?: SoundFormat;
  readonly bitRate?: number;
  readonly packetMs?: 5 | 10 | 20;
  readonly output: string;
  readonly speaker?: string;
  readonly duration?: number;
  readonly force?: boolean;
}

const retryMs = 1000;
const minBitRate = 6000;
const maxChannelBitRate = 256_000;

const examples = `
Examples:
  anecho capture -o talk.wav                            what you hear, until Ctrl+C
  anecho capture --channels 6 -o film.wav --duration 1m --speaker hdmi
  anecho capture --channels 8 -o film.opus              Opus in Ogg, a tenth of the size or less
  anecho capture --format s16le | aplay -f dat          samples into a pipe

The sound is at 48 kHz, in the order FL FR FC LFE RL RR SL SR; channels that the speakers
do not have are silent. While nothing plays, nothing is written. WAV holds 32-bit floats, FLAC 24 bits.
The file stays readable even if Anecho is killed.`;

/** Adds `anecho capture`. */
export function addCaptureCommand(program: Command, context: CommandContext): void {
  program.command("capture")
    .description("Record what the system plays, or hand it to another program.")
    .option("--channels <number>", "2, 6 (5.1) or 8 (7.1)", channelsOf, 2)
    .addOption(
      new Option("--format <format>", "how the sound is written (default: by the file's name)")
        .choices(soundFormats),
    )
    .option(
      "--bit-rate <number>",
      "for Opus: bits per second of all channels together, 6000 to 256000 times their number",
      bitRateOf,
    )
    .option("--packet-ms <number>", "for Opus: length of a packet, 5, 10 or 20 ms", packetMsOf)
    .option("-o, --output <file>", "file to write; - is standard output", standardStream)
    .option("--speaker <name>", "part of the speakers' name, instead of the default")
    .option("--duration <time>", "how long to record, such as 500ms, 10s, 2m or 1h", durationOption)
    .option("--force", "replace a file that is there already")
    .addHelpText("after", examples)
    .action((options: CaptureOptions) => capture(options, context));
}

async function capture(options: CaptureOptions, { terminal }: CommandContext): Promise<void> {
  using stop = catchStopSignals();
  const { channels } = options;
  const destination = destinationOf(options);
  await checkCaptureOutput(destination);
  const backend = nativeBackend();
  const endpoint = await findSpeaker(backend, options.speaker);
  // Opened before the output, so that a failure leaves no file behind.
  await using source = await CaptureSource.open({ backend, endpoint, channels }, terminal);
  await using output = await orStopped(openCaptureOutput(destination), stop.signal);
  const ends = options.duration === undefined
    ? stop.signal
    : AbortSignal.any([stop.signal, AbortSignal.timeout(options.duration * 1000)]);
  const frames = await copy(source, output, channels, ends, terminal);
  terminal.progress(undefined);
  terminal.note(summary(frames, source.droppedFrames));
}

function destinationOf(options: CaptureOptions): CaptureOutputConfig {
  const { channels, output: path, force = false, bitRate, packetMs } = options;
  const { format = isOpusName(path) ? "opus" : formatOfName(path) } = options;
  const common = {
    ...{ path, channels, force },
    ...{ wavFormat: "f32", sampleRate: soundRate } as const,
  };
  if (format === "opus") {
    if (bitRate !== undefined && bitRate > channels * maxChannelBitRate) {
      throw new UsageError(
        `${channels} channels hold ${channels * maxChannelBitRate} bits per second at most: ` +
          "give that or less as --bit-rate.",
      );
    }
    const opus = {
      channels,
      ...(bitRate !== undefined && { bitRate }),
      ...(packetMs !== undefined && { packetMs }),
    };
    return { ...common, format: "f32le", opus };
  }
  if (bitRate !== undefined || packetMs !== undefined) {
    throw new UsageError("--bit-rate and --packet-ms are for Opus: add --format opus.");
  }
  return { ...common, format };
}

async function findSpeaker(backend: BackendName, name: string | undefined): Promise<string> {
  if (name === undefined) return "";
  await using monitor = await DeviceMonitor.open(backend);
  const { speaker } = chooseByNames({ speaker: name }, await monitor.endpoints(), true);
  return speaker?.kind === "device" ? speaker.id : "";
}

async function copy(
  source: CaptureSource,
  output: CaptureOutput,
  channels: number,
  ends: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  let frames = 0;
  while (!ends.aborted) {
    const chunk = await source.read(ends);
    if (chunk.length === 0) continue;
    // Ctrl+C has to work even if the output's reader reads nothing.
    await unlessAborted(output.write(chunk), ends);
    frames += chunk.length / channels;
    terminal.progress(summary(frames, source.droppedFrames));
  }
  return frames;
}

function summary(frames: number, dropped: number): string {
  const lost = dropped === 0
    ? ""
    : `; ${formatDuration(dropped / soundRate)} lost, because the reader was too slow`;
  return `Captured ${formatDuration(frames / soundRate)}${lost}.`;
}

/** A capturer that is reopened after its device has failed. */
class CaptureSource implements AsyncDisposable {
  #capturer: AudioCapturer | undefined;
  #droppedBefore = 0;

  private constructor(
    capturer: AudioCapturer,
    private readonly config: CapturerConfig,
    private readonly terminal: Terminal,
  ) {
    this.#capturer = capturer;
  }

  static async open(config: CapturerConfig, terminal: Terminal): Promise<CaptureSource> {
    return new CaptureSource(await AudioCapturer.open(config), config, terminal);
  }

  get droppedFrames(): number {
    return this.#droppedBefore + (this.#capturer?.statistics().droppedFrames ?? 0);
  }

  /** @return samples that were played; empty if nothing was played for 100 ms, or while the device is lost. */
  async read(ends: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    try {
      this.#capturer ??= await AudioCapturer.open(this.config);
      return await this.#capturer.read();
    } catch (error) {
      if (!(error instanceof AnechoError) || error.code !== "device") throw error;
      await this.#lose(error.message);
      await sleep(retryMs, ends);
      return new Float32Array();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#capturer?.[Symbol.asyncDispose]();
  }

  async #lose(reason: string): Promise<void> {
    // Notes the loss once, not again at each failed attempt to reopen.
    if (this.#capturer === undefined) return;
    this.#droppedBefore = this.droppedFrames;
    await this.#capturer[Symbol.asyncDispose]();
    this.#capturer = undefined;
    this.terminal.note(oneLine(`Waiting for the speakers: ${reason}.`));
  }
}

function bitRateOf(text: string): number {
  const rate = Number(text);
  if (/^\d+$/.test(text) && rate >= minBitRate) return rate;
  throw new InvalidArgumentError(`Give a number of ${minBitRate} or more.`);
}

function packetMsOf(text: string): 5 | 10 | 20 {
  const packetMs = ([5, 10, 20] as const).find((it) => String(it) === text);
  if (packetMs !== undefined) return packetMs;
  throw new InvalidArgumentError("Give 5, 10 or 20.");
}

function channelsOf(text: string): CaptureChannels {
  const channels = ([2, 6, 8] as const).find((count) => String(count) === text);
  if (channels !== undefined) return channels;
  throw new InvalidArgumentError("Give 2, 6 or 8.");
}
