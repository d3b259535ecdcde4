import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";

/** A default microphone that is to be another one. */
export interface DefaultChange {
  readonly role: DefaultRole;
  /** The id of the default before; `null` if there was none. */
  readonly from: string | null;
  /** The id of the default after. */
  readonly to: string;
}

/** Defaults that Anecho has changed and is to put back. Kept in a file, so that a crash loses nothing. */
export interface Reservation {
  readonly changes: readonly DefaultChange[];
}

const roles: readonly DefaultRole[] = ["console", "multimedia", "communications"];

/** What has to change so that a cable's recording side is the default microphone. */
export function planReservation(
  target: Endpoint,
  endpoints: readonly Endpoint[],
): DefaultChange[] {
  if (target.state !== "active") return [];
  return roles
    .filter((role) => !target.defaultFor.includes(role))
    .map((role) => ({ role, from: defaultOf(role, endpoints)?.id ?? null, to: target.id }));
}

/**
 * Adds changes to a reservation. What was the default before the first of them is what will be put back.
 */
export function reserve(
  reservation: Reservation | undefined,
  changes: readonly DefaultChange[],
): Reservation {
  const before = reservation?.changes ?? [];
  const renewed = changes.map((change) => {
    const earlier = before.find((it) => it.role === change.role && it.to === change.from);
    return earlier === undefined ? change : { ...change, from: earlier.from };
  });
  const kept = before.filter((it) => !renewed.some(({ role }) => role === it.role));
  return { changes: [...kept, ...renewed] };
}

/**
 * What has to change to put back the defaults from before. A default that the person has changed
 * meanwhile, or whose device is gone, is left alone.
 */
export function planRestoring(
  reservation: Reservation,
  endpoints: readonly Endpoint[],
): DefaultChange[] {
  return reservation.changes.flatMap(({ role, from, to }) => {
    const isOurs = defaultOf(role, endpoints)?.id === to;
    const isThere = endpoints.some((it) => it.id === from && it.state === "active");
    return isOurs && from !== null && isThere ? [{ role, from: to, to: from }] : [];
  });
}

function defaultOf(role: DefaultRole, endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find((it) => it.flow === "capture" && it.defaultFor.includes(role));
}
