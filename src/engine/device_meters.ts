import { call, callNonblocking, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Ids of the devices whose levels are measured; {@linkcode maxMeters} at most. */
export interface MeteredDevices {
  readonly microphones: readonly string[];
  readonly speakers: readonly string[];
}

/** Most devices that can be measured at a time. */
export const maxMeters = 64;

/**
 * Measures devices' levels. Keeps the devices open until it is closed, and stores none of their sound.
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
   * Opens the devices. A device that can't be opened is no failure; its level stays NaN.
   *
   * @throws {AnechoError} With code "device" if the sound system is missing, or "invalid-config".
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

  /** @return each device's mean level over about the last 300 ms, in dBFS, by its id; NaN if unknown. */
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
