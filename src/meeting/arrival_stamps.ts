/** Samples that have come, with the time of the first of them. */
export interface StampedSamples {
  /** Index of the first sample since the capture began. */
  readonly position: bigint;
  /** When it was captured, as far as its arrival tells. */
  readonly timeNs: bigint;
}

/** Arrivals within this time say how late samples are, so that a change of the latency is known after it. */
const windowNs = 4_000_000_000n;
/** Length of the pieces of the window; of each the earliest arrival is kept. */
const pieceNs = 250_000_000n;

/**
 * Estimates when samples were captured, where only their arrival is known: those that come
 * soonest were under way for the shortest time, and all others were captured in step with them.
 */
export class ArrivalStamps {
  readonly #rate: bigint;
  /** For each piece of the window, the earliest start of the capture that its arrivals imply. */
  #pieces: { readonly sinceNs: bigint; startNs: bigint }[] = [];
  #position = 0n;

  /** @param sampleRate In Hz. */
  constructor(sampleRate: number) {
    this.#rate = BigInt(sampleRate);
  }

  /** Takes the number of samples that have come, and when. */
  add(count: number, arrivedNs: bigint): StampedSamples {
    const position = this.#position;
    this.#position += BigInt(count);
    const startNs = arrivedNs - this.#lengthNs(this.#position);
    const last = this.#pieces.at(-1);
    if (last === undefined || arrivedNs - last.sinceNs >= pieceNs) {
      this.#pieces.push({ sinceNs: arrivedNs, startNs });
    } else if (startNs < last.startNs) {
      last.startNs = startNs;
    }
    this.#pieces = this.#pieces.filter((it) => arrivedNs - it.sinceNs < windowNs);
    const earliest = this.#pieces.reduce(
      (least, it) => it.startNs < least ? it.startNs : least,
      startNs,
    );
    return { position, timeNs: earliest + this.#lengthNs(position) };
  }

  #lengthNs(samples: bigint): bigint {
    return samples * 1_000_000_000n / this.#rate;
  }
}
