/** The sender that is heard. */
export interface Speaker {
  readonly name: string;
  /** Since when it is heard, in ms since 1970. */
  readonly sinceMs: number;
}

/** Time without a packet after which a sender counts as gone, in ms. Pauses within speech are shorter. */
const patienceMs = 3000;

/** Remembers which sender is heard. Times are in ms since 1970. */
export class HeardSender {
  #speaker: Speaker | undefined;
  #heardAt = -Infinity;

  /** Notes that a packet of a sender was accepted. */
  hear(name: string, nowMs: number): void {
    if (this.current(nowMs)?.name !== name) this.#speaker = { name, sinceMs: nowMs };
    this.#heardAt = nowMs;
  }

  /** @return the sender that is heard now, if any. */
  current(nowMs: number): Speaker | undefined {
    return nowMs - this.#heardAt > patienceMs ? undefined : this.#speaker;
  }
}
