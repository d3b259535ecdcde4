import type { App } from "../app/app.ts";
import { figureOf, figuresOf, levelOf } from "../app/figures.ts";
import type { Snapshot } from "../engine/engine.ts";
import type { DeviceLevels } from "./device_levels.ts";
import type { PageConnection } from "./page_connection.ts";
import {
  type Device,
  deviceLevelsIntervalMs,
  figuresIntervalMs,
  type Levels,
  levelsIntervalMs,
  type LiveFigures,
  type ToPage,
} from "./protocol.ts";

type LivePage = Pick<PageConnection, "isVisible" | "showsDevices" | "sendLive">;

/** Levels are rounded to multiples of this, in dB, so that fewer are sent. The step is too small to see. */
const levelStepDb = 0.5;

const deviceTicks = deviceLevelsIntervalMs / levelsIntervalMs;
const figuresTicks = figuresIntervalMs / levelsIntervalMs;

/** Sends live data to visible pages: levels, figures, levels of devices. */
export class LiveFeed implements AsyncDisposable {
  readonly #app: Pick<App, "snapshot">;
  readonly #devices: DeviceLevels;
  #pages: readonly LivePage[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #ticks = 0;
  /** The last message of each kind: unless it holds figures, an unchanged message is not sent again. */
  readonly #sent = new Map<ToPage["kind"], string>();

  constructor(app: Pick<App, "snapshot">, devices: DeviceLevels) {
    this.#app = app;
    this.#devices = devices;
  }

  /** Whether anything is being sent. */
  get isLive(): boolean {
    return this.#timer !== undefined;
  }

  /** Whether a page shows devices, so that microphones may be open for it. */
  get showsDevices(): boolean {
    return this.#pages.some((it) => it.showsDevices);
  }

  /** Takes the open pages; visible ones get live data. @param devices All devices, for pages that show them. */
  follow(pages: readonly LivePage[], devices: readonly Device[]): void {
    this.#pages = pages.filter((it) => it.isVisible);
    this.showDevices(devices);
    // A new page has received nothing yet.
    this.#sent.clear();
    if (this.isLive === this.#pages.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = this.isLive ? undefined : setInterval(() => this.#tick(), levelsIntervalMs);
  }

  /** Takes a changed list of devices. */
  showDevices(devices: readonly Device[]): void {
    this.#devices.show(this.showsDevices ? devices : undefined);
  }

  /** Closes the devices that are open for their levels. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.follow([], []);
    await this.#devices[Symbol.asyncDispose]();
  }

  #tick(): void {
    const snapshot = this.#app.snapshot();
    this.#send({ kind: "levels", levels: levelsOf(snapshot) });
    if (this.#ticks % deviceTicks === 0 && this.showsDevices) this.#sendDevices();
    if (this.#ticks % figuresTicks === 0) {
      this.#send({ kind: "figures", figures: liveFiguresOf(snapshot) });
    }
    this.#ticks++;
  }

  #sendDevices(): void {
    const levels = [...this.#devices.read()].map(([id, dbfs]) => [id, inSteps(dbfs)]);
    this.#send({ kind: "device-levels", levels: Object.fromEntries(levels) });
  }

  #send(message: ToPage): void {
    const text = JSON.stringify(message);
    // Unchanged figures are sent too: each is a point of a plot.
    if (message.kind !== "figures" && text === this.#sent.get(message.kind)) return;
    this.#sent.set(message.kind, text);
    for (const page of this.#pages) {
      if (message.kind !== "device-levels" || page.showsDevices) page.sendLive(text);
    }
  }
}

function levelsOf(snapshot: Snapshot | undefined): Levels | null {
  if (snapshot?.state !== "running") return null;
  return {
    microphone: inSteps(snapshot.microphoneMeterDbfs),
    speakers: inSteps(snapshot.referenceMeterDbfs),
    output: inSteps(snapshot.outputMeterDbfs),
  };
}

function inSteps(dbfs: number): number | null {
  const level = levelOf(dbfs);
  return level === null ? null : Math.round(level / levelStepDb) * levelStepDb;
}

function liveFiguresOf(snapshot: Snapshot | undefined): LiveFigures | null {
  if (snapshot === undefined) return null;
  const { outputDbfs, bufferMs, bufferTargetMs } = snapshot;
  return {
    ...figuresOf(snapshot),
    outputDbfs: levelOf(outputDbfs),
    bufferMs: figureOf(bufferMs),
    bufferTargetMs: figureOf(bufferTargetMs),
  };
}
