/**
 * Computes a Fourier transform in place (radix 2).
 *
 * @param real Real parts; their number must be a power of two.
 * @param isInverse Whether to compute the inverse transform, divided by the number of parts. @default false
 */
export function transform(real: Float64Array, imaginary: Float64Array, isInverse = false): void {
  const size = real.length;
  reorder(real, imaginary);
  const [cosines, sines] = turnsOf(size, isInverse);
  for (let half = 1; half < size; half *= 2) {
    const step = size / 2 / half;
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const i = start + k;
        const j = i + half;
        const cos = at(cosines, k * step);
        const sin = at(sines, k * step);
        const a = at(real, i);
        const b = at(imaginary, i);
        const c = at(real, j);
        const d = at(imaginary, j);
        const re = c * cos - d * sin;
        const im = c * sin + d * cos;
        real[i] = a + re;
        imaginary[i] = b + im;
        real[j] = a - re;
        imaginary[j] = b - im;
      }
    }
  }
  if (!isInverse) return;
  for (let i = 0; i < size; i++) {
    real[i] = at(real, i) / size;
    imaginary[i] = at(imaginary, i) / size;
  }
}

type Turns = readonly [Float64Array, Float64Array];

const knownTurns = new Map<string, Turns>();

/** @return cosines and sines of half a turn, in steps of a turn divided by `size`. */
function turnsOf(size: number, isInverse: boolean): Turns {
  const key = `${size}${isInverse ? " inverse" : ""}`;
  const known = knownTurns.get(key) ?? computeTurns(size, isInverse);
  knownTurns.set(key, known);
  return known;
}

function computeTurns(size: number, isInverse: boolean): Turns {
  const [cosines, sines] = [new Float64Array(size / 2), new Float64Array(size / 2)];
  for (let k = 0; k < size / 2; k++) {
    const angle = (isInverse ? 2 : -2) * Math.PI * k / size;
    cosines[k] = Math.cos(angle);
    sines[k] = Math.sin(angle);
  }
  return [cosines, sines];
}

/** @return the smallest power of two that is at least `least`. */
export function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, least)));
}

/** Reorders numbers by bit-reversed indices. */
function reorder(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  let j = 0;
  for (let i = 1; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [at(real, j), at(real, i)];
    [imaginary[i], imaginary[j]] = [at(imaginary, j), at(imaginary, i)];
  }
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
