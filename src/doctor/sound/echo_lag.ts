import { powerOfTwo, transform } from "../../echo_test/fourier.ts";
import { decibels, powerOf } from "../../echo_test/level.ts";

/** Tracks of microphone and reference over the same time, at one rate. */
export interface TrackPair {
  readonly microphone: Float32Array;
  readonly reference: Float32Array;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
}

/** Lag at which one track contains the other. */
export interface Lag {
  readonly ms: number;
  /** How far the correlation at this lag exceeds its rms over all lags, in dB. */
  readonly clarityDb: number;
}

/** The lags between two tracks. */
export interface Lags {
  /** How far the microphone lags the reference; `undefined` if the microphone does not contain the reference. */
  readonly echo: Lag | undefined;
  /** How far the reference lags the microphone; `undefined` if the reference does not contain the microphone. */
  readonly playedBack: Lag | undefined;
  /** Lags of the echo over time, in ms, where they were clear. */
  readonly echoMs: readonly number[];
}

/** Clarity that no lag reaches by chance, however many are searched, in dB. */
const clearDb = 20;
/** Longest lag that is searched, in either direction, in seconds. */
const longestS = 1;
const windowS = 2;
const mostWindows = 30;
/** Level below which sound is not analysed, in dBFS. */
const audibleDbfs = -60;
const lowHz = 200;
const highHz = 6000;
/**
 * Longest time in ms by which the reference may lag the microphone because a loopback's timestamps are late. Only a
 * longer lag proves that the voice is played.
 */
const soonestPlayedBackMs = 15;
/** Distance in ms from the echo's peak within which another peak is part of it. */
const besideMs = 20;

/** Finds the lags between two tracks, by the phases of their cross-spectrum. */
export function findLags(pair: TrackPair): Lags {
  const { reference, sampleRate } = pair;
  const frames = Math.round(windowS * sampleRate);
  const reach = Math.round(longestS * sampleRate);
  const last = reference.length - frames;
  const step = Math.max(Math.round(sampleRate), Math.ceil(last / mostWindows));
  const sum = new Float64Array(2 * reach);
  const echoMs: number[] = [];
  for (let start = 0; start <= last; start += step) {
    const correlation = correlate(pair, { start, frames, reach });
    if (correlation === undefined) continue;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (correlation[i] ?? 0);
    const echo = strongest(correlation, sampleRate, isEchoLag);
    if (echo !== undefined) echoMs.push(echo.ms);
  }
  const echo = strongest(sum, sampleRate, isEchoLag);
  const playedBack = strongest(
    sum,
    sampleRate,
    (ms) => ms < -soonestPlayedBackMs && !(echo !== undefined && Math.abs(ms - echo.ms) < besideMs),
  );
  return {
    echo,
    playedBack: playedBack && { ...playedBack, ms: -playedBack.ms },
    echoMs: echo === undefined ? [] : echoMs,
  };
}

const isEchoLag = (ms: number) => ms >= -soonestPlayedBackMs;

interface Window {
  /** Start in the reference, in frames. */
  readonly start: number;
  readonly frames: number;
  /** Largest lag, in frames. */
  readonly reach: number;
}

/**
 * @return the correlation of the tracks at each lag from -reach to reach - 1, in frames; `undefined` if a track is
 *     below the level that is analysed.
 */
function correlate(
  { microphone, reference, sampleRate }: TrackPair,
  { start, frames, reach }: Window,
): Float64Array | undefined {
  const played = reference.subarray(start, start + frames);
  const from = Math.max(0, start - reach);
  const heard = microphone.subarray(from, start + frames + reach);
  if (Math.min(decibels(powerOf(played)), decibels(powerOf(heard))) < audibleDbfs) return undefined;
  const size = powerOfTwo(frames + 2 * reach);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  re.set(played);
  im.set(heard, from - (start - reach));
  transform(re, im);
  const low = Math.ceil(lowHz / sampleRate * size);
  const high = Math.floor(highHz / sampleRate * size);
  const [crossRe, crossIm] = [new Float64Array(size), new Float64Array(size)];
  for (let k = low; k <= high; k++) {
    const [a, b, c, d] = split(re, im, k);
    const [x, y] = [a * c + b * d, b * c - a * d];
    const magnitude = Math.hypot(x, y);
    if (magnitude === 0) continue;
    crossRe[k] = crossRe[size - k] = x / magnitude;
    crossIm[k] = y / magnitude;
    crossIm[size - k] = -y / magnitude;
  }
  transform(crossRe, crossIm, true);
  return crossRe.subarray(0, 2 * reach);
}

/** Finds the clearest lag. @param isCandidate Whether a lag in ms counts. */
function strongest(
  correlation: Float64Array,
  sampleRate: number,
  isCandidate: (ms: number) => boolean,
): Lag | undefined {
  const reach = correlation.length / 2;
  let [at, most] = [0, 0];
  for (let i = 0; i < correlation.length; i++) {
    const value = Math.abs(correlation[i] ?? 0);
    if (value > most && isCandidate(1000 * (i - reach) / sampleRate)) [at, most] = [i, value];
  }
  if (most === 0) return undefined;
  const clarityDb = decibels(most ** 2 / powerOf(correlation));
  return clarityDb < clearDb ? undefined : { ms: 1000 * (at - reach) / sampleRate, clarityDb };
}

/**
 * Separates the spectra of two real signals that were transformed as the real and imaginary part of one
 * signal.
 *
 * @return four numbers: real and imaginary part of the bin for the signal in `im`, then the same for that in `re`.
 */
export function split(
  re: Float64Array,
  im: Float64Array,
  bin: number,
): readonly [number, number, number, number] {
  const mirror = re.length - bin;
  const [p, q, r, s] = [re[bin] ?? 0, im[bin] ?? 0, re[mirror] ?? 0, im[mirror] ?? 0];
  return [(q + s) / 2, (r - p) / 2, (p + r) / 2, (q - s) / 2];
}
