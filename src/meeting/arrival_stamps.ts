/** Samples that have arrived, with the time of the first one. */
export interface StampedSamples {
  /** Index of the first sample, counted from the beginning of the capture. */
  readonly position: bigint;
  /** Estimated time at which the first sample was captured. */
  readonly timeNs: bigint;
}

/** Length of the window, in ns, from which the latency is estimated. An increase of it shows after this time. */
const windowNs = 4_000_000_000n;
/** Length of the pieces of the window, in ns. Of each piece, the arrival with the least latency is kept. */
const pieceNs = 250_000_000n;

/**
 * Estimates when samples were captured, from the times of their arrival. It assumes that samples are captured at a
 * steady rate, and that the arrival with the least latency in the window had no latency.
 */
export class ArrivalStamps {
  readonly #rate: bigint;
  /** For each piece, when the capture began if the piece's arrival with the least latency had no latency. */
  #pieces: { readonly sinceNs: bigint; startNs: bigint }[] = [];
  #position = 0n;

  /** @param sampleRate Sample rate in Hz. */
  constructor(sampleRate: number) {
    this.#rate = BigInt(sampleRate);
  }

  /** Adds `count` samples that arrived together. */
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
