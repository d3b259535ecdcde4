/** @return the mean power of samples; 0 without samples. */
export function powerOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** @return a mean power in dBFS, at least -120; a full-scale square wave is 0. */
export function decibels(power: number): number {
  return Math.max(-120, 10 * Math.log10(power));
}
