import { type OggOpusConfig, OggOpusEncoder } from "../engine/ogg_opus_encoder.ts";
import { type ByteSink, writeSound } from "./sound_sink.ts";

/** Destination of Ogg pages; only a file can be truncated. */
export interface PageSink extends ByteSink {
  truncate?(bytes: number): Promise<void>;
}

/**
 * Writes sound as Opus in Ogg. Even if writing fails, the file holds only whole pages, so that it can be
 * played.
 */
export class OpusOutput implements AsyncDisposable {
  readonly #encoder: OggOpusEncoder;
  /** The last queued step; steps run one after the other, even if the caller doesn't wait for them. */
  #lastStep: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #pageBytes = 0;

  /** @param name The sink's name in messages. */
  constructor(
    private readonly sink: PageSink,
    private readonly name: string,
    config: OggOpusConfig,
  ) {
    this.#encoder = OggOpusEncoder.open(config);
  }

  /**
   * Writes interleaved samples.
   *
   * @throws {Deno.errors.BrokenPipe} Once the reader is gone.
   * @throws {WriteError} If the sink can't be written to.
   */
  write(samples: Float32Array<ArrayBuffer>): Promise<void> {
    return this.#step(() => this.#encoder.write(samples));
  }

  /** Writes the last page, unless writing has failed before. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#lastStep;
      if (!this.#hasFailed) await this.#step(() => this.#encoder.finish());
    } finally {
      this.#encoder[Symbol.dispose]();
      if (this.sink !== Deno.stdout) this.sink.close();
    }
  }

  #step(encode: () => Promise<void>): Promise<void> {
    const step = this.#lastStep.then(async () => {
      await encode();
      for (const page of this.#encoder.takePages()) await this.#writePage(page);
    });
    this.#lastStep = step.catch(() => {
      this.#hasFailed = true;
    });
    return step;
  }

  async #writePage(page: Uint8Array): Promise<void> {
    try {
      await writeSound(this.sink, page, this.name);
      this.#pageBytes += page.length;
    } catch (error) {
      // Cuts off a page that was written only in part.
      await this.sink.truncate?.(this.#pageBytes).catch(() => {});
      throw error;
    }
  }
}
