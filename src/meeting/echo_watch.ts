import type { EchoState } from "./meeting_event.ts";

/** Figures of the engine for the last second. */
export interface EchoFigures {
  /** Delay of the echo; NaN if it was not found. */
  readonly delayMs: number;
  readonly loopbackDbfs: number;
}

/** Level of the loopback above which an echo would be audible, in dBFS. */
const audibleDbfs = -50;
/** Seconds of audible sound after which an echo would have been found. */
const searchS = 20;

/** Derives the state of the echo from the engine's figures. */
export class EchoWatch {
  #state: EchoState = "unknown";
  #searchedS = 0;

  /** The present state. */
  get state(): EchoState {
    return this.#state;
  }

  /** Takes new figures. Call it once a second. @return the new state, if it has changed. */
  update({ delayMs, loopbackDbfs }: EchoFigures): EchoState | undefined {
    const isFound = !Number.isNaN(delayMs);
    if (loopbackDbfs > audibleDbfs) this.#searchedS += 1;
    if (isFound) this.#searchedS = 0;
    const state = isFound
      ? "cancelling"
      : this.#searchedS > searchS
      ? "none"
      : this.#searchedS > 0 || this.#state === "cancelling"
      ? "searching"
      : this.#state;
    if (state === this.#state) return undefined;
    this.#state = state;
    return state;
  }
}
