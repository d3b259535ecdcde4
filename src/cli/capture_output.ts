import { AnechoError } from "../engine/errors.ts";
import { encodeSamples, type StoredFormat, wavStreamHeader } from "../engine/samples.ts";
import { SoundFile } from "../engine/sound_file.ts";
import type { OggOpusConfig } from "../engine/ogg_opus_encoder.ts";
import { UsageError, WriteError } from "./exit.ts";
import { OpusOutput } from "./opus_output.ts";
import {
  checkSoundName,
  isFlacName,
  isWavName,
  rawFormatOfName,
  standardStream,
} from "./sound_name.ts";
import { type ByteSink, checkNoTerminal, createSoundFile, writeSound } from "./sound_sink.ts";

/** Formats that store samples uncompressed, one after another. */
export const sampleFormats = ["f32le", "s16le", "wav"] as const;

/** One of {@linkcode sampleFormats}. */
export type SampleFormat = typeof sampleFormats[number];

/** All formats in which captured sound can be written. */
export const soundFormats = [...sampleFormats, "flac", "opus"] as const;

/** One of {@linkcode soundFormats}. */
export type SoundFormat = typeof soundFormats[number];

/** Where captured sound goes. */
export interface CaptureOutput extends AsyncDisposable {
  /**
   * Writes interleaved samples.
   *
   * @throws {Deno.errors.BrokenPipe} Once the reader is gone.
   * @throws {WriteError} If the sound can't be written.
   */
  write(samples: Float32Array<ArrayBuffer>): Promise<void>;
}

/** Where captured sound goes, and how it is written. */
export interface CaptureOutputConfig {
  /** A file; "-" is standard output. */
  readonly path: string;
  readonly format: SampleFormat | "flac";
  /** How a WAV stores its samples. A FLAC gets 16 bits for "s16", and 24 bits for "f32". */
  readonly wavFormat: StoredFormat;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Whether an existing file is replaced. */
  readonly force: boolean;
  /** If given, Opus in Ogg at 48 kHz is written instead of `format`. */
  readonly opus?: OggOpusConfig;
}

/**
 * @param otherwise The format for names that ask for none.
 * @return the format that the file name asks for. Opus is not among the results: see `isOpusName`.
 */
export function formatOfName(
  path: string,
  otherwise: "f32le" | "s16le" = "f32le",
): SampleFormat | "flac" {
  if (isWavName(path)) return "wav";
  return isFlacName(path) ? "flac" : rawFormatOfName(path) ?? otherwise;
}

/**
 * Checks the output's configuration, before anything is captured.
 *
 * @throws {UsageError}
 */
export async function checkCaptureOutput(config: CaptureOutputConfig): Promise<void> {
  const { path, format, force, opus } = config;
  const written = format === "wav" || format === "flac" ? format : "samples";
  if (isFlacName(path) && written !== "flac" && opus === undefined) {
    throw new UsageError(`${path} would not be FLAC: leave --format out, or give another name.`);
  }
  checkSoundName(path, opus === undefined ? written : "opus");
  if (path === standardStream) {
    // A FLAC's header gets the length once all sound is written, which is impossible in a pipe.
    if (written === "flac") throw new UsageError("FLAC goes into a file: name one by -o.");
    return checkNoTerminal();
  }
  const there = await Deno.stat(path).catch(() => undefined);
  if (there?.isDirectory) throw new UsageError(`${path} is a folder: name a file in it.`);
  if (there?.isFile && !force) {
    throw new UsageError(`${path} is there already: give another name, or --force to replace it.`);
  }
}

/**
 * Opens the output for captured sound.
 *
 * @throws {UsageError} If a file for samples or Opus can't be created.
 * @throws {AnechoError} With code "file", if a WAV or FLAC file can't be created.
 */
export async function openCaptureOutput(config: CaptureOutputConfig): Promise<CaptureOutput> {
  const { path, format, wavFormat, sampleRate, channels, opus } = config;
  const isPipe = path === standardStream;
  const name = isPipe ? "standard output" : path;
  const open = async () => isPipe ? Deno.stdout : await createSoundFile(path);
  if (opus !== undefined) return new OpusOutput(await open(), name, opus);
  const file = { path, sampleRate, channels };
  if (format === "flac") {
    const bits = wavFormat === "s16" ? "s16" : "s24";
    return new FileOutput(await SoundFile.create({ ...file, container: format, format: bits }));
  }
  if (format === "wav" && !isPipe) {
    return new FileOutput(await SoundFile.create({ ...file, format: wavFormat }));
  }
  return await RawOutput.start(await open(), name, config);
}

/** Writes a WAV or FLAC file. Closing throws only if no write has failed before. */
class FileOutput implements CaptureOutput {
  #hasFailed = false;

  constructor(private readonly file: SoundFile) {}

  async write(samples: Float32Array<ArrayBuffer>): Promise<void> {
    try {
      await this.file.write(samples);
    } catch (error) {
      this.#hasFailed = true;
      throw asWriteError(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.file[Symbol.asyncDispose]();
    } catch (error) {
      if (!this.#hasFailed) throw asWriteError(error);
    }
  }
}

/** Turns a failure to write into a WriteError: the file could be created, so its name is not at fault. */
function asWriteError(error: unknown): unknown {
  const isFile = error instanceof AnechoError && error.code === "file";
  return isFile ? new WriteError(error.message, { cause: error }) : error;
}

class RawOutput implements CaptureOutput {
  private constructor(
    private readonly sink: ByteSink,
    private readonly name: string,
    private readonly stored: StoredFormat,
  ) {}

  static async start(
    sink: ByteSink,
    name: string,
    { format, wavFormat, sampleRate, channels }: CaptureOutputConfig,
  ): Promise<RawOutput> {
    const stored = format === "wav" ? wavFormat : format === "s16le" ? "s16" : "f32";
    const output = new RawOutput(sink, name, stored);
    if (format === "wav") await output.#writeAll(wavStreamHeader(stored, sampleRate, channels));
    return output;
  }

  async write(samples: Float32Array<ArrayBuffer>): Promise<void> {
    await this.#writeAll(encodeSamples(this.stored, samples));
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.sink !== Deno.stdout) this.sink.close();
    return Promise.resolve();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    await writeSound(this.sink, bytes, this.name);
  }
}
