import type { DefaultRole } from "../engine/endpoint.ts";

/** Ids of the default microphones by role; `null`: none, or the system chooses. */
export type DefaultMicrophones = Readonly<Record<DefaultRole, string | null>>;

/** Change of the default microphone of a role. */
export interface DefaultChange {
  readonly role: DefaultRole;
  /** The id of the default before the change; `null` as in {@linkcode DefaultMicrophones}. */
  readonly from: string | null;
  /** The id of the default after the change; `null` lets the system choose. */
  readonly to: string | null;
}

/** Defaults that Anecho has changed and has to restore. Saved to a file, to survive a crash. */
export interface Reservation {
  readonly changes: readonly DefaultChange[];
}

/** Limits for overruling other programs; times are in ms. */
export interface ReservationTuning {
  /** A change this soon after Anecho's own change counts as another program's, a later one as a person's. */
  readonly answerMs: number;
  /** Time within which overrulings are counted. */
  readonly fightMs: number;
  /** Other programs are overruled at most this many times within `fightMs`. */
  readonly maxRounds: number;
}

/** The limits of the app. */
export const usualReservation: ReservationTuning = {
  answerMs: 5000,
  fightMs: 20_000,
  maxRounds: 4,
};

/** State of the default that Anecho has chosen. Times are in ms. */
export interface ReservationLife {
  /** The id of the endpoint that Anecho makes the default. */
  readonly target: string | undefined;
  /** When Anecho last made it the default. */
  readonly setAt: number;
  /** When other programs were overruled, in the last `fightMs`. */
  readonly rounds: readonly number[];
  /** Who decides about the default now. */
  readonly hasTheSay: "anecho" | "person" | "program";
}

/** The state without a reservation. */
export const unreserved: ReservationLife = {
  target: undefined,
  setAt: -Infinity,
  rounds: [],
  hasTheSay: "anecho",
};

const roles: readonly DefaultRole[] = ["console", "multimedia", "communications"];

/** @return changes that make an endpoint the default microphone in all roles. */
export function planReservation(target: string, current: DefaultMicrophones): DefaultChange[] {
  return roles
    .filter((role) => current[role] !== target)
    .map((role) => ({ role, from: current[role], to: target }));
}

/**
 * Decides from the present defaults whether to change them. Other programs are overruled a limited number
 * of times; a person's own choice stays.
 *
 * @param now The time in ms, of a monotonic clock.
 * @return the new state, and the changes to make, if any.
 */
export function guardDefaults(
  life: ReservationLife,
  target: string,
  current: DefaultMicrophones,
  now: number,
  tuning: ReservationTuning = usualReservation,
): { readonly life: ReservationLife; readonly changes: readonly DefaultChange[] } {
  const changes = planReservation(target, current);
  if (life.target !== target) {
    return { life: { ...unreserved, target, setAt: now }, changes };
  }
  if (changes.length === 0 || life.hasTheSay !== "anecho") return { life, changes: [] };
  if (now - life.setAt > tuning.answerMs) {
    return { life: { ...life, hasTheSay: "person" }, changes: [] };
  }
  const rounds = life.rounds.filter((at) => now - at < tuning.fightMs);
  if (rounds.length >= tuning.maxRounds) {
    return { life: { ...life, hasTheSay: "program" }, changes: [] };
  }
  return { life: { ...life, setAt: now, rounds: [...rounds, now] }, changes };
}

/**
 * Adds changes to a reservation, which holds at most one change for each role. If a change starts from the default
 * that an earlier change has set, the default from before the earlier one stays the one to restore.
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

/** @return the changes of a reservation after which nobody else has changed the default. */
export function inForce(
  reservation: Reservation | undefined,
  current: DefaultMicrophones,
): Reservation {
  const changes = (reservation?.changes ?? []).filter(({ role, to }) => current[role] === to);
  return { changes };
}

/**
 * Plans the changes that restore the former defaults. A default that others have changed meanwhile stays.
 *
 * @param canBe Whether an endpoint can be the default now; for `null`, whether the system can choose.
 * @return the changes to make now, and the reservation of what can only be restored later: where the former
 *   default can't be the default now, for example because it is unplugged.
 */
export function planRestoring(
  reservation: Reservation,
  current: DefaultMicrophones,
  canBe: (id: string | null) => boolean,
): { readonly changes: readonly DefaultChange[]; readonly later: Reservation } {
  const { changes } = inForce(reservation, current);
  return {
    changes: changes
      .filter(({ from }) => canBe(from))
      .map(({ role, from, to }) => ({ role, from: to, to: from })),
    later: { changes: changes.filter(({ from }) => from !== null && !canBe(from)) },
  };
}
