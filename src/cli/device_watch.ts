import { isDeepStrictEqual } from "node:util";
import {
  DeviceRecorders,
  ownMicrophone,
  type Recorders,
  recorderWatches,
} from "../app/device_recorders.ts";
import { WatchedDevices } from "../app/watched_devices.ts";
import { type DeviceChange, deviceChanges } from "../devices/device_changes.ts";
import { labelOf } from "../devices/labels.ts";
import { type UsedEndpoint, withUses } from "../devices/used_endpoint.ts";
import type { WiringPlan } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { oneLine } from "../platform/visible_text.ts";
import { figuresJson } from "../report/json.ts";
import { changeText, describeDevices, type KnownRecorders, recordersText } from "./device_lines.ts";
import type { Terminal } from "./terminal.ts";

/** Options for listing and watching a sound system's devices. */
export interface DeviceView {
  readonly backend: BackendName;
  /** Plans how Anecho would use the devices if the person chose none. */
  readonly plan: (endpoints: readonly Endpoint[]) => WiringPlan;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Devices with the use that Anecho would make of each. */
interface DeviceList {
  readonly devices: readonly UsedEndpoint[];
  /** Why Anecho can't run with them; `null` if it can. */
  readonly problem: string | null;
}

/** How long to wait at most for the list of recording programs, in ms. */
const recordersMs = 1000;

/** Prints the devices once, each with the programs that record from it, if the system tells. */
export async function listDevices(
  endpoints: readonly Endpoint[],
  view: DeviceView,
): Promise<void> {
  await using recorders = new DeviceRecorders(view.backend, () => {});
  await printList(endpoints, recorders, view, false);
}

/** Prints the devices and each change, until the signal is aborted. */
export async function watchDevices(
  endpoints: readonly Endpoint[],
  view: DeviceView,
  signal: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => ended.resolve());
  if (signal.aborted) return;
  const printer = new ChangePrinter(view, ended.reject);
  await using recorders = new DeviceRecorders(
    view.backend,
    (id, its) => printer.recorders(id, its),
  );
  printer.begin(await printList(endpoints, recorders, view, true), recorders.known);
  await using _devices = new WatchedDevices(view.backend, {
    endpoints: (list) => {
      const plan = view.plan(list);
      printer.devices(listOf(list, plan));
      recorders.follow(recorderWatches(view.backend, list, plan));
    },
    recorders: () => {},
    server: (isThere) => printer.server(isThere),
    log: (_level, text) => view.terminal.note(oneLine(text)),
  });
  await ended.promise;
}

async function printList(
  endpoints: readonly Endpoint[],
  recorders: DeviceRecorders,
  view: DeviceView,
  isWatched: boolean,
): Promise<DeviceList> {
  const plan = view.plan(endpoints);
  recorders.follow(recorderWatches(view.backend, endpoints, plan));
  await recorders.settled(recordersMs);
  const list = listOf(endpoints, plan);
  for (const line of describeList(list, recorders.known, view, isWatched)) {
    view.terminal.print(line);
  }
  if (!view.json && list.problem !== null) view.terminal.note(`\n${oneLine(list.problem)}`);
  return list;
}

function listOf(endpoints: readonly Endpoint[], plan: WiringPlan): DeviceList {
  const problem = plan.kind === "impossible" ? plan.message : null;
  return { devices: withUses(endpoints, plan), problem };
}

function describeList(
  { devices, problem }: DeviceList,
  known: KnownRecorders,
  { backend, json }: DeviceView,
  isWatched: boolean,
): string[] {
  const own = known.get(ownMicrophone);
  if (json) {
    const each = devices.map((it) => ({ ...it, recorders: known.get(it.id) ?? null }));
    const all = { backend, devices: each, recorders: own ?? null, problem };
    return [isWatched ? eventJson({ event: "devices", ...all }) : figuresJson(all, 2)];
  }
  const who = own && recordersText(own);
  const lines = describeDevices(devices, known);
  return who === undefined ? lines : [...lines, oneLine(`Anecho's own microphone: ${who}`)];
}

/** Prints changes, as lines for a person or as lines of JSON. */
class ChangePrinter {
  readonly #view: DeviceView;
  readonly #fail: (error: unknown) => void;
  #list: DeviceList = { devices: [], problem: null };
  #recorders = new Map<string, Recorders>();
  #isThere = true;
  #hasBegun = false;

  /** @param fail Called if printing fails. */
  constructor(view: DeviceView, fail: (error: unknown) => void) {
    this.#view = view;
    this.#fail = fail;
  }

  /** Begins to print changes from a list that has been printed already. */
  begin(list: DeviceList, recorders: KnownRecorders): void {
    this.#list = list;
    this.#recorders = new Map(recorders);
    this.#hasBegun = true;
  }

  devices(list: DeviceList): void {
    const before = this.#list;
    this.#list = list;
    for (const change of deviceChanges(before.devices, list.devices)) {
      if (change.kind === "removed") this.#recorders.delete(change.device.id);
      this.#print(eventOf(change), changeText(change));
    }
    if (before.problem === list.problem) return;
    this.#print({ event: "problem", problem: list.problem }, list.problem ?? "Anecho can run");
  }

  recorders(id: string, recorders: Recorders): void {
    const before = this.#recorders.get(id);
    if (!this.#hasBegun || isDeepStrictEqual(before, recorders)) return;
    this.#recorders.set(id, recorders);
    const device = this.#list.devices.find((it) => it.id === id);
    const name = device === undefined ? "Anecho's own microphone" : labelOf(device);
    const isNews = before !== undefined || recorders.count !== 0;
    const text = `${name}: ${recordersText(recorders) ?? "nobody records any more"}`;
    this.#print(
      { event: "recorders", id: id === ownMicrophone ? null : id, ...recorders },
      isNews ? text : undefined,
    );
  }

  server(isThere: boolean): void {
    if (this.#isThere === isThere) return;
    this.#isThere = isThere;
    const text = isThere ? "the sound server is back" : "the sound server has ended";
    this.#print({ event: "server", isThere }, text);
  }

  #print(event: object, text: string | undefined): void {
    const { json, terminal } = this.#view;
    try {
      if (json) terminal.print(eventJson(event));
      else if (text !== undefined) terminal.print(`${clockTime()}  ${oneLine(text)}`);
    } catch (error) {
      this.#fail(error);
    }
  }
}

/** @return the change as an object for JSON; `before` holds the former values of what changed. */
function eventOf(change: DeviceChange): object {
  const { kind, device } = change;
  if (kind !== "changed") return { event: kind, device };
  const before = Object.fromEntries(change.keys.map((key) => [key, change.before[key] ?? null]));
  return { event: kind, device, before };
}

function eventJson(event: object): string {
  return figuresJson({ time: new Date().toISOString(), ...event });
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8);
}
