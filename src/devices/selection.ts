import type { Endpoint, Flow } from "../engine/endpoint.ts";
import { labelOf } from "./labels.ts";
import { nameParts } from "./name_parts.ts";

/** Purpose of a device. */
export type DeviceRole = "microphone" | "speaker" | "output";

/** Which device the person wants: what the system prefers, or a certain one. */
export type DeviceChoice =
  | { readonly kind: "default" }
  | ChosenDevice & { readonly kind: "device" };

/** Choices of the person. */
export type DeviceChoices = Readonly<Record<DeviceRole, DeviceChoice>>;

/** A certain device. */
export interface ChosenDevice {
  readonly id: string;
  readonly name: string;
  /** Ids of others with that name which were there at the same time, so that they are other devices. */
  readonly others?: readonly string[] | undefined;
}

/** The choice of the system's default. */
export const defaultChoice: DeviceChoice = { kind: "default" };

/** Meaning of a name on the command line. */
export type Selection =
  | { readonly kind: "found"; readonly endpoint: Endpoint }
  | { readonly kind: "none" | "several"; readonly candidates: readonly Endpoint[] };

/** @return the side of a device that plays a role. */
export function flowOf(role: DeviceRole): Flow {
  return role === "microphone" ? "capture" : "render";
}

/** Number of namesakes of a chosen device that are remembered. */
const mostOthers = 8;

/**
 * Finds the device that a part of its name stands for, whatever the case. A device of exactly that name,
 * label or id goes before those that only contain it.
 *
 * @param text Part of the name, or the id.
 * @param endpoints The endpoints that may be meant; those that can't be opened are left out.
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

/** @return the choice of a device, with the others of its name that there are. */
export function chosen(endpoint: Endpoint, endpoints: readonly Endpoint[]): DeviceChoice {
  const { id, name, flow } = endpoint;
  return { kind: "device", ...withOthers({ id, name }, flow, endpoints) };
}

/**
 * Finds the device of a choice again: by its id, or, where no such device is there, the only active one
 * of its name, since a device that was plugged in elsewhere, got another driver or was installed once
 * more has another id, and often a number in its name.
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

/** @return the active devices that a choice may stand for, if its own is not there. */
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
 * Brings a choice up to what the system lists: the id that its device has by now, and which of its
 * namesakes are other devices.
 *
 * @return the same object, if nothing is new.
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

/** The name without the number that tells a further device of that kind: "2- ", "#2". */
function baseName(name: string): string {
  const { label, driver } = nameParts(name);
  const parts = driver === "" ? [label] : [label, driver];
  return parts.map((it) =>
    it.toLowerCase().replace(/^\d+-\s+/, "").replace(/\s*#\d+$/, "").replace(/\s+/g, " ").trim()
  ).join(" (");
}
