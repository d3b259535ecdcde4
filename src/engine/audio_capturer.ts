import { capturerStatisticsStruct } from "./abi.ts";
import { call, callNonblocking, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { AnechoError } from "./errors.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** How many channels are captured: stereo, 5.1 or 7.1. */
export type CaptureChannels = 2 | 6 | 8;

/** Sample rate of captured sound, and of sound for a virtual microphone, in Hz. */
export const soundRate = 48_000;

/** Configuration of a capturer. */
export interface CapturerConfig {
  readonly backend: BackendName;
  /** Id of the speakers; empty or missing: the system's default, followed when it changes. */
  readonly endpoint?: string;
  /** Number of channels, in the order FL FR FC LFE RL RR SL SR. */
  readonly channels: CaptureChannels;
  /** Size of the buffer, in milliseconds. @default 1000 */
  readonly bufferMs?: number;
}

/** Statistics of a capturer. */
export interface CapturerStatistics {
  /** Frames that the system has played since opening. */
  readonly capturedFrames: number;
  /** Captured frames that were dropped, because the buffer was full. */
  readonly droppedFrames: number;
}

const chunkFrames = soundRate / 10;

/**
 * Captures what the system plays: interleaved f32 at 48 kHz. The sound system never waits for the reader.
 *
 * @example
 * ```ts
 * await using capturer = await AudioCapturer.open({ backend: "pipewire", channels: 2 });
 * const chunk = await capturer.read();
 * console.log(chunk.length / 2, "frames");
 * ```
 */
export class AudioCapturer implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  readonly #chunk: Float32Array<ArrayBuffer>;
  readonly #frames = new Uint32Array(1);
  #isReading = false;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number, readonly channels: CaptureChannels) {
    this.#library = library;
    this.#handle = handle;
    this.#chunk = new Float32Array(chunkFrames * channels);
  }

  /**
   * Starts to capture.
   *
   * @throws {AnechoError} With code "device" if the sound system or the speakers are missing or can't be
   * captured, or "invalid-config".
   */
  static async open(
    config: CapturerConfig,
    library: Library = sharedLibrary(),
  ): Promise<AudioCapturer> {
    const { anecho_capturer_open } = library.functions;
    const handle = await openHandle(toSnakeCaseJson(config), anecho_capturer_open);
    return new AudioCapturer(library, handle, config.channels);
  }

  /**
   * Reads captured samples; waits if there are none.
   *
   * @param timeoutMs How long to wait. @default 100
   * @return whole frames, interleaved; empty if none came in that time, or the capturer was closed.
   * @throws {AnechoError} With code "device" once the stream is dead: open another capturer; with code "state"
   * while another read is pending.
   */
  async read(timeoutMs = 100): Promise<Float32Array<ArrayBuffer>> {
    if (this.#isReading) {
      throw new AnechoError("state", "A read is pending already: wait for it first.");
    }
    if (this.#closing) return new Float32Array();
    this.#isReading = true;
    try {
      const samples = new Uint8Array(this.#chunk.buffer);
      const frames = new Uint8Array(this.#frames.buffer);
      const read = this.#library.functions.anecho_capturer_read;
      const result = await callNonblocking(
        [samples, frames],
        (error) => read(this.#handle, samples, chunkFrames, timeoutMs, frames, error),
      );
      const count = result === "ok" ? (this.#frames[0] ?? 0) * this.channels : 0;
      return this.#chunk.slice(0, count);
    } finally {
      this.#isReading = false;
    }
  }

  /** Discards samples that wait to be read. */
  drain(): void {
    call((error) => this.#library.functions.anecho_capturer_drain(this.#handle, error));
  }

  /** @return the capturer's statistics. */
  statistics(): CapturerStatistics {
    const bytes = capturerStatisticsStruct.allocate();
    call((error) =>
      this.#library.functions.anecho_capturer_statistics_get(this.#handle, bytes, error)
    );
    const { capturedFrames, droppedFrames } = capturerStatisticsStruct.read(bytes);
    return { capturedFrames: Number(capturedFrames), droppedFrames: Number(droppedFrames) };
  }

  /** Stops capturing; a pending read returns no frames. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= callNonblocking(
      [],
      (error) => this.#library.functions.anecho_capturer_close(this.#handle, error),
    ).then(() => {});
    return this.#closing;
  }
}
