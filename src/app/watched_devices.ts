import type { BackendName } from "../engine/config.ts";
import { DeviceMonitor, type RecorderWatch } from "../engine/device_monitor.ts";
import type { DefaultMicrophones } from "../devices/reservation.ts";
import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { AnechoError } from "../engine/errors.ts";
import { afterFailure, afterLife, type Backoff, noBackoff } from "./backoff.ts";
import { isWorthALine } from "./log_thinner.ts";
import { sleep } from "../platform/waiting.ts";
import { messageOf } from "../platform/message_of.ts";

/** Callbacks of {@linkcode WatchedDevices}. */
export interface DeviceListener {
  readonly endpoints: (endpoints: readonly Endpoint[]) => void;
  readonly recorders: (count: number | null, names: readonly string[]) => void;
  /** Called with whether the sound server answers; may be called again with the same value. */
  readonly server: (isThere: boolean) => void;
  readonly log: (level: "info" | "warning", text: string) => void;
}

/** Watches a sound system's devices. If watching fails, tries again after a wait that grows with each failure. */
export class WatchedDevices implements AsyncDisposable {
  readonly #backend: BackendName;
  readonly #listener: DeviceListener;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  #monitor: DeviceMonitor | undefined;
  #wanted: RecorderWatch | undefined;

  constructor(backend: BackendName, listener: DeviceListener) {
    this.#backend = backend;
    this.#listener = listener;
    this.#watching = this.#watch();
  }

  /** Watches from now on which programs record from the given microphone. */
  watchRecorders(watch: RecorderWatch): void {
    this.#wanted = watch;
    if (this.#monitor) void this.#watchRecorders(this.#monitor, watch);
  }

  /** @throws {AnechoError} With code "device", if the sound system is missing or can't be asked. */
  async defaultMicrophones(): Promise<DefaultMicrophones> {
    return await this.#present().defaultMicrophones();
  }

  /** @throws {AnechoError} With code "device", if the sound system is missing or doesn't let programs choose. */
  async setDefaultMicrophone(roles: readonly DefaultRole[], id: string | null): Promise<void> {
    await this.#present().setDefaultMicrophone(roles, id);
  }

  #present(): DeviceMonitor {
    if (this.#monitor !== undefined) return this.#monitor;
    throw new AnechoError("device", "the sound system is not there");
  }

  /** Stops watching. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    let backoff: Backoff = noBackoff;
    while (!this.#stop.signal.aborted) {
      const startedAt = performance.now();
      const reason = await this.#watchOnce();
      if (this.#stop.signal.aborted) return;
      backoff = afterLife(backoff, startedAt, performance.now());
      if (backoff.failures === 0) backoff = afterFailure(backoff, performance.now());
      this.#listener.endpoints([]);
      if (isWorthALine(backoff.failures)) {
        this.#listener.log("warning", `the sound system can't be watched: ${reason}`);
      }
      await sleep(backoff.retryAt - performance.now(), this.#stop.signal);
    }
  }

  /** Watches until the monitor ends or fails. @return why it ended. */
  async #watchOnce(): Promise<string> {
    try {
      await using monitor = await DeviceMonitor.open(this.#backend);
      this.#monitor = monitor;
      let isThere = await this.#list(monitor);
      if (this.#wanted !== undefined) await this.#watchRecorders(monitor, this.#wanted);
      for await (const event of monitor.events(this.#stop.signal)) {
        if (event.kind === "recorders-changed") {
          this.#listener.recorders(event.count, event.names);
        } else if (event.kind === "server-changed" && !event.isThere) {
          isThere = false;
          this.#listener.server(false);
        } else if (isThere || event.kind === "server-changed" || event.kind === "lost") {
          // Lists all endpoints, whatever the event says: an event that was dropped may have told of another change.
          isThere = await this.#list(monitor);
        }
      }
      return "it has ended";
    } catch (error) {
      return messageOf(error);
    } finally {
      this.#monitor = undefined;
    }
  }

  /** @return whether the endpoints could be listed. If not, an event of the monitor says when to try again. */
  async #list(monitor: DeviceMonitor): Promise<boolean> {
    try {
      const endpoints = await monitor.endpoints();
      this.#listener.server(true);
      this.#listener.endpoints(endpoints);
      return true;
    } catch (error) {
      if (!monitor.reconnects) throw error;
      this.#listener.server(false);
      return false;
    }
  }

  async #watchRecorders(monitor: DeviceMonitor, watch: RecorderWatch): Promise<void> {
    try {
      await monitor.watchRecorders(watch);
    } catch (error) {
      const reason = messageOf(error);
      this.#listener.log("warning", `who records can't be watched: ${reason}`);
    }
  }
}
