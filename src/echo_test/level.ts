/** Mean power of samples; 0 of none. */
export function powerOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** A mean power in dBFS, where a full-scale square wave is 0; -120 at least. */
export function decibels(power: number): number {
  return Math.max(-120, 10 * Math.log10(power));
}
