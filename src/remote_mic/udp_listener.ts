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
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Takes a datagram, whose bytes are valid until it returns.
 *
 * @param sender Its address and port.
 */
export type TakeDatagram = (
  bytes: Uint8Array<ArrayBuffer>,
  sender: string,
) => PutResult;

/** The place can't be listened at. The message is a sentence that says what to do. */
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

/** Waits for datagrams of RTP or SRTP. While a sender is heard, nobody else is let in. */
export class UdpListener implements AsyncDisposable {
  readonly #socket: DatagramSocket;
  readonly #reading: Promise<void>;

  private constructor(socket: DatagramSocket, take: TakeDatagram, holdMs: number) {
    this.#socket = socket;
    this.#reading = this.#read(take, holdMs);
  }

  /**
   * Takes a port, and listens.
   *
   * @param take Is given each datagram.
   * @param holdMs How long only the sender that was heard last is let in.
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

  /** The port that was taken. */
  get port(): number {
    return this.#socket.port;
  }

  /** Datagrams that are neither RTP with Opus, nor of the sender that is heard. */
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

  /** Gives the port back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#reading;
  }
}

/**
 * Says why a place can't be listened at.
 *
 * @param option The one that names the port.
 */
export function listenSentence(
  error: unknown,
  { address, port }: UdpPlace,
  option = "--port",
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
    return `Port ${port} is not for everybody: give one above 1023.`;
  }
  const reason = messageOf(error);
  return `Nothing can be received at ${address}, port ${port}: ${reason}`;
}
