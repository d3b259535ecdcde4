import { enums } from "./abi.ts";
import { call } from "./call.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Storage format of samples, little endian. */
export type StoredFormat = "s16" | "f32";

const formats = { s16: enums.FORMAT.S16, f32: enums.FORMAT.F32 } as const;

const sampleBytes: Readonly<Record<StoredFormat, number>> = { s16: 2, f32: 4 };

/** Encodes samples; those of "s16" are rounded and clipped. */
export function encodeSamples(
  format: StoredFormat,
  samples: Float32Array<ArrayBuffer>,
  library: Library = sharedLibrary(),
): Uint8Array<ArrayBuffer> {
  const source = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = new Uint8Array(samples.length * sampleBytes[format]);
  call((error) =>
    library.functions.anecho_samples_encode(formats[format], source, samples.length, bytes, error)
  );
  return bytes;
}

/** @return the header of a WAV of unknown length, for a pipe. */
export function wavStreamHeader(
  format: StoredFormat,
  sampleRate: number,
  channels: number,
  library: Library = sharedLibrary(),
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(256);
  const needed = new Uint32Array(1);
  const neededBytes = new Uint8Array(needed.buffer);
  call((error) =>
    library.functions.anecho_wav_stream_header(
      formats[format],
      sampleRate,
      channels,
      header,
      header.length,
      neededBytes,
      error,
    )
  );
  return header.slice(0, needed[0]);
}
