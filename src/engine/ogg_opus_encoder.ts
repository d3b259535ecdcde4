import { call, callNonblocking, cString } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Configuration of an encoder. */
export interface OggOpusConfig {
  /** Number of channels, in the order FL FR FC LFE RL RR SL SR. */
  readonly channels: 1 | 2 | 6 | 8;
  /**
   * Bits per second for all channels together: at least 6000, and at most 256000 per channel. 0 lets Opus choose.
   *
   * @default 0
   */
  readonly bitRate?: number;
  /** Length of a packet, in ms. @default 20 */
  readonly packetMs?: 5 | 10 | 20;
}

/** Largest possible page in bytes. */
const maxPageBytes = 65_307;

/**
 * Encodes sound at 48 kHz as Opus in Ogg. The concatenated pages are a playable file, even before the last
 * page is written.
 *
 * @example
 * ```ts
 * using encoder = OggOpusEncoder.open({ channels: 2 });
 * await encoder.write(new Float32Array(96_000));
 * await encoder.finish();
 * await Deno.writeFile("silence.opus", new Blob([...encoder.takePages()]).stream());
 * ```
 */
export class OggOpusEncoder implements Disposable {
  /** The latest page, and its size in bytes. */
  readonly #page = new Uint8Array(maxPageBytes);
  readonly #size = new Uint32Array(1);

  private constructor(
    readonly channels: number,
    private readonly handle: number,
    private readonly library: Library,
  ) {}

  /**
   * Opens an encoder.
   *
   * @throws {AnechoError} With code "invalid-config".
   */
  static open(config: OggOpusConfig, library: Library = sharedLibrary()): OggOpusEncoder {
    const handle = new Uint32Array(1);
    const text = cString(toSnakeCaseJson(config));
    const { anecho_ogg_open } = library.functions;
    call((error) => anecho_ogg_open(text, new Uint8Array(handle.buffer), error));
    return new OggOpusEncoder(config.channels, handle[0] ?? 0, library);
  }

  /** Encodes interleaved samples. */
  async write(samples: Float32Array<ArrayBuffer>): Promise<void> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const frames = Math.floor(samples.length / this.channels);
    const { anecho_ogg_write } = this.library.functions;
    await callNonblocking([bytes], (error) => anecho_ogg_write(this.handle, bytes, frames, error));
  }

  /** Completes the last page. Nothing can be written afterwards. */
  async finish(): Promise<void> {
    const { anecho_ogg_finish } = this.library.functions;
    await callNonblocking([], (error) => anecho_ogg_finish(this.handle, error));
  }

  /** Takes the complete pages. Each holds 200 ms at most. */
  *takePages(): Generator<Uint8Array<ArrayBuffer>> {
    const { anecho_ogg_take } = this.library.functions;
    const [page, size] = [this.#page, this.#size];
    const sizeBytes = new Uint8Array(size.buffer);
    while (true) {
      call((error) => anecho_ogg_take(this.handle, page, page.length, sizeBytes, error));
      if (size[0] === 0) return;
      yield page.slice(0, size[0]);
    }
  }

  /** Frees the encoder. */
  [Symbol.dispose](): void {
    call((error) => this.library.functions.anecho_ogg_close(this.handle, error));
  }
}
