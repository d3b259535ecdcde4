import { afterFailure, type Backoff, noBackoff } from "../app/backoff.ts";
import type { MicPumpTuning } from "./tuning.ts";

/** State of a pump's virtual microphone, which is opened before the first packet has come. */
export type MicLife =
  /** There is no microphone; the backoff says when to try again. */
  | { readonly kind: "down"; readonly backoff: Backoff }
  | { readonly kind: "opening"; readonly backoff: Backoff }
  | {
    readonly kind: "up";
    readonly backoff: Backoff;
    readonly openedAt: number;
    /** When to check whether it is alive. */
    readonly heartbeatAt: number;
  };

/** Event of a virtual microphone. */
export type MicLifeEvent = "time" | "opened" | "open-failed" | "died";

/** The next state, and the order, if any: to open a microphone, or to ask it whether it is alive. */
export interface MicLifeStep {
  readonly life: MicLife;
  readonly order?: "open" | "ask";
}

/** The state before the first opening, which is due at once. */
export const unborn: MicLife = { kind: "down", backoff: noBackoff };

/** @return when to send the event "time", if no other event comes before, in ms. */
export function dueAt(life: MicLife): number {
  switch (life.kind) {
    case "down":
      return life.backoff.retryAt;
    case "opening":
      return Infinity;
    case "up":
      return life.heartbeatAt;
  }
}

/** @return how many openings have failed in a row, including early deaths. */
export function failuresOf(life: MicLife): number {
  return life.backoff.failures;
}

/**
 * Computes the next state after an event. An event that can't occur in this state changes nothing.
 *
 * @param now The time in ms, of any monotonic clock.
 */
export function advance(
  life: MicLife,
  event: MicLifeEvent,
  now: number,
  tuning: MicPumpTuning,
): MicLifeStep {
  switch (life.kind) {
    case "down":
      if (event !== "time" || now < life.backoff.retryAt) return { life };
      return { life: { kind: "opening", backoff: life.backoff }, order: "open" };
    case "opening":
      if (event === "opened") return { life: rise(life.backoff, now, tuning) };
      if (event === "open-failed") return { life: fail(life.backoff, now, tuning) };
      return { life };
    case "up":
      if (event === "died") {
        const wasStable = now - life.openedAt >= tuning.stableMs;
        return { life: wasStable ? unborn : fail(life.backoff, now, tuning) };
      }
      if (event !== "time" || now < life.heartbeatAt) return { life };
      return { life: { ...life, heartbeatAt: now + tuning.heartbeatMs }, order: "ask" };
  }
}

function rise(backoff: Backoff, now: number, { heartbeatMs }: MicPumpTuning): MicLife {
  return { kind: "up", backoff, openedAt: now, heartbeatAt: now + heartbeatMs };
}

function fail(backoff: Backoff, now: number, tuning: MicPumpTuning): MicLife {
  const { firstRetryMs, longestRetryMs } = tuning;
  const pace = { firstMs: firstRetryMs, longestMs: longestRetryMs, shortestMs: 0 };
  return { kind: "down", backoff: afterFailure(backoff, now, pace) };
}
