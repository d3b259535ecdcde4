import type { StoredFormat } from "../engine/samples.ts";

/** What the beginning of a WAV tells. */
export interface WavStart {
  readonly format: StoredFormat;
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Where the first frame is, in bytes. */
  readonly dataStart: number;
  /** Bytes of sound; infinite where the writer didn't know. */
  readonly dataBytes: number;
}

const extensible = 0xfffe;
const pcm = 1;
const float = 3;
/** Lengths from here on are what writers into a pipe leave. */
const unknownLength = 0x7fff_f000;

/**
 * Reads the beginning of a WAV.
 *
 * @param bytes What has come so far.
 * @return `undefined` if more has to come first.
 * @throws {RangeError} If it is something else, or of a kind that can't be read. The message says what.
 */
export function readWavStart(bytes: Uint8Array): WavStart | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const id = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12) return undefined;
  if (!["RIFF", "RF64"].includes(id(0)) || id(8) !== "WAVE") {
    throw new RangeError("is no WAV");
  }
  let description: Omit<WavStart, "dataStart" | "dataBytes"> | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (id(at) === "data") {
      if (description === undefined) throw new RangeError("is a damaged WAV");
      const dataBytes = size === 0 || size >= unknownLength ? Infinity : size;
      return { ...description, dataStart: start, dataBytes };
    }
    if (id(at) === "fmt ") {
      if (size < 16) throw new RangeError("is a damaged WAV");
      if (start + size > bytes.length) return undefined;
      description = readDescription(new DataView(bytes.buffer, bytes.byteOffset + start, size));
    }
    at = start + size + size % 2;
  }
  return undefined;
}

function readDescription(view: DataView): Omit<WavStart, "dataStart" | "dataBytes"> {
  const tag = view.getUint16(0, true);
  const kind = tag === extensible && view.byteLength >= 26 ? view.getUint16(24, true) : tag;
  const bits = view.getUint16(14, true);
  const format = kind === pcm && bits === 16
    ? "s16"
    : kind === float && bits === 32
    ? "f32"
    : undefined;
  if (format === undefined) {
    throw new RangeError("holds neither 16-bit integers nor 32-bit floats");
  }
  return { format, channels: view.getUint16(2, true), sampleRate: view.getUint32(4, true) };
}
