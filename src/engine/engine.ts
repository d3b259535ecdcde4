import { resolve } from "node:path";
import { eventStruct, snapshotStruct } from "./abi.ts";
import { call, callNonblocking, type CallResult, cString } from "./call.ts";
import { type EngineConfig, toSnakeCaseJson } from "./config.ts";
import {
  type EngineEvent,
  type EngineState,
  engineState,
  readEngineEvent,
} from "./engine_event.ts";
import { AnechoError } from "./errors.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** An engine's live figures. Levels and turn times are those of the last full second; unknown ones are NaN. */
export interface Snapshot {
  readonly state: EngineState;
  /** 10 ms frames processed since opening. */
  readonly frames: number;
  /** The engine's clock, in seconds. */
  readonly timeS: number;
  readonly microphoneDbfs: number;
  readonly referenceDbfs: number;
  readonly outputDbfs: number;
  /** Microphone level less output level where the reference was active. */
  readonly echoReductionDb: number;
  /** How far the echo lags the reference, as the canceller sees it. */
  readonly delayMs: number;
  /** How much faster the microphone's clock runs than the reference's. */
  readonly referenceDriftPpm: number;
  /** How much faster the output's clock runs than the microphone's. */
  readonly outputDriftPpm: number;
  /** What waits in the output's buffer. */
  readonly bufferMs: number;
  /** What should wait in the output's buffer. */
  readonly bufferTargetMs: number;
  /** Time taken by one turn of the real-time thread. */
  readonly turnMeanUs: number;
  readonly turnWorstUs: number;
  /** Counts since opening. */
  readonly underruns: number;
  readonly overruns: number;
  readonly referenceGaps: number;
  readonly cancellerRestarts: number;
  readonly eventsLost: number;
}

const commands = { pause: 1, resume: 2, resetCanceller: 3 } as const;

/** The longest single wait for an event. It only bounds how long a thread of Deno's pool is lent. */
const waitMs = 60_000;

/**
 * A running engine: microphone and reference in, clean microphone out.
 *
 * @example
 * ```ts
 * await using engine = await Engine.open({ backend: "simulated", room: { durationS: 2 } });
 * for await (const event of engine.events()) {
 *   console.log(event.kind);
 *   if (event.kind === "finished") break;
 * }
 * ```
 */
export class Engine implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  #wait: Promise<CallResult> | undefined;
  #listened = false;
  #closing: Promise<void> | undefined;
  /** A wake was asked for, and no wait has been ended by it yet. */
  #wakeDue = false;

  private constructor(library: Library, handle: number) {
    this.#library = library;
    this.#handle = handle;
  }

  /**
   * Starts an engine. Its devices open in the background; a "state" event tells how that went.
   *
   * @throws {AnechoError} With code "invalid-config", "file" or "bad-audio".
   */
  static async open(config: EngineConfig, library: Library = sharedLibrary()): Promise<Engine> {
    const json = cString(toSnakeCaseJson(withAbsolutePaths(config)));
    const handle = new Uint32Array(1);
    const handleBytes = new Uint8Array(handle.buffer);
    await callNonblocking(
      [json, handleBytes],
      (error) => library.functions.anecho_engine_open(json, handleBytes, error),
    );
    return new Engine(library, handle[0] ?? 0);
  }

  /**
   * What happens, from the first event not yet fetched. Ends when `signal` is aborted or the engine is
   * closed.
   *
   * @throws {AnechoError} With code "state", if someone else is listening.
   */
  async *events(signal?: AbortSignal): AsyncGenerator<EngineEvent> {
    if (this.#listened) {
      throw new AnechoError(
        "state",
        "The engine's events are being listened to already: end that first.",
      );
    }
    this.#listened = true;
    const wake = () => this.#wake();
    signal?.addEventListener("abort", wake);
    try {
      const buffer = eventStruct.allocate();
      while (!signal?.aborted && !this.#closing) {
        const result = await this.#waitEvent(buffer);
        if (result === "ok") {
          yield readEngineEvent(buffer);
        } else if (result === "end") {
          // A wake that lost its race against an event ends the next wait, perhaps of another listener.
          const isOurs = !this.#wakeDue || signal?.aborted || this.#closing !== undefined;
          this.#wakeDue = false;
          if (isOurs) return;
        }
      }
    } finally {
      signal?.removeEventListener("abort", wake);
      this.#listened = false;
    }
  }

  /** Reads the live figures. Cheap, and safe at any rate. */
  snapshot(): Snapshot {
    const bytes = snapshotStruct.allocate();
    call((error) => this.#library.functions.anecho_engine_snapshot(this.#handle, bytes, error));
    const { size: _size, reserved: _reserved, timeNs, ...figures } = snapshotStruct.read(bytes);
    return {
      ...figures,
      state: engineState(figures.state),
      timeS: Number(timeNs) / 1e9,
      frames: Number(figures.frames),
      underruns: Number(figures.underruns),
      overruns: Number(figures.overruns),
      referenceGaps: Number(figures.referenceGaps),
      cancellerRestarts: Number(figures.cancellerRestarts),
      eventsLost: Number(figures.eventsLost),
    };
  }

  /** Releases the microphone and keeps the rest warm. A "state" event tells when it is done. */
  pause(): void {
    this.#command(commands.pause);
  }

  /** Runs again. A "state" event tells when the first clean frame has reached the output. */
  resume(): void {
    this.#command(commands.resume);
  }

  /** Makes the canceller forget what it has learnt. */
  resetCanceller(): void {
    this.#command(commands.resetCanceller);
  }

  /** Stops the engine, finishes its recordings and frees it. Takes up to some 100 ms. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#wait) {
      this.#wake();
      await this.#wait.catch(() => {});
    }
    await callNonblocking(
      [],
      (error) => this.#library.functions.anecho_engine_close(this.#handle, error),
    );
  }

  #command(command: number): void {
    call((error) => this.#library.functions.anecho_engine_command(this.#handle, command, error));
  }

  #wake(): void {
    if (!this.#wait) return;
    this.#wakeDue = true;
    call((error) => this.#library.functions.anecho_engine_wake(this.#handle, error));
  }

  async #waitEvent(buffer: Uint8Array<ArrayBuffer>): Promise<CallResult> {
    this.#wait = callNonblocking(
      [buffer],
      (error) =>
        this.#library.functions.anecho_engine_wait_event(this.#handle, buffer, waitMs, error),
    );
    try {
      return await this.#wait;
    } finally {
      this.#wait = undefined;
    }
  }
}

function withAbsolutePaths(config: EngineConfig): EngineConfig {
  const { room, recordDirectory } = config;
  return {
    ...config,
    room: room && {
      ...room,
      far: room.far === undefined ? undefined : resolve(room.far),
      near: room.near === undefined ? undefined : resolve(room.near),
    },
    recordDirectory: recordDirectory === undefined ? undefined : resolve(recordDirectory),
  };
}
