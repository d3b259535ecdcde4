import { datagramStruct } from "./abi.ts";
import { call, callNonblocking, cString } from "./call.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** A received datagram. */
export interface Datagram {
  /** The contents; valid until the next datagrams are received. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Address and port, such as "192.168.1.10:5004" or "[fe80::1%2]:5004". */
  readonly sender: string;
}

/** Size of the receive buffer in bytes: 64 KiB plus the longest datagram that is accepted. */
const capacity = 65_536 + 9216;
const mostDatagrams = 64;
const waitMs = 10_000;

/**
 * UDP socket that receives RTP or SRTP. A flood of other datagrams costs little time and no memory.
 *
 * @example
 * ```ts
 * using socket = DatagramSocket.open("127.0.0.1", 0);
 * setTimeout(() => socket.close(), 100);
 * for await (const datagrams of socket.receive()) console.log(datagrams.length);
 * ```
 */
export class DatagramSocket implements Disposable {
  readonly #library: Library;
  readonly #handle: number;
  #isClosed = false;
  #refused = 0;

  private constructor(library: Library, handle: number, readonly port: number) {
    this.#library = library;
    this.#handle = handle;
  }

  /**
   * Opens a socket at an address and port.
   *
   * @param address Numeric address of this computer.
   * @param port The port; 0 is any free port.
   * @throws {AnechoError} With code "state" if another program uses the port, "device" if this computer
   * doesn't have the address, "invalid-argument" if the system reserves the port or the address is malformed.
   */
  static open(address: string, port: number, library: Library = sharedLibrary()): DatagramSocket {
    const config = cString(JSON.stringify({ address, port }));
    const [handle, bound] = [new Uint32Array(1), new Uint32Array(1)];
    const open = library.functions.anecho_socket_open;
    call((error) =>
      open(config, new Uint8Array(handle.buffer), new Uint8Array(bound.buffer), error)
    );
    return new DatagramSocket(library, handle[0] ?? 0, bound[0] ?? 0);
  }

  /** Yields received datagrams in batches, until the socket is closed. For one reader at a time. */
  async *receive(): AsyncGenerator<readonly Datagram[]> {
    const bytes = new Uint8Array(capacity);
    const places = datagramStruct.allocate(mostDatagrams);
    const count = new Uint32Array(1);
    const countBytes = new Uint8Array(count.buffer);
    const receive = this.#library.functions.anecho_socket_receive;
    while (!this.#isClosed) {
      const result = await callNonblocking(
        [bytes, places, countBytes],
        (error) =>
          receive(
            this.#handle,
            bytes,
            bytes.length,
            places,
            mostDatagrams,
            countBytes,
            waitMs,
            error,
          ),
      ).catch((error: unknown) => {
        // The socket was closed before the call began on its thread.
        if (this.#isClosed) return "end" as const;
        throw error;
      });
      if (result === "end") return;
      if (result === "timeout") continue;
      yield Array.from({ length: count[0] ?? 0 }, (_, index) => {
        const { offset, bytes: size, sender } = datagramStruct.read(places, index);
        return { bytes: bytes.subarray(offset, offset + size), sender };
      });
    }
  }

  /**
   * Accepts only this sender's datagrams for some time. A later call replaces an earlier one.
   *
   * @param timeMs Length of that time, 1 to 60,000 ms.
   */
  hold(sender: string, timeMs: number): void {
    if (this.#isClosed) return;
    const hold = this.#library.functions.anecho_socket_hold;
    call((error) => hold(this.#handle, cString(sender), timeMs, error));
  }

  /** Number of datagrams that were read and refused, without those that the system dropped. */
  get refused(): number {
    if (this.#isClosed) return this.#refused;
    const count = new BigUint64Array(1);
    const read = this.#library.functions.anecho_socket_refused;
    call((error) => read(this.#handle, new Uint8Array(count.buffer), error));
    return Number(count[0]);
  }

  /** Releases the port and ends {@linkcode receive}. */
  close(): void {
    if (this.#isClosed) return;
    this.#refused = this.refused;
    this.#isClosed = true;
    call((error) => this.#library.functions.anecho_socket_close(this.#handle, error));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
