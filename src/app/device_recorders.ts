import { isDeepStrictEqual } from "node:util";
import { makesMicrophone, type WiringPlan } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import type { RecorderWatch } from "../engine/device_monitor.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { recorderWatch } from "./recorder_watch.ts";
import { isDoneWithin } from "../platform/waiting.ts";
import { WatchedDevices } from "./watched_devices.ts";

/** The programs that record from a device. */
export interface Recorders {
  /** Number of programs; `null` if the system does not tell. */
  readonly count: number | null;
  /** Their names, if the system tells. */
  readonly names: readonly string[];
}

/** Id that stands for Anecho's own microphone. */
export const ownMicrophone = "";

/**
 * Decides which microphones' recorders can be watched: on PipeWire those of all microphones, elsewhere only
 * those of the microphone from which apps are to record.
 *
 * @return the watches, by the id of the microphone.
 */
export function recorderWatches(
  backend: BackendName,
  endpoints: readonly Endpoint[],
  plan: WiringPlan,
): Map<string, RecorderWatch> {
  const watches = new Map<string, RecorderWatch>();
  if (makesMicrophone(backend)) watches.set(ownMicrophone, recorderWatch({ kind: "own" }));
  if (backend === "pipewire") {
    for (const { id, flow } of endpoints) if (flow === "capture") watches.set(id, { output: id });
  }
  if (plan.kind === "ready" && plan.output.kind === "cable") {
    const [recorded] = plan.output.captures;
    if (recorded !== undefined) watches.set(recorded.id, recorderWatch(plan.output));
  }
  return watches;
}

interface Followed {
  readonly devices: WatchedDevices;
  watch: RecorderWatch;
}

/** Watches who records from several devices. */
export class DeviceRecorders implements AsyncDisposable {
  readonly #backend: BackendName;
  readonly #onChange: (id: string, recorders: Recorders) => void;
  readonly #followed = new Map<string, Followed>();
  readonly #known = new Map<string, Recorders>();
  readonly #endings: Promise<void>[] = [];
  readonly #waiting: (() => void)[] = [];

  /** @param onChange Called once a device's recorders are known, and when they change. */
  constructor(backend: BackendName, onChange: (id: string, recorders: Recorders) => void) {
    this.#backend = backend;
    this.#onChange = onChange;
  }

  /** The recorders known so far, by the ids of the devices. */
  get known(): ReadonlyMap<string, Recorders> {
    return this.#known;
  }

  /** Watches the given microphones from now on, and no others. */
  follow(watches: ReadonlyMap<string, RecorderWatch>): void {
    for (const [id, { devices }] of this.#followed) {
      if (watches.has(id)) continue;
      this.#followed.delete(id);
      this.#known.delete(id);
      this.#endings.push(devices[Symbol.asyncDispose]());
    }
    for (const [id, watch] of watches) {
      const followed = this.#followed.get(id);
      if (followed === undefined) {
        this.#followed.set(id, { devices: this.#open(id, watch), watch });
      } else if (!isDeepStrictEqual(followed.watch, watch)) {
        followed.watch = watch;
        followed.devices.watchRecorders(watch);
      }
    }
    this.#look();
  }

  /**
   * Waits until the recorders of all watched microphones are known.
   *
   * @param limitMs How long at most, in ms.
   */
  async settled(limitMs: number): Promise<void> {
    if (this.#isSettled()) return;
    await isDoneWithin(new Promise<void>((resolve) => this.#waiting.push(resolve)), limitMs);
  }

  /** Stops watching. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.follow(new Map());
    await Promise.all(this.#endings);
  }

  #open(id: string, watch: RecorderWatch): WatchedDevices {
    const devices = new WatchedDevices(this.#backend, {
      endpoints: () => {},
      recorders: (count, names) => this.#update(id, { count, names }),
      server: () => {},
      log: () => {},
    });
    devices.watchRecorders(watch);
    return devices;
  }

  #update(id: string, recorders: Recorders): void {
    if (!this.#followed.has(id)) return;
    this.#known.set(id, recorders);
    this.#onChange(id, recorders);
    this.#look();
  }

  #look(): void {
    if (!this.#isSettled()) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #isSettled(): boolean {
    return [...this.#followed.keys()].every((id) => this.#known.has(id));
  }
}
