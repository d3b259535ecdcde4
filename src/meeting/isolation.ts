import type { SilenceVerdict } from "./silence_detector.ts";

/**
 * How microphone and loopback are kept from disturbing each other, as they are tried: by the order in which
 * they are opened, or by processes of their own.
 */
export const isolations = [
  "loopback-first",
  "microphone-first",
  "microphone-child",
  "both-children",
] as const;

/** One of {@linkcode isolations}. */
export type Isolation = typeof isolations[number];

/** What has been tried. */
export interface IsolationState {
  readonly current: Isolation;
  /** The person wants this one and no other. */
  readonly isFixed: boolean;
  /** Those that left the microphone silent. */
  readonly failed: readonly Isolation[];
  /** It was told how the search ended. */
  readonly isSettled: boolean;
}

/** What is to be done. */
export type IsolationStep =
  | { readonly kind: "try"; readonly isolation: Isolation }
  /** The present one works, after others did not. */
  | { readonly kind: "keep"; readonly isolation: Isolation }
  /** None works: the first is returned to, unless one is fixed. */
  | { readonly kind: "give-up" };

/** @param fixed The one that the person wants. @param remembered The one that worked before. */
export function initialIsolation(fixed?: Isolation, remembered?: Isolation): IsolationState {
  return {
    current: fixed ?? remembered ?? isolations[0],
    isFixed: fixed !== undefined,
    failed: [],
    isSettled: false,
  };
}

/** Decides what to do about a microphone that the loopback silences. */
export function isolate(
  state: IsolationState,
  verdict: SilenceVerdict,
): { readonly state: IsolationState; readonly step?: IsolationStep } {
  const { current, failed, isFixed, isSettled } = state;
  if (verdict === "sound" && failed.length > 0 && !isSettled) {
    return { state: { ...state, isSettled: true }, step: { kind: "keep", isolation: current } };
  }
  if (verdict !== "silenced" || failed.includes(current)) return { state };
  const tried = [...failed, current];
  const next = isFixed ? undefined : isolations.find((it) => !tried.includes(it));
  if (next === undefined) {
    const kept = isFixed ? current : isolations[0];
    return {
      state: { ...state, current: kept, failed: tried, isSettled: true },
      step: { kind: "give-up" },
    };
  }
  return {
    state: { ...state, current: next, failed: tried, isSettled: false },
    step: { kind: "try", isolation: next },
  };
}
