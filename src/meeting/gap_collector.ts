/** A span of a recording in which sound is missing. */
export interface Gap {
  readonly fromS: number;
  readonly lengthS: number;
}

/** Length of the pieces in which a long gap is reported while it lasts, in seconds. */
const longestPieceS = 10;

/** Turns the total of missing frames of a recording, part by part, into gaps. */
export class GapCollector {
  readonly #sampleRate: number;
  #count = 0;
  #from = 0;
  #length = 0;

  /** @param sampleRate The recording's sample rate, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /**
   * Adds a part.
   *
   * @param position Frames before the part.
   * @param count Missing frames since the beginning.
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

  /** @return the gap that has not ended, if there is one. */
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
