import type { Endpoint, Flow } from "../engine/endpoint.ts";

/** What a device is wanted for. */
export type DeviceRole = "microphone" | "speaker" | "output";

/** Which device the person wants: what the system prefers, or a certain one. */
export type DeviceChoice =
  | { readonly kind: "default" }
  | { readonly kind: "device"; readonly id: string; readonly name: string };

/** The choice that leaves it to the system. */
export const defaultChoice: DeviceChoice = { kind: "default" };

/** What a name on the command line stands for. */
export type Selection =
  | { readonly kind: "found"; readonly endpoint: Endpoint }
  | { readonly kind: "none" | "several"; readonly candidates: readonly Endpoint[] };

/** @return the side of a device that plays a role. */
export function flowOf(role: DeviceRole): Flow {
  return role === "microphone" ? "capture" : "render";
}

/**
 * Finds the device that a part of its name stands for, whatever the case. A device of exactly that name
 * or id goes before those that only contain it.
 *
 * @param text Part of the name, or the id.
 * @param endpoints The endpoints that may be meant; those that can't be opened are left out.
 */
export function selectByName(text: string, endpoints: readonly Endpoint[]): Selection {
  const wanted = text.trim().toLowerCase();
  const active = endpoints.filter((it) => it.state === "active");
  const exact = active.filter((it) => it.id === text || it.name.toLowerCase() === wanted);
  const matches = exact.length > 0
    ? exact
    : active.filter((it) => wanted !== "" && it.name.toLowerCase().includes(wanted));
  const [endpoint] = matches;
  if (endpoint === undefined) return { kind: "none", candidates: active };
  if (matches.length > 1) return { kind: "several", candidates: matches };
  return { kind: "found", endpoint };
}

/**
 * Finds the device of a choice again: by its id, or, where no device has that id any more, by its whole
 * name, since a device that was plugged in elsewhere gets another id.
 */
export function findChosen(
  choice: { readonly id: string; readonly name: string },
  flow: Flow,
  endpoints: readonly Endpoint[],
): Endpoint | undefined {
  const sides = endpoints.filter((it) => it.flow === flow);
  const same = sides.find((it) => it.id === choice.id);
  if (same !== undefined) return same;
  const named = sides.filter((it) => it.name === choice.name);
  return named.length === 1 ? named[0] : undefined;
}
