import type { BackendName } from "../engine/config.ts";
import type { SilenceVerdict } from "./silence_detector.ts";

/**
 * Ways to isolate microphone and loopback from each other: to open one before the other, or to capture the
 * microphone, or each of the two, in a process of its own. The ways are tried in this order.
 */
export const isolations = [
  "loopback-first",
  "microphone-first",
  "microphone-child",
  "both-children",
  "ffmpeg",
] as const;

/** One of {@linkcode isolations}. */
export type Isolation = typeof isolations[number];

/**
 * @return the ways for a sound system. FFmpeg is one only on Windows, where it captures through another interface than
 * Anecho does: DirectShow.
 */
export function isolationsFor(backend: BackendName): readonly Isolation[] {
  return backend === "wasapi" ? isolations : isolations.filter((it) => it !== "ffmpeg");
}

/** State of the search for a way that works. */
export interface IsolationState {
  /** Available ways, in the order in which they are tried. */
  readonly ways: readonly Isolation[];
  readonly current: Isolation;
  /** Whether the person has fixed the current way. */
  readonly isFixed: boolean;
  /** Ways that did not work. */
  readonly failed: readonly Isolation[];
  /** Whether the end of the search was reported. */
  readonly isSettled: boolean;
}

/**
 * Why a way does not work: it leaves the microphone silent ("silenced"), or its child processes captured nothing
 * ("unusable").
 */
export type IsolationFailure = "silenced" | "unusable";

/** Steps to carry out. */
export type IsolationStep =
  | { readonly kind: "try"; readonly isolation: Isolation; readonly reason: IsolationFailure }
  /** The current way works, after others did not. */
  | { readonly kind: "keep"; readonly isolation: Isolation }
  /** No way works: go back to the first, unless the person has fixed one. */
  | { readonly kind: "give-up"; readonly reason: IsolationFailure };

/** Options of {@linkcode initialIsolation}. */
export interface IsolationStart {
  /** Available ways; the first one is the usual one. */
  readonly ways: readonly Isolation[];
  /** The way that the person has fixed. */
  readonly fixed?: Isolation | undefined;
  /** The way that worked before. */
  readonly remembered?: Isolation | undefined;
}

/** @return the state before the first attempt. */
export function initialIsolation({ ways, fixed, remembered }: IsolationStart): IsolationState {
  const [usual = isolations[0]] = ways;
  return {
    ways,
    current: fixed ?? remembered ?? usual,
    isFixed: fixed !== undefined,
    failed: [],
    isSettled: false,
  };
}

/** Decides what to do about a microphone that the loopback silences, or a way in which a device can't be captured. */
export function isolate(
  state: IsolationState,
  verdict: SilenceVerdict | IsolationFailure,
): { readonly state: IsolationState; readonly step?: IsolationStep } {
  const { ways, current, failed, isFixed, isSettled } = state;
  if (verdict === "sound" && failed.length > 0 && !isSettled) {
    return { state: { ...state, isSettled: true }, step: { kind: "keep", isolation: current } };
  }
  const isFailure = verdict === "silenced" || verdict === "unusable";
  if (!isFailure || failed.includes(current)) return { state };
  const tried = [...failed, current];
  const next = isFixed ? undefined : ways.find((it) => !tried.includes(it));
  if (next === undefined) {
    const kept = isFixed ? current : ways[0] ?? current;
    return {
      state: { ...state, current: kept, failed: tried, isSettled: true },
      step: { kind: "give-up", reason: verdict },
    };
  }
  return {
    state: { ...state, current: next, failed: tried, isSettled: false },
    step: { kind: "try", isolation: next, reason: verdict },
  };
}
