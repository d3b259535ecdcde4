import type { SourceHealth } from "./meeting_event.ts";

/** Times of a source so far, in seconds. */
export interface SourceTimes {
  /** Whole time. */
  readonly totalS: number;
  /** Time in which nothing came. */
  readonly missingS: number;
  /** Time in which only zeros came. */
  readonly silentS: number;
}

/** Time of zeros after which a source is silent, in seconds. Fewer zeros may fill a pause between packets. */
const silentAfterS = 2;
/** Time without samples after which a source is missing, in seconds. */
const missingAfterS = 0.5;

/** Derives a source's health from the times in which it was silent or missing. */
export class SourceWatch {
  #last: SourceTimes = { totalS: 0, missingS: 0, silentS: 0 };
  #missingForS = 0;
  #silentForS = 0;
  #health: SourceHealth = "live";

  /** The present health. */
  get health(): SourceHealth {
    return this.#health;
  }

  /** Takes new times. Call it once or twice a second. @return the new health, if it has changed. */
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
