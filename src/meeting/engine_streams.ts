import { sleep } from "../platform/waiting.ts";
import type { BackendName, MicrophoneRequest } from "../engine/config.ts";
import { DeviceMonitor } from "../engine/device_monitor.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { Engine } from "../engine/engine.ts";
import type { EngineEvent } from "../engine/engine_event.ts";
import {
  follow,
  type FollowerEvent,
  type FollowerState,
  initialFollower,
  streamNewsOf,
  type WantedEndpoints,
} from "./device_follower.ts";
import { type MeetingDevices, wantedOf } from "./meeting_devices.ts";

/** Interval of the follower's ticks, in milliseconds. */
const followMs = 250;

/** Options of {@linkcode EngineStreams}. */
export interface EngineStreamsOptions {
  readonly backend: BackendName;
  readonly engine: Engine;
  /** Finds the devices to open. */
  readonly find: (endpoints: readonly Endpoint[]) => MeetingDevices;
  /** How to open the microphone, apart from its endpoint. */
  readonly microphone: Pick<MicrophoneRequest, "effects">;
  /** The endpoints with which the engine was opened. */
  readonly opened: WantedEndpoints;
}

/** Keeps the streams of an engine open: reopens a lost stream, and switches to a new default device. */
export class EngineStreams implements AsyncDisposable {
  readonly #options: EngineStreamsOptions;
  readonly #monitor: DeviceMonitor;
  readonly #over = new AbortController();
  readonly #watching: Promise<unknown>;
  #wanted: WantedEndpoints;
  #follower: FollowerState;

  private constructor(options: EngineStreamsOptions, monitor: DeviceMonitor) {
    this.#options = options;
    this.#monitor = monitor;
    this.#wanted = options.opened;
    this.#follower = initialFollower(options.opened);
    this.#watching = Promise.all([this.#watch(), this.#repeat()]);
  }

  /** Starts to watch the devices. */
  static async open(options: EngineStreamsOptions): Promise<EngineStreams> {
    return new EngineStreams(options, await DeviceMonitor.open(options.backend));
  }

  /** Handles an event of the engine. */
  hear(event: EngineEvent): void {
    const news = streamNewsOf(event);
    if (news !== undefined) this.#follow(news);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#watching;
    await this.#monitor[Symbol.asyncDispose]();
  }

  #follow(event: FollowerEvent): void {
    if (this.#over.signal.aborted) return;
    const { state, openings } = follow(this.#follower, event, performance.now());
    this.#follower = state;
    const { engine, microphone } = this.#options;
    for (const { stream, endpoint } of openings) {
      engine.openStream(
        stream,
        stream === "microphone" ? { endpoint, ...microphone } : { endpoint },
      );
    }
  }

  async #watch(): Promise<void> {
    for await (const _event of this.#monitor.events(this.#over.signal)) {
      // Without a sound server there is no list; the monitor sends an event when the server is back.
      const endpoints = await this.#monitor.endpoints().catch(() => undefined);
      if (endpoints === undefined) continue;
      const devices = this.#options.find(endpoints);
      this.#wanted = wantedOf(devices, endpoints, this.#wanted);
      this.#follow({ kind: "wanted", endpoints: this.#wanted });
    }
  }

  async #repeat(): Promise<void> {
    const { signal } = this.#over;
    for (await sleep(followMs, signal); !signal.aborted; await sleep(followMs, signal)) {
      this.#follow({ kind: "tick" });
    }
  }
}
