import { powerOfTwo, transform } from "./fourier.ts";
import { powerOf } from "./level.ts";

/** Position of a sound in a recording. */
export interface Location {
  /** Position in frames. */
  readonly position: number;
  /** How far the correlation's peak exceeds its rms, in dB. */
  readonly clarityDb: number;
}

/** Path of a sound to a microphone. */
export interface EchoPath {
  /** Delay from the sound to its first arrival. */
  readonly delayMs: number;
  /** Level of the sound at the microphone relative to the sound itself, by energy, from 200 Hz to 8 kHz. */
  readonly gainDb: number;
  /** How far the peak of the response exceeds the noise before it, in dB. */
  readonly clarityDb: number;
}

/** Lowest clarity of a sound that is present, in dB. Chance alone reaches 13 dB. */
export const clearDb = 18;

const locatingStep = 8;

/** Finds a sound in a recording by correlation. */
export function locate(sound: Float32Array, recording: Float32Array): Location {
  const [shape, track] = [thinned(sound), thinned(recording)];
  const size = powerOfTwo(shape.length + track.length);
  const x = spectrumOf(shape, size);
  const y = spectrumOf(track, size);
  const match = filter(y, x, () => 1);
  let [position, most, energy] = [0, 0, 0];
  for (let i = 0; i < track.length; i++) {
    const value = Math.abs(match[i] ?? 0);
    energy += value ** 2;
    if (value > most) [position, most] = [i, value];
  }
  const rms = Math.sqrt(energy / Math.max(1, track.length));
  return {
    position: position * locatingStep,
    clarityDb: most === 0 ? -Infinity : 20 * Math.log10(most / rms),
  };
}

const beforeS = 0.2;
const afterS = 0.8;
const lowHz = 200;
const highHz = 8000;
/** Length of a room's response after the first arrival, in seconds. */
const roomS = 0.4;

/**
 * Measures the echo path from the reference to the microphone, by the sweep at `position` in the reference.
 *
 * @param position, frames Start and length of the sweep, in frames.
 */
export function measurePath(
  reference: Float32Array,
  microphone: Float32Array,
  { position, frames, sampleRate }: {
    readonly position: number;
    readonly frames: number;
    readonly sampleRate: number;
  },
): EchoPath {
  const before = Math.round(beforeS * sampleRate);
  const after = Math.round(afterS * sampleRate);
  const size = powerOfTwo(before + frames + after);
  const margin = Math.round(0.02 * sampleRate);
  const x = spectrumOf(cut(reference, position - margin, position + frames + margin), size);
  const y = spectrumOf(
    cut(microphone, position - margin - before, position + frames + after),
    size,
  );
  const low = Math.ceil(lowHz / sampleRate * size);
  const high = Math.floor(highHz / sampleRate * size);
  let mean = 0;
  for (let k = low; k <= high; k++) {
    mean += (at(x.re, k) ** 2 + at(x.im, k) ** 2) / (high - low + 1);
  }
  const response = filter(y, x, (k, power) => {
    const bin = Math.min(k, size - k);
    return bin < low || bin > high ? 0 : 1 / (power + 1e-4 * mean);
  });
  // Index `before` is a lag of zero.
  return describe(response.subarray(0, before + after), {
    before,
    sampleRate,
    share: 2 * (high - low + 1) / size,
  });
}

function describe(
  response: Float64Array,
  { before, sampleRate, share }: { before: number; sampleRate: number; share: number },
): EchoPath {
  let top = 0;
  // The first half of the part before lag zero is kept for measuring the noise.
  for (let i = Math.round(before / 2); i < response.length; i++) {
    if (Math.abs(at(response, i)) > Math.abs(at(response, top))) top = i;
  }
  const most = Math.abs(at(response, top));
  const near = Math.max(0, top - Math.round(0.02 * sampleRate));
  let first = near;
  while (first < top && Math.abs(at(response, first)) < 0.4 * most) first++;
  const noise = powerOf(response.subarray(0, near));
  const start = Math.max(0, first - Math.round(0.003 * sampleRate));
  const room = response.subarray(start, start + Math.round(roomS * sampleRate));
  const energy = Math.max(0, (powerOf(room) - noise) * room.length);
  return {
    delayMs: 1000 * (first - before) / sampleRate,
    gainDb: 10 * Math.log10(energy / share),
    clarityDb: most === 0 ? -Infinity : 20 * Math.log10(most / Math.sqrt(noise)),
  };
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function spectrumOf(samples: ArrayLike<number>, size: number): Spectrum {
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  re.set(samples);
  transform(re, im);
  return { re, im };
}

/** Multiplies `y` by the conjugate of `x` and a real weight, and transforms back to time. */
function filter(
  y: Spectrum,
  x: Spectrum,
  weightOf: (bin: number, power: number) => number,
): Float64Array {
  const size = y.re.length;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const a = at(y.re, k);
    const b = at(y.im, k);
    const c = at(x.re, k);
    const d = at(x.im, k);
    const weight = weightOf(k, c * c + d * d);
    re[k] = weight * (a * c + b * d);
    im[k] = weight * (b * c - a * d);
  }
  transform(re, im, true);
  return re;
}

/** Decimates by averaging: a sound has to be located only to within a millisecond. */
function thinned(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / locatingStep) }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < locatingStep; j++) sum += samples[i * locatingStep + j] ?? 0;
    return sum / locatingStep;
  });
}

/** @return a part of a recording, with zeros outside the recording. */
function cut(samples: Float32Array, start: number, end: number): Float32Array {
  const part = new Float32Array(end - start);
  const from = Math.max(0, start);
  part.set(samples.subarray(from, Math.max(from, end)), from - start);
  return part;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
