import { soundRate } from "../engine/audio_capturer.ts";
import { decodeSamples, sampleBytes, type StoredFormat } from "../engine/samples.ts";
import { type CaptureFormat, standardStream } from "./capture_output.ts";
import { UsageError } from "./exit.ts";
import { readWavStart } from "./wav_stream.ts";

/** Where sound comes from, and how it is stored there. */
export interface PcmInputConfig {
  /** A file; "-" is standard input. */
  readonly path: string;
  readonly format: CaptureFormat;
  /** Of what is no wav: 1 or 2. Of a wav: what it has to have, if anything. */
  readonly channels: 1 | 2 | undefined;
}

/** The most of a WAV's beginning that is looked through for its sound, in bytes. */
const longestStart = 1 << 20;

/**
 * Sound from a file or a pipe.
 *
 * @example
 * ```ts
 * await using input = await PcmInput.open({ path: "-", format: "s16le", channels: 1 });
 * for await (const samples of input.samples()) console.log(samples.length);
 * ```
 */
export class PcmInput implements AsyncDisposable {
  private constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
    private readonly start: Uint8Array<ArrayBuffer>,
    private readonly stored: StoredFormat,
    private readonly dataBytes: number,
    readonly channels: 1 | 2,
  ) {}

  /**
   * Opens one, and reads the beginning of a WAV.
   *
   * @throws {UsageError}
   */
  static async open({ path, format, channels }: PcmInputConfig): Promise<PcmInput> {
    const reader = (await openBytes(path)).getReader();
    if (format === "wav") return await PcmInput.#openWav(reader, path, channels);
    const stored = format === "s16le" ? "s16" : "f32";
    return new PcmInput(reader, new Uint8Array(), stored, Infinity, channels ?? 1);
  }

  /** The sound, interleaved, in whole frames. */
  async *samples(): AsyncGenerator<Float32Array<ArrayBuffer>> {
    const frameBytes = sampleBytes[this.stored] * this.channels;
    let left = this.dataBytes;
    let rest = this.start;
    while (true) {
      const usable = Math.min(rest.length, left);
      const whole = usable - usable % frameBytes;
      if (whole > 0) yield decodeSamples(this.stored, rest.slice(0, whole));
      left -= whole;
      rest = rest.slice(whole);
      if (left < frameBytes) return;
      const { done, value } = await this.reader.read();
      if (done) return;
      rest = joined(rest, value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reader.cancel().catch(() => {});
  }

  static async #openWav(
    reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
    path: string,
    wanted: 1 | 2 | undefined,
  ): Promise<PcmInput> {
    const name = path === standardStream ? "Standard input" : path;
    let bytes = new Uint8Array();
    let start = undefined;
    while (start === undefined) {
      const { done, value } = await reader.read();
      if (done || bytes.length > longestStart) throw new UsageError(`${name} is no whole WAV.`);
      bytes = joined(bytes, value);
      try {
        start = readWavStart(bytes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new UsageError(`${name} ${error.message}: convert it to 16-bit WAV at 48 kHz.`);
      }
    }
    const { channels, sampleRate, format, dataBytes } = start;
    if (sampleRate !== soundRate) {
      throw new UsageError(`${name} has ${sampleRate} Hz: convert it to ${soundRate} Hz.`);
    }
    if (channels !== 1 && channels !== 2) {
      throw new UsageError(`${name} has ${channels} channels: convert it to 1 or 2.`);
    }
    if (wanted !== undefined && wanted !== channels) {
      throw new UsageError(
        `${name} has ${channels} channels, not ${wanted}: leave --channels out.`,
      );
    }
    return new PcmInput(reader, bytes.slice(start.dataStart), format, dataBytes, channels);
  }
}

async function openBytes(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  if (path === standardStream) return Deno.stdin.readable;
  try {
    const file = await Deno.open(path);
    if (!(await file.stat()).isDirectory) return file.readable;
    file.close();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${path} can't be read: name another file (${reason}).`, { cause });
  }
  throw new UsageError(`${path} is a folder: name a file in it.`);
}

function joined(
  first: Uint8Array<ArrayBuffer>,
  second: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
