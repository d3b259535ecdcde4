import { resolve } from "node:path";
import { callNonblocking, openHandle } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";
import type { StoredFormat } from "./samples.ts";

/** Configuration of a {@linkcode SoundFile}. */
export interface SoundFileConfig {
  readonly path: string;
  /** Container format. @default "wav" */
  readonly container?: "wav" | "flac";
  /** Sample format; FLAC holds only integers. */
  readonly format: StoredFormat | "s24";
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/**
 * A WAV or FLAC file that is being written. It is readable at any time, even after the process was killed; then little
 * more than the last second is missing.
 */
export class SoundFile implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  readonly #channels: number;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number, channels: number) {
    this.#library = library;
    this.#handle = handle;
    this.#channels = channels;
  }

  /**
   * Creates a file, or replaces an existing one.
   *
   * @throws {AnechoError} With code "file", or "invalid-config" if the container can't hold the sample format.
   */
  static async create(
    config: SoundFileConfig,
    library: Library = sharedLibrary(),
  ): Promise<SoundFile> {
    const handle = await openHandle(
      toSnakeCaseJson({ ...config, path: resolve(config.path) }),
      library.functions.anecho_file_create,
    );
    return new SoundFile(library, handle, config.channels);
  }

  /**
   * Appends interleaved samples.
   *
   * @throws {AnechoError} With code "file".
   */
  async write(samples: Float32Array<ArrayBuffer>): Promise<void> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const frames = Math.floor(samples.length / this.#channels);
    const { anecho_file_write } = this.#library.functions;
    await callNonblocking(
      [bytes],
      (error) => anecho_file_write(this.#handle, bytes, frames, error),
    );
  }

  /** Finishes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= callNonblocking(
      [],
      (error) => this.#library.functions.anecho_file_close(this.#handle, error),
    ).then(() => {});
    return this.#closing;
  }
}
