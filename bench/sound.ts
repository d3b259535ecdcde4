import { decodeWav, encodeWav } from "../testing/wav.ts";

/** Reads a mono WAV file of 16-bit samples, as the native program writes it. Throws if it is anything else. */
export function readSound(bytes: Uint8Array): { samples: Float32Array; sampleRate: number } {
  const { channels: [samples, ...others], bits, sampleRate } = decodeWav(bytes);
  if (samples === undefined || others.length > 0 || bits !== 16) {
    throw new Error("not mono with 16 bits");
  }
  return { samples, sampleRate };
}

/** Writes a mono WAV file of 16-bit samples. */
export function writeSound(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  return encodeWav({ sampleRate, channels: [samples] });
}

const factor = 3;
const halfTaps = 48;

/** Resamples a sound from 48 to 16 kHz (windowed sinc, flat to 7 kHz). */
export function toThird(samples: Float32Array): Float32Array {
  const cutoff = 0.93 / factor;
  const taps = Float64Array.from({ length: 2 * halfTaps + 1 }, (_, index) => {
    const x = index - halfTaps;
    const window = 0.5 + 0.5 * Math.cos(Math.PI * x / (halfTaps + 1));
    const angle = Math.PI * x * cutoff;
    return window * cutoff * (x === 0 ? 1 : Math.sin(angle) / angle);
  });
  return Float32Array.from({ length: Math.floor(samples.length / factor) }, (_, frame) => {
    let sum = 0;
    taps.forEach((tap, index) => {
      sum += tap * (samples[frame * factor + index - halfTaps] ?? 0);
    });
    return sum;
  });
}
