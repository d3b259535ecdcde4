import { eventStruct } from "./abi.ts";
import { call, callNonblocking, type CallResult } from "./call.ts";
import { AnechoError } from "./errors.ts";

/** Functions that fetch the events of one handle. */
export interface EventSource<Event> {
  /** Calls an `anecho_…_wait_event`. */
  readonly wait: (
    buffer: Uint8Array<ArrayBuffer>,
    timeoutMs: number,
    error: Uint8Array<ArrayBuffer>,
  ) => Promise<number>;
  /** Calls the `anecho_…_wake` that ends such a wait. */
  readonly wake: (error: Uint8Array<ArrayBuffer>) => number;
  /** Reads an `anecho_event`. */
  readonly read: (bytes: Uint8Array) => Event;
}

/** Binds a handle to the native functions that wait for its events and end such a wait. */
export function eventSource<Event>(
  handle: number,
  wait: WaitEvent,
  wake: WakeWait,
  read: (bytes: Uint8Array) => Event,
): EventSource<Event> {
  return {
    wait: (buffer, timeoutMs, error) => wait(handle, buffer, timeoutMs, error),
    wake: (error) => wake(handle, error),
    read,
  };
}

type WaitEvent = (
  handle: number,
  buffer: Uint8Array<ArrayBuffer>,
  timeoutMs: number,
  error: Uint8Array<ArrayBuffer>,
) => Promise<number>;

type WakeWait = (handle: number, error: Uint8Array<ArrayBuffer>) => number;

/** Longest single wait for an event, in ms. Only limits how long a thread of Deno's pool is occupied. */
const waitMs = 60_000;

/** Fetches the events of one handle, for one listener at a time. */
export class EventPump<Event> {
  readonly #source: EventSource<Event>;
  #wait: Promise<CallResult> | undefined;
  #listened = false;
  #closed = false;
  /** Whether a wake was requested that has not ended a wait yet. */
  #wakeDue = false;

  constructor(source: EventSource<Event>) {
    this.#source = source;
  }

  /**
   * Yields events, from the first one not yet fetched, until `signal` is aborted or the pump is
   * closed.
   *
   * @throws {AnechoError} With code "state", if the events have a listener already.
   */
  async *events(signal?: AbortSignal): AsyncGenerator<Event> {
    if (this.#listened) {
      throw new AnechoError("state", "The events are being listened to already: end that first.");
    }
    this.#listened = true;
    const wake = () => this.#wake();
    signal?.addEventListener("abort", wake);
    try {
      const buffer = eventStruct.allocate();
      while (!signal?.aborted && !this.#closed) {
        const result = await this.#waitEvent(buffer);
        if (result === "ok") {
          yield this.#source.read(buffer);
        } else if (result === "end") {
          // A wake that came just after an event ends the next wait, possibly that of another listener.
          const isOurs = !this.#wakeDue || signal?.aborted || this.#closed;
          this.#wakeDue = false;
          if (isOurs) return;
        }
      }
    } finally {
      signal?.removeEventListener("abort", wake);
      this.#listened = false;
    }
  }

  /** Ends a pending wait and the events. After that the handle may be closed. */
  async close(): Promise<void> {
    this.#closed = true;
    if (!this.#wait) return;
    this.#wake();
    await this.#wait.catch(() => {});
  }

  #wake(): void {
    if (!this.#wait) return;
    this.#wakeDue = true;
    call((error) => this.#source.wake(error));
  }

  async #waitEvent(buffer: Uint8Array<ArrayBuffer>): Promise<CallResult> {
    this.#wait = callNonblocking(
      [buffer],
      (error) => this.#source.wait(buffer, waitMs, error),
    );
    try {
      return await this.#wait;
    } finally {
      this.#wait = undefined;
    }
  }
}
