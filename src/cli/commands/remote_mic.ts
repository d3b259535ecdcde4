import { type Command, InvalidArgumentError } from "commander";
import { isIP } from "node:net";
import { findMicPlace } from "../../app/mic_place.ts";
import { listEndpoints, nativeBackend } from "../../app/sound_system.ts";
import { chooseByNames } from "../../devices/name_choices.ts";
import { defaultChoice, type DeviceChoice } from "../../devices/selection.ts";
import { makesMicrophone } from "../../devices/wiring_plan.ts";
import type { BackendName } from "../../engine/config.ts";
import { appPaths } from "../../platform/paths.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { MicPump } from "../../remote_mic/mic_pump.ts";
import { PlayingMic } from "../../remote_mic/playing_mic.ts";
import { isLoopback } from "../../remote_mic/udp_listener.ts";
import type { CommandContext } from "../command_context.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { monoOrStereo } from "../mono_or_stereo.ts";
import { remoteMicJson, remoteMicLine, remoteMicSummary } from "../remote_mic/remote_mic_line.ts";
import {
  HeardPump,
  loopback,
  pumpDatagrams,
  pumpFrames,
  pumpWhip,
  usualPort,
  usualWhipPort,
} from "../remote_mic/remote_mic_sources.ts";
import { remoteMicStatus, RemoteMicTeller } from "../remote_mic/remote_mic_teller.ts";
import { standardStream } from "../sound_name.ts";
import { catchStopSignals } from "../stop_signals.ts";
import type { Terminal } from "../terminal.ts";
import { addRemoteMicSendCommand } from "./remote_mic_send.ts";

interface RemoteMicOptions {
  readonly port?: number;
  readonly listen?: string;
  /** The port; `true` stands for the default port. */
  readonly whip?: number | true;
  readonly lan?: boolean;
  readonly newCode?: boolean;
  readonly name: string;
  readonly output?: string;
  readonly channels: 1 | 2;
  readonly keyFile?: string;
  readonly aec?: boolean;
  readonly speaker?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho remote-mic                                       apps can record what is sent to port 5004
  ffmpeg -re -i talk.wav -ac 1 -c:a libopus -f rtp rtp://127.0.0.1:5004
  anecho remote-mic --listen 0.0.0.0 --key-file mic.key   from the network, by SRTP
  anecho remote-mic --whip --lan --aec                    a phone beside this computer's speakers
  anecho remote-mic --whip --lan                          a phone's browser: open the address that is shown
  host-of-my-own | anecho remote-mic -                    Opus frames, each after its length

It receives Opus in RTP (RFC 3550, 7587). In a pipe, each frame follows its length in two bytes, the higher
one first; the length 0, without a frame, says that the sender is silent.
It plays one sender at a time, until that has been silent for 0.6 s.`;

const statusMs = 1000;

/** Adds `anecho remote-mic`. */
export function addRemoteMicCommand(program: Command, context: CommandContext): void {
  const remoteMic = program.command("remote-mic")
    // Options after "send" are options of "send".
    .enablePositionalOptions()
    .description("Receive a microphone over the network, and let apps record from it.")
    .argument("[frames]", "-: read bare Opus frames from standard input instead", framesOf)
    .option(
      "--port <number>",
      `UDP port for RTP (default: ${usualPort})`,
      portOf,
    )
    .option("--listen <address>", `the address to receive RTP at (default: ${loopback})`)
    .option(
      "--key-file <file>",
      "accept only SRTP with the key in this file (base64, as FFmpeg takes it)",
    )
    .option(
      "--whip [port]",
      `receive by WHIP, from browsers and OBS (default: ${usualWhipPort})`,
      portOf,
    )
    .option("--lan", "with --whip: accept devices of the local network, with the pairing code")
    .option("--new-code", "with --whip: replace the pairing code by a new one")
    .option("--channels <number>", "1 or 2", monoOrStereo, 1)
    .option("--name <name>", "what the microphone is called", "Anecho remote microphone")
    .option("--output <name>", "on Windows: part of the name of the virtual cable to play into")
    .option("--aec", "take the echo of this computer's speakers out of the voice")
    .option(
      "--speaker <name>",
      "with --aec: part of the speakers' name, instead of the default",
    )
    .option("--json", "print figures once a second, as a line of JSON")
    .addHelpText("after", examples)
    .action((frames: string | undefined, options: RemoteMicOptions) =>
      runRemoteMic(frames !== undefined, options, context)
    );
  addRemoteMicSendCommand(remoteMic, context);
}

async function runRemoteMic(
  readsFrames: boolean,
  options: RemoteMicOptions,
  context: CommandContext,
): Promise<void> {
  checkOptions(readsFrames, options);
  const { terminal } = context;
  using stop = catchStopSignals();
  const { name, channels, output } = options;
  const backend = nativeBackend();
  const note = (line: string) => terminal.note(oneLine(line));
  const { recordFrom } = await findMicPlace(backend, name, output);
  const speaker = options.aec === true ? await findSpeaker(backend, options.speaker) : undefined;
  await using pump = new MicPump({
    open: async () => {
      const { cable } = await findMicPlace(backend, name, output);
      return await PlayingMic.open({ backend, name, channels, cable, speaker });
    },
    note,
  });
  const heard = new HeardPump(pump);
  await using _teller = new RemoteMicTeller(appPaths().runtime, () =>
    remoteMicStatus({
      name: recordFrom,
      statistics: pump.statistics(),
      speaker: heard.sender.current(Date.now()),
    }));
  const timer = setInterval(() => showStatus(heard, options, terminal), statusMs);
  const sourceOptions = { signal: stop.signal, terminal, name: recordFrom };
  try {
    if (readsFrames) await pumpFrames(heard, sourceOptions);
    else if (options.whip !== undefined) await pumpWhip(heard, options, sourceOptions);
    else await pumpDatagrams(heard, options, sourceOptions);
  } finally {
    clearInterval(timer);
    terminal.progress(undefined);
  }
  if (stop.signal.aborted) context.exitCode = exitCodes.interrupted;
  const statistics = pump.statistics();
  if (statistics !== undefined) note(remoteMicSummary(statistics, heard.refused));
}

function showStatus(
  { pump, sender, refused }: HeardPump,
  { json }: RemoteMicOptions,
  terminal: Terminal,
): void {
  const statistics = pump.statistics();
  if (json === true) {
    terminal.print(remoteMicJson(statistics, sender.current(Date.now()), refused));
  } else terminal.progress(remoteMicLine(statistics));
}

/** @throws {DeviceNameError} If the name fits no speakers, or several. */
async function findSpeaker(backend: BackendName, speaker?: string): Promise<DeviceChoice> {
  if (speaker === undefined) return defaultChoice;
  const endpoints = await listEndpoints(backend);
  return chooseByNames({ speaker }, endpoints, makesMicrophone(backend)).speaker ?? defaultChoice;
}

function checkOptions(readsFrames: boolean, options: RemoteMicOptions): void {
  checkPlace(readsFrames, options);
  const { aec, speaker, channels } = options;
  if (speaker !== undefined && aec !== true) {
    throw new UsageError("--speaker works only with --aec: add that.");
  }
  if (aec === true && channels === 2) {
    throw new UsageError("--aec works on one channel: leave --channels 2 out.");
  }
}

function checkPlace(readsFrames: boolean, options: RemoteMicOptions): void {
  const { name, port, listen = loopback, keyFile, whip, lan, newCode } = options;
  if (name.trim() === "") throw new UsageError("--name is empty: give a name.");
  if (isIP(listen) === 0) {
    throw new UsageError("--listen takes an address, such as 127.0.0.1: give one.");
  }
  if (!readsFrames && keyFile === undefined && !isLoopback(listen)) {
    throw new UsageError(
      `At ${listen} everybody in the network could speak in your name: give a key with --key-file.`,
    );
  }
  if (readsFrames && Deno.stdin.isTerminal()) {
    throw new UsageError("Frames can't come from a terminal: use a pipe.");
  }
  if (whip === undefined && (lan !== undefined || newCode !== undefined)) {
    throw new UsageError("--lan and --new-code work only with --whip: add that.");
  }
  const isRtp = port !== undefined || options.listen !== undefined || keyFile !== undefined;
  if (whip !== undefined && (isRtp || readsFrames)) {
    throw new UsageError(
      "--whip can't be combined with --port, --listen, --key-file or -: leave those out, or start a second anecho remote-mic.",
    );
  }
}

function framesOf(text: string): string {
  if (text === standardStream) return text;
  throw new InvalidArgumentError("Give - for standard input, or nothing.");
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("Give a number from 0 to 65535.");
}
