import { resolve } from "node:path";
import { audioInfoStruct } from "./abi.ts";
import { type AudioInfo, audioInfoOf } from "./audio_file.ts";
import { call, callNonblocking, openHandle } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";
import { linesOf, nativeText } from "./native_text.ts";

/** Configuration of a {@linkcode Sound}. */
export interface SoundConfig {
  /** A file or named pipe; "-" is standard input. */
  readonly path: string;
  /** "auto": WAV, FLAC or MP3; the others: samples without a header, at 48 kHz. @default "auto" */
  readonly format?: "auto" | "s16le" | "f32le";
  /** Number of channels to play. @default as many as the sound has, at most 2; 1 without a header */
  readonly channels?: 1 | 2;
}

/**
 * Sound of a file or pipe, to be played by a {@linkcode VirtualMic} or sent over the network.
 *
 * @example
 * ```ts
 * await using sound = await Sound.open({ path: "answer.mp3" });
 * await using mic = await VirtualMic.open({ backend, name: "Phone", channels: sound.channels });
 * await mic.play(sound);
 * ```
 */
export class Sound implements AsyncDisposable {
  readonly #library: Library;
  /** Handle in the native library. */
  readonly handle: number;
  #closing: Promise<void> | undefined;

  private constructor(
    library: Library,
    handle: number,
    readonly info: AudioInfo,
    readonly channels: 1 | 2,
  ) {
    this.#library = library;
    this.handle = handle;
  }

  /**
   * Opens a file or pipe; waits for the first bytes of a pipe.
   *
   * @throws {AnechoError} With code "file" or "bad-audio".
   */
  static async open(config: SoundConfig, library: Library = sharedLibrary()): Promise<Sound> {
    const { path, channels } = config;
    const { anecho_sound_open, anecho_sound_info } = library.functions;
    const json = toSnakeCaseJson({ ...config, path: path === "-" ? path : resolve(path) });
    const handle = await openHandle(json, anecho_sound_open);
    const bytes = audioInfoStruct.allocate();
    call((error) => anecho_sound_info(handle, bytes, error));
    const info = audioInfoOf(bytes);
    return new Sound(library, handle, info, channels ?? (info.channels === 1 ? 1 : 2));
  }

  /** @return sentences about faults of the sound, as far as it has been read. */
  async notes(): Promise<string[]> {
    const { anecho_sound_notes } = this.#library.functions;
    return linesOf(
      await nativeText((text, capacity, needed, error) =>
        anecho_sound_notes(this.handle, text, capacity, needed, error)
      ),
    );
  }

  /**
   * Reads the next frames, interleaved, at 48 kHz; one call at a time.
   *
   * @return the samples. If they are fewer than asked for, the sound has ended or was closed: then none follow.
   * @throws {AnechoError} With code "file" or "bad-audio" if reading fails.
   */
  async read(frames: number): Promise<Float32Array<ArrayBuffer>> {
    const samples = new Float32Array(frames * this.channels);
    const bytes = new Uint8Array(samples.buffer);
    const count = new Uint32Array(1);
    const countBytes = new Uint8Array(count.buffer);
    const { anecho_sound_read } = this.#library.functions;
    await callNonblocking(
      [bytes, countBytes],
      (error) => anecho_sound_read(this.handle, bytes, frames, this.channels, countBytes, error),
    );
    return samples.subarray(0, (count[0] ?? 0) * this.channels);
  }

  /** Closes the sound; pending reads and plays end. */
  [Symbol.asyncDispose](): Promise<void> {
    const { anecho_sound_close } = this.#library.functions;
    this.#closing ??= callNonblocking([], (error) => anecho_sound_close(this.handle, error))
      .then(() => {});
    return this.#closing;
  }
}
