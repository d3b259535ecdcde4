import { BlockList, isIP } from "node:net";
import { DatagramSocket } from "../engine/datagram_socket.ts";
import { AnechoError } from "../engine/errors.ts";
import type { PutResult } from "../engine/receiver.ts";
import { messageOf } from "../platform/message_of.ts";
import { usualTuning } from "./tuning.ts";

/** Address and port at which datagrams are received. */
export interface UdpPlace {
  /** An address of this computer. */
  readonly address: string;
  /** The port; 0 for any free one. */
  readonly port: number;
}

/**
 * Function that takes a datagram, whose bytes are valid until it returns.
 *
 * @param sender The sender's address and port.
 */
export type TakeDatagram = (
  bytes: Uint8Array<ArrayBuffer>,
  sender: string,
) => PutResult;

/** Error: the program can't listen at the address and port. The message is a sentence that says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code = "listen";
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** Whether only programs of this computer can send to an address. */
export function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 6 ? "ipv6" : "ipv4");
}

/** Receives datagrams of RTP or SRTP. While a sender is heard, all others are refused. */
export class UdpListener implements AsyncDisposable {
  readonly #socket: DatagramSocket;
  readonly #reading: Promise<void>;

  private constructor(socket: DatagramSocket, take: TakeDatagram, holdMs: number) {
    this.#socket = socket;
    this.#reading = this.#read(take, holdMs);
  }

  /**
   * Opens a port, and listens.
   *
   * @param take Called with each datagram.
   * @param holdMs For how long after a sender's packet all other senders are refused, in ms.
   * @throws {ListenError}
   */
  static open(
    { address, port }: UdpPlace,
    take: TakeDatagram,
    holdMs = usualTuning.gapMs,
  ): UdpListener {
    try {
      return new UdpListener(DatagramSocket.open(address, port), take, holdMs);
    } catch (error) {
      throw new ListenError(listenSentence(error, { address, port }));
    }
  }

  /** The open port. */
  get port(): number {
    return this.#socket.port;
  }

  /**
   * Number of datagrams that were read and refused: not RTP with Opus, or not of the sender that is heard.
   * Linux drops most of other senders' datagrams itself; these are not counted.
   */
  get refused(): number {
    return this.#socket.refused;
  }

  async #read(take: TakeDatagram, holdMs: number): Promise<void> {
    for await (const datagrams of this.#socket.receive()) {
      for (const { bytes, sender } of datagrams) {
        if (take(bytes, sender) === "heard") this.#socket.hold(sender, holdMs);
      }
    }
  }

  /** Releases the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#reading;
  }
}

/**
 * Says why the program can't listen at an address and port.
 *
 * @param option The option that gives the port.
 */
export function listenSentence(
  error: unknown,
  { address, port }: UdpPlace,
  option = "--port",
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const isNative = error instanceof AnechoError;
  if (code === "EADDRINUSE" || isNative && code === "state") {
    return `Port ${port} is taken by another program: end it, or give another with ${option}.`;
  }
  if (code === "EADDRNOTAVAIL" || isNative && code === "device") {
    return `This computer has no address ${address}: give one that it has with --listen.`;
  }
  if (code === "EACCES" || isNative && code === "invalid-argument") {
    // Windows reserves ranges anywhere, and reports ports that a program has for itself alone likewise.
    return os === "windows"
      ? `Port ${port} is reserved, by the system or a program: give another with ${option}.`
      : `Port ${port} is reserved by the system: give one above 1023.`;
  }
  const reason = messageOf(error);
  return `Nothing can be received at ${address}, port ${port}: ${reason}`;
}
