import type { SettingsState } from "../../src/settings/protocol.ts";

/** State of the device from which apps are to record. */
export type CableStep =
  /** Anecho makes the microphone itself. */
  | "own"
  | "found"
  | "missing"
  /** Another fault keeps Anecho from working: see `problem`. */
  | "other";

/** Finds the state of the device from which apps are to record. */
export function cableStep(
  { about, problem }: Pick<SettingsState, "about" | "problem">,
): CableStep {
  if (problem?.reason === "no-cable") return "missing";
  if (problem !== null) return "other";
  return about.makesMicrophone ? "own" : "found";
}
