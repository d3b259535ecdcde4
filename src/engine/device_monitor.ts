import { enums, eventStruct } from "./abi.ts";
import { callNonblocking, cString, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { type DefaultRole, type Endpoint, parseEndpoints } from "./endpoint.ts";
import { unknownValue } from "./engine_event.ts";
import { EventPump, eventSource } from "./event_pump.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Event of a sound system's devices. */
export type MonitorEvent =
  /** An endpoint was added, removed or changed. */
  | { readonly kind: "endpoints-changed" }
  /** Another endpoint is the default. */
  | { readonly kind: "default-changed" }
  /** Other programs began or stopped recording from the watched microphone. */
  | {
    readonly kind: "recorders-changed";
    /** Number of other programs that record; `null` if the system does not tell. */
    readonly count: number | null;
    /** Their names, if the system tells. */
    readonly names: readonly string[];
  }
  /**
   * The sound server has ended, or answers again. Between the two, no endpoints can be listed. Comes
   * only if {@linkcode DeviceMonitor.reconnects}.
   */
  | { readonly kind: "server-changed"; readonly isThere: boolean }
  /** `count` events were dropped, because they were not fetched in time. */
  | { readonly kind: "lost"; readonly count: number };

/** Microphone whose recorders are watched. */
export interface RecorderWatch {
  /**
   * Id of a cable's render endpoint, or on PipeWire of any microphone; empty: this process's own virtual
   * microphone.
   */
  readonly output: string;
  /**
   * Ids of the cable's presumed capture endpoints, for systems that don't tell whether two endpoints belong to
   * one device.
   *
   * @default []
   */
  readonly captures?: readonly string[];
}

/**
 * Watches the devices of a sound system, and who records from one microphone.
 *
 * @example
 * ```ts
 * await using monitor = await DeviceMonitor.open("simulated");
 * console.log((await monitor.endpoints()).map(({ name }) => name));
 * ```
 */
export class DeviceMonitor implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  readonly #pump: EventPump<MonitorEvent>;
  /** Whether the monitor reconnects when the sound server is restarted, and reports that by events. */
  readonly reconnects: boolean;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number, reconnects: boolean) {
    this.reconnects = reconnects;
    const { anecho_monitor_wait_event: wait, anecho_monitor_wake: wake } = library.functions;
    this.#library = library;
    this.#handle = handle;
    this.#pump = new EventPump(eventSource(handle, wait, wake, readMonitorEvent));
  }

  /**
   * Starts to watch.
   *
   * @throws {AnechoError} With code "device" if the sound system is missing, or "invalid-config" if the
   * operating system has no such sound system.
   */
  static async open(
    backend: BackendName,
    library: Library = sharedLibrary(),
  ): Promise<DeviceMonitor> {
    const handle = await openHandle(
      toSnakeCaseJson({ backend }),
      library.functions.anecho_monitor_open,
    );
    return new DeviceMonitor(library, handle, backend === "pipewire");
  }

  /**
   * Lists the endpoints as they are now.
   *
   * @throws {AnechoError} With code "device", if the system can't be asked.
   */
  async endpoints(): Promise<Endpoint[]> {
    return parseEndpoints(await this.#fetchText(this.#library.functions.anecho_monitor_endpoints));
  }

  /**
   * Watches who records from a microphone: this process's own, the capture side of a cable, or on PipeWire any
   * other. A "recorders-changed" event follows at once, and then with each change.
   *
   * @throws {AnechoError} With code "invalid-handle", once the monitor is closed.
   */
  async watchRecorders(watch: RecorderWatch): Promise<void> {
    const config = cString(JSON.stringify(watch));
    await callNonblocking(
      [config],
      (error) =>
        this.#library.functions.anecho_monitor_watch_recorders(this.#handle, config, error),
    );
  }

  /**
   * Returns the id of the default microphone of each role; `null` if there is none. PipeWire has one for all
   * roles: the microphone that was chosen, whether it is present or not.
   *
   * @throws {AnechoError} With code "device", if the system can't be asked.
   */
  async defaultMicrophones(): Promise<Record<DefaultRole, string | null>> {
    const { anecho_monitor_default_microphones } = this.#library.functions;
    return JSON.parse(await this.#fetchText(anecho_monitor_default_microphones));
  }

  /**
   * Makes a microphone the default in the given roles.
   *
   * @param id The microphone's id; `null` lets the system choose, which only PipeWire supports.
   * @throws {AnechoError} With code "device", if the system doesn't let programs choose.
   */
  async setDefaultMicrophone(roles: readonly DefaultRole[], id: string | null): Promise<void> {
    const config = cString(JSON.stringify({ roles, id: id ?? "" }));
    const { anecho_monitor_set_default_microphone } = this.#library.functions;
    await callNonblocking(
      [config],
      (error) => anecho_monitor_set_default_microphone(this.#handle, config, error),
    );
  }

  /** Yields events; see {@linkcode EventPump.events}. */
  events(signal?: AbortSignal): AsyncGenerator<MonitorEvent> {
    return this.#pump.events(signal);
  }

  /** Stops watching. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #fetchText(fetch: TextFunction): Promise<string> {
    let text = new Uint8Array(16_384);
    while (true) {
      const needed = await this.#fetchInto(text, fetch);
      if (needed <= text.length) return new TextDecoder().decode(text.subarray(0, needed - 1));
      // Twice the size, since the text may have grown by the next call.
      text = new Uint8Array(2 * needed);
    }
  }

  async #fetchInto(text: Uint8Array<ArrayBuffer>, fetch: TextFunction): Promise<number> {
    const needed = new Uint32Array(1);
    const neededBytes = new Uint8Array(needed.buffer);
    await callNonblocking(
      [text, neededBytes],
      (error) => fetch(this.#handle, text, text.length, neededBytes, error),
    );
    return needed[0] ?? 0;
  }

  async #close(): Promise<void> {
    await this.#pump.close();
    await callNonblocking(
      [],
      (error) => this.#library.functions.anecho_monitor_close(this.#handle, error),
    );
  }
}

/** Function that writes text about a monitor's devices. */
type TextFunction = Library["functions"]["anecho_monitor_endpoints"];

const { EVENT } = enums;

function readMonitorEvent(bytes: Uint8Array): MonitorEvent {
  const { kind, value, text } = eventStruct.read(bytes);
  switch (kind) {
    case EVENT.LOST:
      return { kind: "lost", count: value };
    case EVENT.ENDPOINTS:
      return { kind: "endpoints-changed" };
    case EVENT.DEFAULT:
      return { kind: "default-changed" };
    case EVENT.RECORDERS: {
      const names = text === "" ? [] : text.split(", ");
      return { kind: "recorders-changed", count: value < 0 ? null : value, names };
    }
    case EVENT.SERVER:
      return { kind: "server-changed", isThere: value !== 0 };
    default:
      throw unknownValue(`event ${kind} of a monitor`);
  }
}
