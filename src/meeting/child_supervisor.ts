import { afterFailure, afterLife, type Backoff, noBackoff, type Pace } from "../app/backoff.ts";

/** Events of a child process. */
export type ChildEvent =
  | { readonly kind: "frame" }
  /** The child has ended, or wrote invalid data. */
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "tick" };

/** State of a capturing child. Times are in milliseconds. */
export interface ChildState {
  readonly phase: "waiting" | "starting" | "delivering";
  /** When the phase began. */
  readonly since: number;
  readonly lastFrame: number;
  readonly backoff: Backoff;
  /** Children in a row that delivered nothing. */
  readonly fruitless: number;
}

/** Steps for a child process. */
export type ChildStep =
  | { readonly kind: "start" }
  /** Use this child: its first sound has come. */
  | { readonly kind: "use" }
  /** End the child if it still runs; another follows. */
  | { readonly kind: "replace"; readonly why: string; readonly isHopeless: boolean };

/** Time within which a child has to load, open its device and deliver its first sound, in ms. */
const startingMs = 15_000;
/** Time without sound after which a child counts as hanging, in ms: longer than a busy machine's pauses. */
const hangingMs = 2000;
/** Number of children in a row without sound after which the listener is told that the capture is hopeless. */
const mostFruitless = 3;
const pace: Pace = { firstMs: 250, longestMs: 5000, shortestMs: 0 };

/** The state before the first start. */
export const initialChild: ChildState = {
  phase: "waiting",
  since: 0,
  lastFrame: 0,
  backoff: noBackoff,
  fruitless: 0,
};

/**
 * Decides when a capturing child is started, and when it is replaced because it has ended, hangs, or writes
 * invalid data.
 *
 * @param now The time in ms.
 */
export function supervise(
  state: ChildState,
  event: ChildEvent,
  now: number,
): { readonly state: ChildState; readonly step?: ChildStep } {
  const { phase, since, lastFrame, backoff } = state;
  switch (event.kind) {
    case "broken":
      return phase === "waiting" ? { state } : replace(state, event.why, now);
    case "frame":
      if (phase === "waiting") return { state };
      if (phase === "delivering") return { state: { ...state, lastFrame: now } };
      return {
        state: { ...state, phase: "delivering", since: now, lastFrame: now, fruitless: 0 },
        step: { kind: "use" },
      };
    case "tick":
      if (phase === "waiting") {
        if (now < backoff.retryAt) return { state };
        return { state: { ...state, phase: "starting", since: now }, step: { kind: "start" } };
      }
      if (phase === "starting" && now - since > startingMs) {
        return replace(state, "it delivers nothing", now);
      }
      if (phase === "delivering" && now - lastFrame > hangingMs) {
        return replace(state, "it hangs", now);
      }
      return { state };
  }
}

function replace(
  state: ChildState,
  why: string,
  now: number,
): { readonly state: ChildState; readonly step: ChildStep } {
  const isFruitless = state.phase === "starting";
  const fruitless = isFruitless ? state.fruitless + 1 : 0;
  const backoff = isFruitless
    ? afterFailure(state.backoff, now, pace)
    : afterLife(state.backoff, state.since, now, pace);
  return {
    state: { ...state, phase: "waiting", since: now, backoff, fruitless },
    step: { kind: "replace", why, isHopeless: fruitless === mostFruitless },
  };
}
