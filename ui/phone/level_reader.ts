/** Least length of sound in a reading, in s: longer than the time between two readings. */
const windowS = 0.15;

/** Measures the level of a microphone. */
export class LevelReader {
  readonly #context = new AudioContext();
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 2 ** Math.ceil(Math.log2(windowS * this.#context.sampleRate));
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#analyser);
  }

  /** @return the level of the last 150 to 300 ms, in dBFS. */
  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, it) => sum + it * it, 0) / this.#samples.length;
    return 10 * Math.log10(power + 1e-12);
  }

  /** Releases the sound system. */
  close(): void {
    this.#source.disconnect();
    void this.#context.close();
  }
}
