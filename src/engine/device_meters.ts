import { call, callNonblocking, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** The devices whose levels are measured, by their ids; {@linkcode maxMeters} at most. */
export interface MeteredDevices {
  readonly microphones: readonly string[];
  readonly speakers: readonly string[];
}

/** Number of devices that can be measured at a time. */
export const maxMeters = 64;

/**
 * Measures how loud devices are. Microphones stay open until it is closed; none of their sound is kept.
 *
 * @example
 * ```ts
 * await using meters = await DeviceMeters.open("simulated", {
 *   microphones: ["simulated-microphone"],
 *   speakers: [],
 * });
 * console.log(meters.levels().get("simulated-microphone"));
 * ```
 */
export class DeviceMeters implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  readonly #ids: readonly string[];
  readonly #levels: Float32Array<ArrayBuffer>;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number, ids: readonly string[]) {
    this.#library = library;
    this.#handle = handle;
    this.#ids = ids;
    this.#levels = new Float32Array(ids.length);
  }

  /**
   * Opens the devices. One that can't be opened has no level, and is no failure.
   *
   * @throws {AnechoError} With code "device" if the sound system is not there, or "invalid-config".
   */
  static async open(
    backend: BackendName,
    devices: MeteredDevices,
    library: Library = sharedLibrary(),
  ): Promise<DeviceMeters> {
    const config = toSnakeCaseJson({ backend, ...devices });
    const handle = await openHandle(config, library.functions.anecho_meters_open);
    return new DeviceMeters(library, handle, [...devices.microphones, ...devices.speakers]);
  }

  /** @return the mean level of about the last 300 ms of each, in dBFS, by its id; NaN where it isn't known. */
  levels(): Map<string, number> {
    const bytes = new Uint8Array(this.#levels.buffer);
    const read = this.#library.functions.anecho_meters_read;
    call((error) => read(this.#handle, bytes, this.#ids.length, error));
    return new Map(this.#ids.map((id, index) => [id, this.#levels[index] ?? NaN]));
  }

  /** Closes the devices. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= callNonblocking(
      [],
      (error) => this.#library.functions.anecho_meters_close(this.#handle, error),
    ).then(() => {});
    return this.#closing;
  }
}
