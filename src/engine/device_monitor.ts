import { enums, eventStruct } from "./abi.ts";
import { callNonblocking, cString, openHandle } from "./call.ts";
import { type BackendName, toSnakeCaseJson } from "./config.ts";
import { type DefaultRole, type Endpoint, parseEndpoints } from "./endpoint.ts";
import { unknownValue } from "./engine_event.ts";
import { EventPump, eventSource } from "./event_pump.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Something that happened to the devices of a sound system. */
export type MonitorEvent =
  /** The set of endpoints, or something about one, has changed. */
  | { readonly kind: "endpoints-changed" }
  /** Another endpoint is the default. */
  | { readonly kind: "default-changed" }
  /** How many applications other than this one record from the virtual microphone. */
  | {
    readonly kind: "recorders-changed";
    /** `null` where the system does not tell. */
    readonly count: number | null;
    /** Their names, where the system tells. */
    readonly names: readonly string[];
  }
  /**
   * The sound server has ended, or answers again. In between no endpoints can be listed. Only of a monitor
   * that {@linkcode DeviceMonitor.reconnects}.
   */
  | { readonly kind: "server-changed"; readonly isThere: boolean }
  /** `count` events were dropped, because nobody fetched them. */
  | { readonly kind: "lost"; readonly count: number };

/** Whose recorders are watched. */
export interface RecorderWatch {
  /** Id of a cable's render endpoint; empty: the virtual microphone that this process makes. */
  readonly output: string;
  /**
   * Ids of capture endpoints that the cable is believed to have: they count where the system does not tell
   * whether two endpoints are of one device.
   *
   * @default []
   */
  readonly captures?: readonly string[];
}

/**
 * Watches the devices of a sound system, and who records from the virtual microphone.
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
  /** Whether it connects again by itself when the sound server is restarted, and says so by events. */
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
   * @throws {AnechoError} With code "device" if the sound system is not there, or "invalid-config" if this
   * system has no such one.
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
   * Watches who records from the capture side of a virtual cable. A "recorders-changed" event follows at
   * once, and then with each change.
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
   * Tells which microphones are the default. PipeWire has one for all roles: the one that was chosen,
   * whether it is there or not.
   *
   * @throws {AnechoError} With code "device", if the system can't be asked.
   */
  async defaultMicrophones(): Promise<Record<DefaultRole, string | null>> {
    const { anecho_monitor_default_microphones } = this.#library.functions;
    return JSON.parse(await this.#fetchText(anecho_monitor_default_microphones));
  }

  /**
   * Makes a microphone the default.
   *
   * @param id `null`: the system chooses, which PipeWire alone can.
   * @throws {AnechoError} With code "device", if the system lets nobody choose.
   */
  async setDefaultMicrophone(roles: readonly DefaultRole[], id: string | null): Promise<void> {
    const config = cString(JSON.stringify({ roles, id: id ?? "" }));
    const { anecho_monitor_set_default_microphone } = this.#library.functions;
    await callNonblocking(
      [config],
      (error) => anecho_monitor_set_default_microphone(this.#handle, config, error),
    );
  }

  /** Events; see {@linkcode EventPump.events}. */
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
      // What is told may have grown once more when it is asked again.
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

/** A function that tells something of a monitor as text. */
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
