import { aborted, sleep, unlessAborted } from "../../platform/waiting.ts";
import type { PutResult } from "../../engine/receiver.ts";
import { appPaths } from "../../platform/paths.ts";
import { FrameSplitter } from "../../remote_mic/frame_splitter.ts";
import { HeardSender } from "../../remote_mic/heard_sender.ts";
import { readKeyFile } from "../../remote_mic/key_file.ts";
import { localAddresses } from "../../remote_mic/local_network.ts";
import type { MicPump, RemotePacket } from "../../remote_mic/mic_pump.ts";
import { keepPairing } from "../../remote_mic/pairing.ts";
import { SrtpOpener } from "../../remote_mic/srtp.ts";
import { UdpListener } from "../../remote_mic/udp_listener.ts";
import { UsageError } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { whipNotes } from "./whip_notes.ts";

/** Default address and ports at which a voice is received. */
export const loopback = "127.0.0.1";
export const usualPort = 5004;
export const usualWhipPort = 5443;

/** Passes packets to a pump, and remembers whose voice is heard. */
export class HeardPump {
  readonly sender = new HeardSender();
  #listener: UdpListener | undefined;

  constructor(readonly pump: MicPump) {}

  /** Number of datagrams that the listener has refused; 0 without a listener. */
  get refused(): number {
    return this.#listener?.refused ?? 0;
  }

  /** Sets the listener whose refusals `refused` counts. */
  refusedBy(listener: UdpListener): void {
    this.#listener = listener;
  }

  /** Passes a packet on. @param name The sender's name. */
  put(packet: RemotePacket, name: string): PutResult {
    const result = this.pump.put(packet);
    if (result === "heard") this.sender.hear(name, Date.now());
    return result;
  }
}

/** Options that all sources of a voice share. */
export interface SourceOptions {
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  /** Name of the microphone from which apps record. */
  readonly name: string;
}

/** Plays RTP that is received by UDP, until the signal is aborted. @throws {ListenError | KeyFileError} */
export async function pumpDatagrams(
  heard: HeardPump,
  { listen = loopback, port = usualPort, keyFile }: {
    readonly listen?: string;
    readonly port?: number;
    readonly keyFile?: string;
  },
  { signal, terminal, name }: SourceOptions,
): Promise<void> {
  const opener = keyFile === undefined ? undefined : new SrtpOpener(await readKeyFile(keyFile));
  await using listener = UdpListener.open({ address: listen, port }, (datagram, sender) => {
    const bytes = opener === undefined ? datagram : opener.open(datagram);
    return bytes === undefined ? "ignored" : heard.put({ kind: "rtp", bytes }, sender);
  });
  terminal.note(
    `"${name}" plays what is sent to ${listen}, port ${listener.port} (UDP): choose it as the ` +
      "microphone. Ctrl+C ends it.",
  );
  heard.refusedBy(listener);
  await aborted(signal);
  const refused = opener?.refused ?? 0;
  if (refused > 0) {
    terminal.note(`${refused} packets were not encrypted with the key, or came twice.`);
  }
}

/**
 * Plays sound that browsers, OBS and others send by WHIP, until the signal is aborted. Loads WebRTC, which is large.
 *
 * @throws {ListenError}
 * @throws {UsageError} If the local network may send, but this computer is in no network.
 */
export async function pumpWhip(
  heard: HeardPump,
  { whip, lan = false, newCode = false, channels }: {
    readonly whip?: number | true;
    readonly lan?: boolean;
    readonly newCode?: boolean;
    readonly channels: 1 | 2;
  },
  { signal, terminal, name }: SourceOptions,
): Promise<void> {
  const { WhipServer } = await import("../../remote_mic/whip_server.ts");
  const addresses = lan ? localAddresses() : [loopback];
  const [address] = addresses;
  if (address === undefined) {
    throw new UsageError("This computer is not in a network: connect it, or leave --lan out.");
  }
  const { code, certificate, key } = await keepPairing(appPaths().state, addresses, newCode);
  await using server = new WhipServer({
    port: whip === undefined || whip === true ? usualWhipPort : whip,
    code,
    channels,
    ...(lan ? { lan: { certificate, key, addresses } } : {}),
    take: (bytes, sender) => heard.put({ kind: "rtp", bytes }, sender),
  });
  for (
    const line of whipNotes({ name, code, address: server.addressAt(address), lan, certificate })
  ) {
    terminal.note(line);
  }
  await aborted(signal);
}

/** Plays bare Opus frames from standard input, until it ends or the signal is aborted. */
export async function pumpFrames(
  heard: HeardPump,
  { signal, terminal }: SourceOptions,
): Promise<void> {
  const splitter = new FrameSplitter();
  const reader = Deno.stdin.readable.getReader();
  while (true) {
    const piece = await unlessAborted(reader.read(), signal);
    if (piece === undefined) return;
    if (piece.done) break;
    for (const bytes of splitter.push(piece.value)) {
      heard.put({ kind: "frame", bytes }, "standard input");
    }
  }
  if (!splitter.isWhole) terminal.note("The pipe ended in the middle of a frame.");
  // Waits until the buffered sound has been played.
  await unlessAborted(untilPlayed(heard.pump), signal);
}

async function untilPlayed(pump: MicPump): Promise<void> {
  while (pump.statistics()?.isPlaying === true) {
    await sleep(20);
  }
}
