import type { Endpoint, Flow } from "../engine/endpoint.ts";
import { labelOf } from "./labels.ts";
import { nameParts } from "./name_parts.ts";

/** Purpose of a device. */
export type DeviceRole = "microphone" | "speaker" | "output";

/** The person's choice of a device: the system's default, or a certain one. */
export type DeviceChoice =
  | { readonly kind: "default" }
  | ChosenDevice & { readonly kind: "device" };

/** The person's choices for all roles. */
export type DeviceChoices = Readonly<Record<DeviceRole, DeviceChoice>>;

/** A certain device. */
export interface ChosenDevice {
  readonly id: string;
  readonly name: string;
  /** Ids of other devices with that name: they were present at the same time as this one. */
  readonly others?: readonly string[] | undefined;
}

/** The choice of the system's default. */
export const defaultChoice: DeviceChoice = { kind: "default" };

/** Meaning of a name on the command line. */
export type Selection =
  | { readonly kind: "found"; readonly endpoint: Endpoint }
  | { readonly kind: "none" | "several"; readonly candidates: readonly Endpoint[] };

/** @return the flow of devices for a role. */
export function flowOf(role: DeviceRole): Flow {
  return role === "microphone" ? "capture" : "render";
}

/** Most other devices of the same name that are remembered. */
const mostOthers = 8;

/**
 * Finds a device by a part of its name, regardless of case. Devices of exactly that name, label or id are
 * preferred to those that only contain it.
 *
 * @param text Part of the name, or the id.
 * @param endpoints The possible endpoints; those that are not active are ignored.
 */
export function selectByName(text: string, endpoints: readonly Endpoint[]): Selection {
  const wanted = text.trim().toLowerCase();
  const active = endpoints.filter((it) => it.state === "active");
  const isExact = (it: Endpoint) =>
    it.id === text.trim() || it.name.toLowerCase() === wanted ||
    labelOf(it).toLowerCase() === wanted;
  const exact = active.filter(isExact);
  const matches = exact.length > 0
    ? exact
    : active.filter((it) => wanted !== "" && labelOf(it).toLowerCase().includes(wanted));
  const [endpoint] = matches;
  if (endpoint === undefined) return { kind: "none", candidates: active };
  if (matches.length > 1) return { kind: "several", candidates: matches };
  return { kind: "found", endpoint };
}

/** @return the choice of a device, with the present other devices of its name. */
export function chosen(endpoint: Endpoint, endpoints: readonly Endpoint[]): DeviceChoice {
  const { id, name, flow } = endpoint;
  return { kind: "device", ...withOthers({ id, name }, flow, endpoints) };
}

/**
 * Finds a chosen device by its id. If no device with that id is present, the only other active one of that name is
 * taken: a device that was plugged in elsewhere, got another driver or was reinstalled has another id, and often a
 * number in its name. Devices of that name that were once present beside the chosen one don't count.
 *
 * @return the device, which may be inactive or absent; `undefined` if the system does not list it.
 */
export function findChosen(
  choice: ChosenDevice,
  flow: Flow,
  endpoints: readonly Endpoint[],
): Endpoint | undefined {
  const same = endpoints.find((it) => it.flow === flow && it.id === choice.id);
  if (same !== undefined && same.state !== "absent") return same;
  const namesakes = namesakesOf(choice, flow, endpoints);
  return namesakes.length === 1 ? namesakes[0] : same;
}

/** @return the active devices that may be the chosen one under another id. */
export function namesakesOf(
  choice: ChosenDevice,
  flow: Flow,
  endpoints: readonly Endpoint[],
): Endpoint[] {
  const alike = othersLike(choice, flow, endpoints);
  const exact = alike.filter((it) => it.name === choice.name);
  return exact.length > 0 ? exact : alike;
}

function othersLike(
  { id, name, others = [] }: ChosenDevice,
  flow: Flow,
  endpoints: readonly Endpoint[],
): Endpoint[] {
  return endpoints.filter((it) =>
    it.flow === flow && it.state === "active" && it.id !== id && !others.includes(it.id) &&
    baseName(it.name) === baseName(name)
  );
}

/**
 * Updates a choice by the system's list: its device's present id, and the other devices of
 * its name.
 *
 * @return the new choice; the object `choice`, if nothing has changed.
 */
export function renewed(
  choice: DeviceChoice,
  role: DeviceRole,
  endpoints: readonly Endpoint[],
): DeviceChoice {
  if (choice.kind === "default") return choice;
  const flow = flowOf(role);
  const found = findChosen(choice, flow, endpoints);
  if (found === undefined || found.state !== "active") return choice;
  const { others } = choice;
  const device = found.id === choice.id ? choice : { id: found.id, name: found.name, others };
  const next = withOthers(device, flow, endpoints);
  const isSame = next.id === choice.id && next.others?.length === others?.length;
  return isSame ? choice : { kind: "device", ...next };
}

function withOthers(
  { id, name, others = [] }: ChosenDevice,
  flow: Flow,
  endpoints: readonly Endpoint[],
): ChosenDevice {
  const known = others.filter((it) => it !== id);
  const alike = othersLike({ id, name, others: known }, flow, endpoints);
  const all = [...known, ...alike.map((it) => it.id)].slice(-mostOthers);
  return all.length > 0 ? { id, name, others: all } : { id, name };
}

/** @return a name without the number that tells devices of one name apart: "2- ", "#2". */
function baseName(name: string): string {
  const { label, driver } = nameParts(name);
  const parts = driver === "" ? [label] : [label, driver];
  return parts.map((it) =>
    it.toLowerCase().replace(/^\d+-\s+/, "").replace(/\s*#\d+$/, "").replace(/\s+/g, " ").trim()
  ).join(" (");
}
