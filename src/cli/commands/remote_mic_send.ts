import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type BackendChoice,
  backendChoices,
  findSoundSystem,
  listEndpoints,
} from "../../app/sound_system.ts";
import { sleep, unlessAborted } from "../../platform/waiting.ts";
import { chooseByNames } from "../../devices/name_choices.ts";
import { defaultChoice } from "../../devices/selection.ts";
import { toSnakeCaseJson } from "../../engine/config.ts";
import { Sound } from "../../engine/sound.ts";
import { VoiceEncoder } from "../../engine/voice_encoder.ts";
import { Meeting } from "../../meeting/meeting.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { readKeyFile } from "../../remote_mic/key_file.ts";
import { PacketPace } from "../../remote_mic/packet_pace.ts";
import { randomRtpStart, RtpPacker } from "../../remote_mic/rtp_packer.ts";
import { SrtpSealer } from "../../remote_mic/srtp.ts";
import { isLoopback } from "../../remote_mic/udp_listener.ts";
import { findUdpAddress, UdpTarget } from "../../remote_mic/udp_target.ts";
import { VoiceSender } from "../../remote_mic/voice_sender.ts";
import { formatDuration } from "../../report/duration.ts";
import { addCleaningOptions, type CleaningOptions, pipelineConfig } from "../cleaning_options.ts";
import type { CommandContext } from "../command_context.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { hasSoundExtension, standardStream } from "../sound_name.ts";
import { catchStopSignals, orStopped } from "../stop_signals.ts";
import type { Terminal } from "../terminal.ts";

interface SendOptions extends CleaningOptions {
  readonly keyFile?: string;
  readonly bitRate: number;
  readonly expectedLoss: number;
  readonly speaker?: string;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho remote-mic send 127.0.0.1:5004                 your microphone, to a program on this computer
  anecho remote-mic send --key-file mic.key 192.168.1.10:5004
  anecho remote-mic send headset --key-file mic.key desk.local:5004
  anecho remote-mic send talk.wav 127.0.0.1:5004        a file, as if it were spoken now

The microphone is sent without the echo of what the speakers play. A file may be WAV, FLAC or MP3; - is
standard input. Run at the other end: anecho remote-mic --listen 0.0.0.0 --key-file mic.key`;

const sampleRate = 48_000;
const packetMs = 20;
const statusMs = 1000;
/** How long ending may take, in ms. */
const endMs = 6000;

/** Adds `anecho remote-mic send`. */
export function addRemoteMicSendCommand(remoteMic: Command, context: CommandContext): void {
  const command = remoteMic.command("send")
    .description("Send a microphone or a file to a running anecho remote-mic.")
    .usage("[options] [MIC|FILE] HOST:PORT")
    .argument("<source and target...>", "part of a microphone's name or a file; where to send it")
    .option(
      "--key-file <file>",
      "encrypt (SRTP) with the key in this file, which the receiver needs too",
    )
    .option("--bit-rate <number>", "bits per second, 6000 to 510000", bitRateOf, 64_000)
    .option(
      "--expected-loss <percent>",
      "percentage of packets that get lost; above 0, packets repeat the one before",
      percentOf,
      0,
    )
    .option("--speaker <name>", "part of the speakers' name, instead of the default")
    .option("--json", "print figures once a second, as a line of JSON")
    .addOption(
      new Option("--backend <name>", "which sound system to use")
        .choices(backendChoices).default("auto"),
    );
  addCleaningOptions(command)
    .addHelpText("after", examples)
    .action((words: string[], options: SendOptions) => send(words, options, context));
}

async function send(words: string[], options: SendOptions, context: CommandContext): Promise<void> {
  const [source, target] = sourceAndTarget(words);
  using stop = catchStopSignals(endMs);
  const { signal } = stop;
  const { terminal } = context;
  const address = await orStopped(findUdpAddress(target), signal);
  if (options.keyFile === undefined && !isLoopback(address.address)) {
    throw new UsageError(
      `Sound to ${address.address} would cross the network unencrypted: give a key with --key-file.`,
    );
  }
  const key = options.keyFile === undefined ? undefined : await readKeyFile(options.keyFile);
  await using socket = new UdpTarget(address);
  const run = new SendRun({ options, key, socket, target, terminal, signal });
  if (source !== undefined && await isFile(source)) await run.sendFile(source);
  else await run.sendMicrophone(source);
  if (signal.aborted) context.exitCode = exitCodes.interrupted;
}

interface SendRunParts {
  readonly options: SendOptions;
  readonly key: Uint8Array | undefined;
  readonly socket: UdpTarget;
  /** The target as it was typed. */
  readonly target: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** One run of the command. */
class SendRun {
  constructor(private readonly parts: SendRunParts) {}

  async sendFile(path: string): Promise<void> {
    const { signal } = this.parts;
    if (path === standardStream && Deno.stdin.isTerminal()) {
      throw new UsageError("There is nothing to send: name a file, or use a pipe.");
    }
    await using sound = await orStopped(Sound.open({ path }), signal);
    await this.#sending(sound.channels, `"${path}"`, async (sender, packetFrames) => {
      const pace = new PacketPace(packetMs);
      while (!signal.aborted) {
        const samples = await unlessAborted(sound.read(packetFrames), signal);
        if (samples === undefined) break;
        if (samples.length > 0) await sleep(pace.waitMs(performance.now()), signal);
        sender.put(samples);
        if (samples.length < packetFrames * sound.channels) break;
      }
      sender.end();
    });
    for (const note of await sound.notes()) this.parts.terminal.note(oneLine(note));
  }

  async sendMicrophone(name: string | undefined): Promise<void> {
    const { options, signal, terminal } = this.parts;
    const { backend, fallback } = await findSoundSystem(options.backend);
    if (fallback !== undefined) terminal.note(oneLine(fallback));
    const names = { microphone: name, speaker: options.speaker };
    const choices = chooseByNames(names, await listEndpoints(backend), true);
    await this.#sending(1, "the microphone", async (sender) => {
      const microphone = choices.microphone ?? defaultChoice;
      const speaker = choices.speaker ?? defaultChoice;
      const config = {
        ...{ mode: "microphone", microphone, speaker, backend, tracks: "mix" } as const,
        ...{ balance: 0.5, sampleRate, partMs: packetMs, pipeline: pipelineConfig(options) },
      };
      await using meeting = await Meeting.open(config, {
        samples: (samples) => Promise.resolve(sender.put(samples)),
        event: (event) => {
          if (event.type === "device") {
            const device = event.source === "microphone" ? "microphone" : "speakers";
            terminal.note(oneLine(`The ${device}: ${event.text}.`));
          }
        },
        drift: () => {},
      });
      await meeting.run(signal);
    });
  }

  /** Runs `run` with a new sender, prints its progress meanwhile, and a summary at the end. */
  async #sending(
    channels: 1 | 2,
    what: string,
    run: (sender: VoiceSender, packetFrames: number) => Promise<void>,
  ): Promise<void> {
    const { options, key, socket, target, terminal } = this.parts;
    using encoder = VoiceEncoder.open({
      ...{ channels, packetMs, bitRate: options.bitRate },
      expectedLossPercent: options.expectedLoss,
    });
    const sender = new VoiceSender({
      ...{ encoder, channels, packer: new RtpPacker(randomRtpStart()) },
      ...(key !== undefined && { sealer: new SrtpSealer(key) }),
      send: (datagram) => socket.send(datagram),
    });
    terminal.note(oneLine(`Sending ${what} to ${target}. Ctrl+C ends it.`));
    const timer = setInterval(() => {
      if (options.json === true) terminal.print(sendJson(sender, socket));
      else terminal.progress(sendLine(sender, socket));
    }, statusMs);
    try {
      await run(sender, encoder.packetFrames);
    } finally {
      clearInterval(timer);
      terminal.progress(undefined);
    }
    terminal.note(oneLine(`${sendLine(sender, socket)}.`));
  }
}

function sendLine({ packets, bytes }: VoiceSender, { failed, failure }: UdpTarget): string {
  const sent = `Sent ${formatDuration(packets * packetMs / 1000)}: ` +
    `${packets} packets, ${Math.round(bytes / 1000)} kB`;
  return failed === 0 ? sent : `${sent}; ${failed} could not be sent (${failure})`;
}

function sendJson({ packets, bytes }: VoiceSender, { failed }: UdpTarget): string {
  return toSnakeCaseJson({ sentS: packets * packetMs / 1000, packets, bytes, failed });
}

function sourceAndTarget(words: readonly string[]): [string | undefined, string] {
  const [first = "", second, ...more] = words;
  if (more.length > 0) {
    throw new UsageError("Too many arguments: give a microphone or a file, and HOST:PORT.");
  }
  return second === undefined ? [undefined, first] : [first, second];
}

/**
 * Whether the source is a file or standard input, rather than a microphone. A name with a sound file's extension
 * is a file even if there is none of that name.
 */
async function isFile(source: string): Promise<boolean> {
  if (source === standardStream || hasSoundExtension(source)) return true;
  const there = await Deno.stat(source).catch(() => undefined);
  return there !== undefined && !there.isDirectory;
}

function bitRateOf(text: string): number {
  const rate = Number(text);
  if (/^\d+$/.test(text) && rate >= 6000 && rate <= 510_000) return rate;
  throw new InvalidArgumentError("Give a number from 6000 to 510000.");
}

function percentOf(text: string): number {
  const percent = Number(text);
  if (/^\d+$/.test(text) && percent <= 100) return percent;
  throw new InvalidArgumentError("Give a number from 0 to 100.");
}
