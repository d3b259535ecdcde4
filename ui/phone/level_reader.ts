/** Reads how loud a microphone is. */
export class LevelReader {
  readonly #context = new AudioContext();
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 2048;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  /** @return the level of the last 40 ms, dBFS. */
  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, it) => sum + it * it, 0) / this.#samples.length;
    return 10 * Math.log10(power + 1e-12);
  }

  /** Gives the sound system back. */
  close(): void {
    void this.#context.close();
  }
}
