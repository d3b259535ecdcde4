/** Who is heard, and since when. */
export interface Speaker {
  readonly name: string;
  /** In ms since 1970. */
  readonly sinceMs: number;
}

/** Silence after which a sender has gone, in ms. A pause within a talk is shorter. */
const patienceMs = 3000;

/** Remembers who is heard. Times are in ms since 1970. */
export class HeardSender {
  #speaker: Speaker | undefined;
  #heardAt = -Infinity;

  /** Notes that something of a sender's was played. */
  hear(name: string, nowMs: number): void {
    if (this.current(nowMs)?.name !== name) this.#speaker = { name, sinceMs: nowMs };
    this.#heardAt = nowMs;
  }

  /** @return who is heard now; `undefined`: nobody. */
  current(nowMs: number): Speaker | undefined {
    return nowMs - this.#heardAt > patienceMs ? undefined : this.#speaker;
  }
}
