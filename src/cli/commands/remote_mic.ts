import { type Command, InvalidArgumentError } from "commander";
import { isIP } from "node:net";
import { findMicPlace } from "../../app/mic_place.ts";
import { nativeBackend } from "../../app/sound_system.ts";
import { appPaths } from "../../platform/paths.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { FrameSplitter } from "../../remote_mic/frame_splitter.ts";
import { MicPump } from "../../remote_mic/mic_pump.ts";
import { PlayingMic } from "../../remote_mic/playing_mic.ts";
import { readKeyFile } from "../../remote_mic/key_file.ts";
import { localAddresses } from "../../remote_mic/local_network.ts";
import { keepPairing } from "../../remote_mic/pairing.ts";
import { SrtpOpener } from "../../remote_mic/srtp.ts";
import { isLoopback, UdpListener } from "../../remote_mic/udp_listener.ts";
import type { CommandContext } from "../command_context.ts";
import { aborted } from "../../app/waiting.ts";
import { monoOrStereo } from "../mono_or_stereo.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { remoteMicJson, remoteMicLine, remoteMicSummary } from "../remote_mic_line.ts";
import { standardStream } from "../sound_name.ts";
import { catchStopSignals } from "../stop_signals.ts";
import type { Terminal } from "../terminal.ts";
import { whipNotes } from "../whip_notes.ts";
import { addRemoteMicSendCommand } from "./remote_mic_send.ts";

interface RemoteMicOptions {
  readonly port?: number;
  readonly listen?: string;
  /** The port, or `true`: the usual one. */
  readonly whip?: number | true;
  readonly lan?: boolean;
  readonly newCode?: boolean;
  readonly name: string;
  readonly output?: string;
  readonly channels: 1 | 2;
  readonly keyFile?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho remote-mic                                     apps can record what is sent to port 5004
  ffmpeg -re -i talk.wav -ac 1 -c:a libopus -f rtp rtp://127.0.0.1:5004
  anecho remote-mic --listen 0.0.0.0 --key-file mic.key from the network, by SRTP
  anecho remote-mic --whip --lan                        a phone's browser: open the address that is shown
  host-of-my-own | anecho remote-mic -                  frames of Opus, each behind its length

What comes is RTP with Opus in it (RFC 3550, 7587). In a pipe, each frame stands behind its length in two
bytes, the higher one first; a frame of no length says that the sender is silent.
A sender is heard until it has been silent for 0.6 s; until then, nobody else is.`;

const statusMs = 1000;
const usualPort = 5004;
const usualWhipPort = 5443;
const loopback = "127.0.0.1";

/** Adds `anecho remote-mic`. */
export function addRemoteMicCommand(program: Command, context: CommandContext): void {
  const remoteMic = program.command("remote-mic")
    // Options behind "send" are its own.
    .enablePositionalOptions()
    .description("Let apps record from a microphone that is elsewhere, heard over the network.")
    .argument("[frames]", "- takes bare frames of Opus from standard input instead", framesOf)
    .option(
      "--port <number>",
      `the UDP port at which RTP is awaited (default: ${usualPort})`,
      portOf,
    )
    .option("--listen <address>", `the address to receive RTP at (default: ${loopback})`)
    .option("--key-file <file>", "take only SRTP sealed with the key in it (base64, as FFmpeg's)")
    .option("--whip [port]", `take WHIP, from browsers and OBS (default: ${usualWhipPort})`, portOf)
    .option("--lan", "with --whip: let the local network in, with the pairing code")
    .option("--new-code", "with --whip: forget the pairing code, and make another")
    .option("--channels <number>", "1 or 2", monoOrStereo, 1)
    .option("--name <name>", "what the microphone is called", "Anecho remote microphone")
    .option("--output <name>", "on Windows: part of the name of the virtual cable to play into")
    .option("--json", "tell how it goes, once a second, as a line of JSON")
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
  await using pump = new MicPump({
    open: async () => {
      const { cable } = await findMicPlace(backend, name, output);
      const config = { backend, name, channels };
      return await PlayingMic.open(cable === undefined ? config : { ...config, cable });
    },
    note,
  });
  const timer = setInterval(() => {
    const statistics = pump.statistics();
    if (options.json === true) terminal.print(remoteMicJson(statistics));
    else terminal.progress(remoteMicLine(statistics));
  }, statusMs);
  try {
    if (readsFrames) await pumpFrames(pump, stop.signal, note);
    else if (options.whip !== undefined) {
      await pumpWhip(pump, { ...options, name: recordFrom }, stop.signal, terminal);
    } else await pumpDatagrams(pump, { ...options, name: recordFrom }, stop.signal, note);
  } finally {
    clearInterval(timer);
    terminal.progress(undefined);
  }
  if (stop.signal.aborted) context.exitCode = exitCodes.interrupted;
  const statistics = pump.statistics();
  if (statistics !== undefined) note(remoteMicSummary(statistics));
}

async function pumpDatagrams(
  pump: MicPump,
  { listen = loopback, port = usualPort, name, keyFile }: RemoteMicOptions,
  signal: AbortSignal,
  note: (line: string) => void,
): Promise<void> {
  const opener = keyFile === undefined ? undefined : new SrtpOpener(await readKeyFile(keyFile));
  await using listener = await UdpListener.open({ address: listen, port }, (datagram) => {
    const bytes = opener === undefined ? datagram : opener.open(datagram);
    if (bytes !== undefined) pump.put({ kind: "rtp", bytes });
  });
  note(
    `"${name}" plays what is sent to ${listen}, port ${listener.port} (UDP): choose it as the ` +
      "microphone. Ctrl+C ends it.",
  );
  await aborted(signal);
  const refused = opener?.refused ?? 0;
  if (refused > 0) note(`${refused} packets were not sealed with the key, or came twice.`);
}

/** Loaded only where it is asked for: WebRTC is large. */
async function pumpWhip(
  pump: MicPump,
  { whip, lan = false, newCode = false, name, channels }: RemoteMicOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  const { WhipServer } = await import("../../remote_mic/whip_server.ts");
  const addresses = lan ? localAddresses() : [loopback];
  const [address] = addresses;
  if (address === undefined) {
    throw new UsageError("This computer is in no network: connect it, or leave --lan out.");
  }
  const { code, certificate, key } = await keepPairing(appPaths().state, addresses, newCode);
  await using server = new WhipServer({
    port: whip === undefined || whip === true ? usualWhipPort : whip,
    code,
    channels,
    ...(lan ? { lan: { certificate, key, addresses } } : {}),
    take: (bytes) => pump.put({ kind: "rtp", bytes }),
  });
  for (
    const line of whipNotes({ name, code, address: server.addressAt(address), lan, certificate })
  ) {
    terminal.note(line);
  }
  await aborted(signal);
}

async function pumpFrames(
  pump: MicPump,
  signal: AbortSignal,
  note: (line: string) => void,
): Promise<void> {
  const splitter = new FrameSplitter();
  const reader = Deno.stdin.readable.getReader();
  const stopped = aborted(signal);
  while (true) {
    const piece = await Promise.race([reader.read(), stopped]);
    if (piece === undefined) return;
    if (piece.done) break;
    for (const bytes of splitter.push(piece.value)) pump.put({ kind: "frame", bytes });
  }
  if (!splitter.isWhole) note("The pipe ended in the middle of a frame.");
  // What waits is heard to its end.
  await Promise.race([untilPlayed(pump), stopped]);
}

async function untilPlayed(pump: MicPump): Promise<void> {
  while (pump.statistics()?.isPlaying === true) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function checkOptions(readsFrames: boolean, options: RemoteMicOptions): void {
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
    throw new UsageError("There are no frames on a terminal: use a pipe.");
  }
  if (whip === undefined && (lan !== undefined || newCode !== undefined)) {
    throw new UsageError("--lan and --new-code belong to --whip: give that too.");
  }
  const isRtp = port !== undefined || options.listen !== undefined || keyFile !== undefined;
  if (whip !== undefined && (isRtp || readsFrames)) {
    throw new UsageError(
      "--whip stands for itself: leave out --port, --listen, --key-file and -, or start another.",
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
