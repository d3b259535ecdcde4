/** Samples that have arrived, with the time of the first one. */
export interface StampedSamples {
  /** Index of the first sample, counted from the beginning of the capture. */
  readonly position: bigint;
  /** Estimated time at which the first sample was captured. */
  readonly timeNs: bigint;
}

/** Window of arrivals from which the latency is estimated: an increase is known once this time has passed. */
const windowNs = 4_000_000_000n;
/** Length of the pieces of the window. Of each piece, the earliest arrival is kept. */
const pieceNs = 250_000_000n;

/**
 * Estimates when samples were captured from the times of their arrival. The earliest arrivals had the least
 * latency, and all other samples were captured at a steady rate relative to them.
 */
export class ArrivalStamps {
  readonly #rate: bigint;
  /** For each piece of the window, the earliest start of the capture that its arrivals imply. */
  #pieces: { readonly sinceNs: bigint; startNs: bigint }[] = [];
  #position = 0n;

  /** @param sampleRate Sample rate in Hz. */
  constructor(sampleRate: number) {
    this.#rate = BigInt(sampleRate);
  }

  /** Adds a number of samples that arrived at a time. */
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
