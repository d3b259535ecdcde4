const sequences = 2 ** 16;

/** Number of remembered indices, up to and including the highest. */
const width = 128;

/** Remembers which packets of a stream have come, by index: the sequence number without wrapping. */
export class ReplayWindow {
  #highest: number | undefined;
  /** Bit n: the packet n below the highest index has come. */
  #come = 0n;

  /** @return the most likely index of a sequence number (RFC 3711, 3.3.1). */
  nearest(sequence: number): number {
    if (this.#highest === undefined) return sequence;
    const round = Math.floor(this.#highest / sequences);
    const index = round * sequences + sequence;
    const ahead = index - this.#highest;
    if (ahead > sequences / 2 && round > 0) return index - sequences;
    return ahead < -sequences / 2 ? index + sequences : index;
  }

  /** Whether a packet may be accepted: it has not come yet, and is not older than the window. */
  isNew(index: number): boolean {
    if (this.#highest === undefined || index > this.#highest) return true;
    const behind = this.#highest - index;
    return behind < width && (this.#come >> BigInt(behind) & 1n) === 0n;
  }

  /** Notes that a packet has come. */
  add(index: number): void {
    const ahead = index - (this.#highest ?? index);
    if (ahead > 0) {
      const kept = ahead < width ? this.#come << BigInt(ahead) : 0n;
      this.#come = BigInt.asUintN(width, kept) | 1n;
      this.#highest = index;
    } else {
      this.#come |= 1n << BigInt(-ahead);
      this.#highest ??= index;
    }
  }
}
