import { micStatisticsStruct } from "./abi.ts";
import { call, callNonblocking, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { AnechoError } from "./errors.ts";
import { type Library, sharedLibrary } from "./library.ts";
import type { Sound } from "./sound.ts";

/** Configuration of a virtual microphone. */
export interface VirtualMicConfig {
  readonly backend: BackendName;
  /** Name in lists of microphones. */
  readonly name: string;
  readonly channels: 1 | 2;
  /** Size of the queue, in milliseconds. @default 200 */
  readonly bufferMs?: number;
  /**
   * Id of speakers that play the pushed sound, in place of a microphone; empty: the system's default.
   */
  readonly speaker?: string;
  /**
   * Id of a virtual cable's render endpoint. Windows needs it unless `speaker` is given, since programs can't make a
   * microphone there. Pushed sound is played into the cable at once, whether anybody records or not.
   */
  readonly cable?: string;
}

/** Figures of a virtual microphone. */
export interface VirtualMicStatistics {
  /** Size of the queue, in frames. */
  readonly capacityFrames: number;
  /** Frames in the queue now. */
  readonly queuedFrames: number;
  /** Frames that were pushed since opening. */
  readonly pushedFrames: number;
  /** Pushed frames that were dropped, because the queue was full. */
  readonly droppedFrames: number;
  /** How often the queue ran empty while it played, also at the end of a sound; a fade conceals it. */
  readonly shortages: number;
}

/**
 * A microphone from which other programs record sound that is pushed: interleaved f32 at 48 kHz.
 *
 * @example
 * ```ts
 * await using mic = await VirtualMic.open({ backend: "pipewire", name: "Phone", channels: 1 });
 * if (!mic.push(new Float32Array(480))) console.log("open another");
 * ```
 */
export class VirtualMic implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number, readonly channels: 1 | 2) {
    this.#library = library;
    this.#handle = handle;
  }

  /** @return the microphone's handle in the native library. */
  get handle(): number {
    return this.#handle;
  }

  /**
   * Makes a virtual microphone.
   *
   * @throws {AnechoError} With code "device" if the sound system is missing or can't do this, or
   * "invalid-config".
   */
  static async open(
    config: VirtualMicConfig,
    library: Library = sharedLibrary(),
  ): Promise<VirtualMic> {
    const { anecho_mic_open } = library.functions;
    const handle = await openHandle(toSnakeCaseJson(config), anecho_mic_open);
    return new VirtualMic(library, handle, config.channels);
  }

  /**
   * Adds sound to the queue. Never blocks: sound that exceeds the queue is dropped and counted, even while
   * nobody records.
   *
   * @param pcm Whole frames.
   * @return false only if the microphone is dead: open another.
   */
  push(pcm: Float32Array<ArrayBuffer>): boolean {
    const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    const frames = Math.floor(pcm.length / this.channels);
    const { anecho_mic_push } = this.#library.functions;
    try {
      call((error) => anecho_mic_push(this.#handle, bytes, frames, error));
      return true;
    } catch (error) {
      if (error instanceof AnechoError && error.code === "device") return false;
      throw error;
    }
  }

  /**
   * Adds a sound to the queue as fast as there is room, and waits until all of it has been played.
   *
   * @param sound Sound with as many channels as the microphone.
   * @return false if the sound or the microphone was closed before the end.
   * @throws {AnechoError} With code "device" if the microphone is dead, "file" or "bad-audio" if reading
   * the sound fails, "invalid-argument" if the sound has another number of channels than the microphone.
   */
  async play(sound: Sound): Promise<boolean> {
    const { anecho_mic_play } = this.#library.functions;
    const result = await callNonblocking(
      [],
      (error) => anecho_mic_play(this.#handle, sound.handle, error),
    );
    return result === "ok";
  }

  /** @return false once the microphone is dead: open another. */
  alive(): boolean {
    return this.#readStatistics().isAlive !== 0;
  }

  /** Empties the queue. */
  discard(): void {
    call((error) => this.#library.functions.anecho_mic_discard(this.#handle, error));
  }

  /**
   * Waits until the queue has room for a number of frames.
   *
   * @param frames The number, at most the statistics' capacityFrames.
   * @return false if there was no room within the time, or the microphone was closed.
   * @throws {AnechoError} With code "device" if the microphone is dead.
   */
  waitForRoom(frames: number, timeoutMs = 100): Promise<boolean> {
    return this.#wait(Math.max(1, frames), timeoutMs);
  }

  /**
   * Waits until all pushed sound has been played.
   *
   * @return false if it was not all played within the time, or the microphone was closed.
   * @throws {AnechoError} With code "device" if the microphone is dead.
   */
  waitUntilPlayed(timeoutMs = 100): Promise<boolean> {
    return this.#wait(0, timeoutMs);
  }

  /** @return the microphone's figures. */
  statistics(): VirtualMicStatistics {
    const { capacityFrames, queuedFrames, pushedFrames, droppedFrames, shortages } = this
      .#readStatistics();
    return {
      capacityFrames,
      queuedFrames: Number(queuedFrames),
      pushedFrames: Number(pushedFrames),
      droppedFrames: Number(droppedFrames),
      shortages: Number(shortages),
    };
  }

  /** Removes the microphone and ends a pending wait. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= callNonblocking(
      [],
      (error) => this.#library.functions.anecho_mic_close(this.#handle, error),
    ).then(() => {});
    return this.#closing;
  }

  async #wait(frames: number, timeoutMs: number): Promise<boolean> {
    const { anecho_mic_wait } = this.#library.functions;
    const result = await callNonblocking(
      [],
      (error) => anecho_mic_wait(this.#handle, frames, timeoutMs, error),
    );
    return result === "ok";
  }

  #readStatistics() {
    const bytes = micStatisticsStruct.allocate();
    call((error) => this.#library.functions.anecho_mic_statistics_get(this.#handle, bytes, error));
    return micStatisticsStruct.read(bytes);
  }
}
