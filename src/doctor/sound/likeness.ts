import { transform } from "../../echo_test/fourier.ts";
import { decibels, powerOf } from "../../echo_test/level.ts";
import { split, type TrackPair } from "./echo_lag.ts";

/** Match of two tracks' loudness over time. */
export interface LoudnessMatch {
  /** How far the microphone lags the reference. */
  readonly lagMs: number;
  /** Correlation of the levels, 0 to 1; 0 if one hardly changes. */
  readonly correlation: number;
}

const stepS = 0.01;
const longestS = 1;
/** Standard deviation in dB below which a level does not change enough to be compared. */
const leastChangeDb = 4;

/**
 * Finds how well the microphone's level follows the reference's. It follows well if there is an audible echo, even if
 * the microphone's sound is processed.
 */
export function matchLoudness({ microphone, reference, sampleRate }: TrackPair): LoudnessMatch {
  const heard = levelsOf(microphone, sampleRate);
  const played = levelsOf(reference, sampleRate);
  let best: LoudnessMatch = { lagMs: 0, correlation: 0 };
  for (let lag = 0; lag <= Math.min(longestS / stepS, heard.length / 2); lag++) {
    const correlation = correlationOf(heard.slice(lag), played.slice(0, heard.length - lag));
    if (correlation > best.correlation) best = { lagMs: 1000 * stepS * lag, correlation };
  }
  return best;
}

/** Lowest level that is compared, in dBFS; lower ones, which are noise, are raised to it. */
const floorDbfs = -75;

/** @return levels of 10 ms each, in dBFS. @param floor Level to which lower levels are raised. */
export function levelsOf(track: Float32Array, sampleRate: number, floor = floorDbfs): number[] {
  const frames = Math.round(stepS * sampleRate);
  return Array.from(
    { length: Math.floor(track.length / frames) },
    (_, i) => Math.max(floor, decibels(powerOf(track.subarray(i * frames, (i + 1) * frames)))),
  );
}

function correlationOf(one: readonly number[], two: readonly number[]): number {
  const [meanOne, meanTwo] = [mean(one), mean(two)];
  let [both, squaresOne, squaresTwo] = [0, 0, 0];
  for (const [i, value] of one.entries()) {
    const [a, b] = [value - meanOne, (two[i] ?? 0) - meanTwo];
    both += a * b;
    squaresOne += a * a;
    squaresTwo += b * b;
  }
  const least = Math.sqrt(Math.min(squaresOne, squaresTwo) / Math.max(1, one.length));
  return least < leastChangeDb ? 0 : both / Math.sqrt(squaresOne * squaresTwo);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / Math.max(1, values.length);
}

/** Samples of one Fourier transform: a quarter of a second at 16 kHz, which holds most of a room's response. */
const size = 4096;
/** Fewest parts of a measurement: with fewer, even unrelated sounds are coherent. */
const leastParts = 16;
const audibleDbfs = -60;

/**
 * Measures the coherence: the share of the microphone's power that the reference explains by a fixed linear
 * path, while the reference is audible.
 *
 * @param lagMs How far the microphone lags the reference.
 * @return the share, 0 to 1; `undefined` if too little was played, or if the microphone gave only zeros.
 */
export function measureCoherence(pair: TrackPair, lagMs: number): number | undefined {
  const { microphone, reference, sampleRate } = pair;
  // Begins 5 ms earlier, since weaker arrivals may precede the strongest one.
  const lag = Math.round((lagMs / 1000 - 0.005) * sampleRate);
  const half = size / 2;
  const [cross, crossIm] = [new Float64Array(half), new Float64Array(half)];
  const [played, heard] = [new Float64Array(half), new Float64Array(half)];
  let parts = 0;
  for (let start = Math.max(0, -lag); start + size <= reference.length; start += half) {
    if (start + lag + size > microphone.length) break;
    const x = reference.subarray(start, start + size);
    if (decibels(powerOf(x)) < audibleDbfs) continue;
    const [re, im] = [windowed(x), windowed(microphone.subarray(start + lag, start + lag + size))];
    transform(re, im);
    for (let k = 1; k < half; k++) {
      const [a, b, c, d] = split(re, im, k);
      cross[k] = (cross[k] ?? 0) + a * c + b * d;
      crossIm[k] = (crossIm[k] ?? 0) + b * c - a * d;
      played[k] = (played[k] ?? 0) + c * c + d * d;
      heard[k] = (heard[k] ?? 0) + a * a + b * b;
    }
    parts++;
  }
  if (parts < leastParts) return undefined;
  let [explained, all] = [0, 0];
  for (let k = 1; k < half; k++) {
    const power = played[k] ?? 0;
    if (power > 0) explained += ((cross[k] ?? 0) ** 2 + (crossIm[k] ?? 0) ** 2) / power;
    all += heard[k] ?? 0;
  }
  return all === 0 ? undefined : explained / all;
}

function windowed(samples: Float32Array): Float64Array {
  return Float64Array.from(
    samples,
    (it, i) => it * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / size)),
  );
}
