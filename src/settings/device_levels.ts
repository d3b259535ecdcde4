import { isDeepStrictEqual } from "node:util";
import type { BackendName } from "../engine/config.ts";
import { DeviceMeters, maxMeters, type MeteredDevices } from "../engine/device_meters.ts";
import { messageOf } from "../platform/message_of.ts";
import type { Device } from "./protocol.ts";

/** Measures devices' levels for pages that show them. While no page shows devices, no device is open. */
export class DeviceLevels implements AsyncDisposable {
  readonly #backend: BackendName;
  readonly #log: (level: "info" | "warning", text: string) => void;
  #wanted: MeteredDevices | undefined;
  #opened: MeteredDevices | undefined;
  #meters: DeviceMeters | undefined;
  #working: Promise<void> = Promise.resolve();

  /** @param log Called with the reason if devices can't be measured. */
  constructor(backend: BackendName, log: (level: "info" | "warning", text: string) => void) {
    this.#backend = backend;
    this.#log = log;
  }

  /** Measures from now on the given devices that may be metered; `undefined`: none. */
  show(devices: readonly Device[] | undefined): void {
    const wanted = devices === undefined ? undefined : meteredOf(devices);
    if (isDeepStrictEqual(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    this.#working = this.#working.then(() => this.#settle());
  }

  /** @return the levels of the measured devices in dBFS, by their ids; NaN if unknown. */
  read(): Map<string, number> {
    return this.#meters?.levels() ?? new Map();
  }

  /** Closes all devices. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.show(undefined);
    await this.#working;
  }

  async #settle(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === this.#opened) return;
    const before = this.#meters;
    this.#meters = undefined;
    this.#opened = wanted;
    await before?.[Symbol.asyncDispose]();
    if (wanted === undefined) return;
    try {
      this.#meters = await DeviceMeters.open(this.#backend, wanted);
    } catch (error) {
      this.#log("warning", `the levels of devices can't be measured: ${messageOf(error)}`);
    }
  }
}

/** @return the devices to measure: the first {@linkcode maxMeters} that may be metered. */
function meteredOf(devices: readonly Device[]): MeteredDevices | undefined {
  const metered = devices.filter(({ isMetered }) => isMetered).slice(0, maxMeters);
  if (metered.length === 0) return undefined;
  const ids = (flow: Device["flow"]) =>
    metered.filter((it) => it.flow === flow).map(({ id }) => id);
  return { microphones: ids("capture"), speakers: ids("render") };
}
