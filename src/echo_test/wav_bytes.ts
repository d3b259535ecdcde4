import { encodeSamples } from "../engine/samples.ts";

const headerBytes = 44;

/** Makes the bytes of a mono WAV file of 16 bits. */
export function wavOf(
  samples: Float32Array<ArrayBuffer>,
  sampleRate: number,
): Uint8Array<ArrayBuffer> {
  const stored = encodeSamples("s16", samples);
  const bytes = new Uint8Array(headerBytes + stored.length);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  put(0, "RIFF");
  view.setUint32(4, headerBytes - 8 + stored.length, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, "data");
  view.setUint32(40, stored.length, true);
  bytes.set(stored, headerBytes);
  return bytes;
}
