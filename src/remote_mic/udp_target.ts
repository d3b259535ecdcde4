import { lookup } from "node:dns/promises";
import { createSocket, type Socket } from "node:dgram";
import { isIP } from "node:net";

/** Error: a destination is malformed or can't be found. The message is a sentence that says what to do. */
export class AddressError extends Error {
  override readonly name = "AddressError";
  readonly code = "address";
}

/** Destination of datagrams. */
export interface UdpAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * Splits HOST:PORT; an IPv6 address is in brackets.
 *
 * @throws {AddressError}
 */
export function parseHostPort(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new AddressError(
      `"${text}" is not HOST:PORT: give one such as 192.168.1.10:5004 or [fe80::1]:5004.`,
    );
  }
  return { host, port };
}

/**
 * Finds the address of HOST:PORT.
 *
 * @throws {AddressError}
 */
export async function findUdpAddress(text: string): Promise<UdpAddress> {
  const { host, port } = parseHostPort(text);
  if (isIP(host) !== 0) return { address: host, port };
  try {
    return { address: (await lookup(host)).address, port };
  } catch {
    throw new AddressError(`There is no computer ${host}: correct the name, or give its address.`);
  }
}

/** Sends datagrams to one address. */
export class UdpTarget implements AsyncDisposable {
  readonly #socket: Socket;
  #failed = 0;
  #failure: string | undefined;

  constructor(private readonly to: UdpAddress) {
    this.#socket = createSocket(isIP(to.address) === 6 ? "udp6" : "udp4");
    this.#socket.on("error", (error) => this.#fail(error));
  }

  /** Number of datagrams that the system did not accept. */
  get failed(): number {
    return this.#failed;
  }

  /** Why the system did not accept the last datagram that failed. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Sends a datagram. Never blocks; failures are counted. */
  send(datagram: Uint8Array<ArrayBuffer>): void {
    const { address, port } = this.to;
    this.#socket.send(datagram, port, address, (error) => {
      if (error !== null && error !== undefined) this.#fail(error);
    });
  }

  /** Closes the socket. */
  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #fail(error: Error): void {
    this.#failed++;
    this.#failure = error.message;
  }
}
