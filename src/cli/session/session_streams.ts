import { sleep } from "../../app/waiting.ts";
import type { BackendName } from "../../engine/config.ts";
import { DeviceMonitor } from "../../engine/device_monitor.ts";
import type { Engine } from "../../engine/engine.ts";
import type { EngineEvent } from "../../engine/engine_event.ts";
import {
  follow,
  type FollowerEvent,
  type FollowerState,
  initialFollower,
  streamNewsOf,
  type WantedEndpoints,
} from "../../meeting/device_follower.ts";
import { findDevices, type MeetingSources, wantedOf } from "../../meeting/meeting_devices.ts";

const followMs = 250;

/** Keeps the streams of a session open: a lost one is opened anew, and another default in its place. */
export class SessionStreams implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #sources: MeetingSources;
  readonly #monitor: DeviceMonitor;
  readonly #over = new AbortController();
  readonly #watching: Promise<unknown>;
  #wanted: WantedEndpoints;
  #follower: FollowerState;

  private constructor(
    engine: Engine,
    sources: MeetingSources,
    monitor: DeviceMonitor,
    opened: WantedEndpoints,
  ) {
    this.#engine = engine;
    this.#sources = sources;
    this.#monitor = monitor;
    this.#wanted = opened;
    this.#follower = initialFollower(opened);
    this.#watching = Promise.all([this.#watch(), this.#repeat()]);
  }

  /** @param opened The endpoints that the engine was opened with. */
  static async open(
    backend: BackendName,
    engine: Engine,
    sources: MeetingSources,
    opened: WantedEndpoints,
  ): Promise<SessionStreams> {
    return new SessionStreams(engine, sources, await DeviceMonitor.open(backend), opened);
  }

  /** Takes what the engine tells. */
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
    for (const { stream, endpoint } of openings) this.#engine.openStream(stream, { endpoint });
  }

  async #watch(): Promise<void> {
    for await (const _event of this.#monitor.events(this.#over.signal)) {
      // While the sound server is away there is no list; the monitor tells when there is one again.
      const endpoints = await this.#monitor.endpoints().catch(() => undefined);
      if (endpoints === undefined) continue;
      const devices = findDevices(endpoints, this.#sources);
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
