import { createSocket, type Socket } from "node:dgram";
import { BlockList, isIP } from "node:net";
import { messageOf } from "../platform/message_of.ts";

/** Where datagrams are awaited. */
export interface UdpPlace {
  /** An address of this computer. */
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
}

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

/** Waits for datagrams. */
export class UdpListener implements AsyncDisposable {
  readonly #socket: Socket;

  private constructor(socket: Socket, readonly port: number) {
    this.#socket = socket;
  }

  /**
   * @param take Is given each datagram.
   * @throws {ListenError}
   */
  static open(
    { address, port }: UdpPlace,
    take: (datagram: Uint8Array<ArrayBuffer>) => void,
  ): Promise<UdpListener> {
    const { promise, resolve, reject } = Promise.withResolvers<UdpListener>();
    const socket = createSocket(isIP(address) === 6 ? "udp6" : "udp4");
    socket.on("message", (datagram) => take(new Uint8Array(datagram)));
    socket.once("error", (error) => {
      socket.close();
      reject(new ListenError(listenSentence(error, { address, port })));
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners("error");
      // What is refused later, such as an answer of the system's to nobody, concerns no sender.
      socket.on("error", () => {});
      resolve(new UdpListener(socket, socket.address().port));
    });
    return promise;
  }

  /** Gives the port back. */
  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
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
  if (code === "EADDRINUSE") {
    return `Port ${port} is taken by another program: end it, or give another with ${option}.`;
  }
  if (code === "EADDRNOTAVAIL") {
    return `This computer has no address ${address}: give one that it has with --listen.`;
  }
  if (code === "EACCES") return `Port ${port} is not for everybody: give one above 1023.`;
  const reason = messageOf(error);
  return `Nothing can be received at ${address}, port ${port}: ${reason}`;
}
