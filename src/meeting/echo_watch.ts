import type { EchoState } from "./meeting_event.ts";

/** Figures of the engine for the last second. */
export interface EchoFigures {
  /** How far the echo lags; NaN while it was not found. */
  readonly delayMs: number;
  readonly loopbackDbfs: number;
}

/** Level above which a microphone hears what is played, if there is a path for it. */
const audibleDbfs = -50;
/** After so many seconds of sound, an echo would have been found. */
const searchS = 20;

/** Tells from the engine's figures what is known of the echo. Call it once a second. */
export class EchoWatch {
  #state: EchoState = "unknown";
  #searchedS = 0;

  /** Present knowledge. */
  get state(): EchoState {
    return this.#state;
  }

  /** @return what is known by now, if that has changed. */
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
