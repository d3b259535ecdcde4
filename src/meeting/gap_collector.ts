/** A stretch of a recording in which something is missing. */
export interface Gap {
  readonly fromS: number;
  readonly lengthS: number;
}

/** A long gap is reported in pieces of this length, so that it is known while it lasts. */
const longestPieceS = 10;

/** Turns the running count of missing frames of a recording, part by part, into gaps. */
export class GapCollector {
  readonly #sampleRate: number;
  #count = 0;
  #from = 0;
  #length = 0;

  /** @param sampleRate Of the recording, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /**
   * Takes one part.
   *
   * @param position Frames before the part.
   * @param count How many frames were missing since the beginning.
   * @return a gap that has ended, or is long enough to be reported.
   */
  add(position: number, count: number): Gap | undefined {
    const grown = count - this.#count;
    this.#count = count;
    if (grown > 0) {
      if (this.#length === 0) this.#from = position;
      this.#length += grown;
      if (this.#length < longestPieceS * this.#sampleRate) return undefined;
    }
    return this.end();
  }

  /** @return the gap that has begun, if there is one. */
  end(): Gap | undefined {
    if (this.#length === 0) return undefined;
    const gap = {
      fromS: this.#from / this.#sampleRate,
      lengthS: this.#length / this.#sampleRate,
    };
    this.#length = 0;
    return gap;
  }
}
