import { levelDb } from "./wav.ts";
import { sampleRate } from "./rig/engine_on_pipewire.ts";

/**
 * Measures how much quieter the output is than the microphone, in dB: the median over those pieces of 100 ms of
 * the second half in which the reference is above -50 dBFS.
 */
export function medianEchoReductionDb(
  microphone: Float32Array,
  reference: Float32Array,
  output: Float32Array,
): number {
  const piece = sampleRate / 10;
  const reductions: number[] = [];
  const end = microphone.length - piece;
  for (let start = Math.floor(microphone.length / 2); start < end; start += piece) {
    const level = (samples: Float32Array) => levelDb(samples.subarray(start, start + piece));
    if (level(reference) > -50) reductions.push(level(microphone) - level(output));
  }
  return median(reductions);
}

/** Measures by how many samples the clicks of one sound come later in another: the median over the clicks. */
export function medianLag(early: Float32Array, late: Float32Array): number {
  return median(clickLags(early, late, sampleRate / 10));
}

/**
 * Measures by how many samples each click of 10 ms comes later in another sound. Ignores clicks in the last
 * `2 * longest` samples of the first sound.
 *
 * @param longest Greatest time from a click's beginning in the first sound to its end in the other, in samples;
 * the clicks are farther apart.
 */
export function clickLags(early: Float32Array, late: Float32Array, longest: number): number[] {
  const click = sampleRate / 100;
  const lags: number[] = [];
  for (let start = 0; start < early.length - 2 * longest; start++) {
    if (Math.abs(early[start] ?? 0) < 0.02) continue;
    lags.push(bestLag(early.subarray(start, start + click), late.subarray(start, start + longest)));
    start += longest;
  }
  if (lags.length === 0) throw new Error("there is no click");
  return lags;
}

function bestLag(click: Float32Array, late: Float32Array): number {
  let [lag, most] = [0, 0];
  for (let shift = 0; shift + click.length <= late.length; shift++) {
    let sum = 0;
    for (let index = 0; index < click.length; index++) {
      sum += (click[index] ?? 0) * (late[shift + index] ?? 0);
    }
    if (sum > most) [lag, most] = [shift, sum];
  }
  return lag;
}

/** @return the median, which is the upper one of two middle values; NaN if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
