import type { SourceHealth } from "./meeting_event.ts";

/** How much of the time so far a source was how, in seconds. */
export interface SourceTimes {
  /** All of the time. */
  readonly totalS: number;
  /** Nothing came. */
  readonly missingS: number;
  /** Nothing but zeros came. */
  readonly silentS: number;
}

/** So long of zeros is silence: less is a pause between packets. */
const silentAfterS = 2;
/** So long of nothing is missing. */
const missingAfterS = 0.5;

/** Tells how a source fares from the times at which it was silent or missing. Call it twice a second. */
export class SourceWatch {
  #last: SourceTimes = { totalS: 0, missingS: 0, silentS: 0 };
  #missingForS = 0;
  #silentForS = 0;
  #health: SourceHealth = "live";

  /** How it fares now. */
  get health(): SourceHealth {
    return this.#health;
  }

  /** @return how it fares by now, if that has changed. */
  update(times: SourceTimes): SourceHealth | undefined {
    const totalS = times.totalS - this.#last.totalS;
    const missingS = times.missingS - this.#last.missingS;
    const silentS = times.silentS - this.#last.silentS;
    if (totalS <= 0) return undefined;
    this.#last = times;
    this.#missingForS = missingS > 0.5 * totalS ? this.#missingForS + totalS : 0;
    this.#silentForS = missingS + silentS > 0.99 * totalS ? this.#silentForS + totalS : 0;
    const health = this.#missingForS >= missingAfterS
      ? "missing"
      : this.#silentForS >= silentAfterS
      ? "silent"
      : "live";
    if (health === this.#health) return undefined;
    this.#health = health;
    return health;
  }
}
