/** Bands of the features. */
export const melBands = 160;

const sampleRate = 16_000;
const window = 513;
const hop = 256;
const bins = (window >> 1) + 1;

/**
 * Computes AECMOS's features: the power in 160 mel bands (Slaney's) of frames of 513 samples, with a frame every
 * 256 samples. Powers are in dB relative to the highest power of the sound. −80 to 0 dB are mapped to −1 to 1, and
 * less than −80 dB to −1.
 *
 * @param samples At 16 kHz.
 * @returns One array per frame.
 */
export function melFeatures(samples: Float32Array): Float32Array[] {
  const { cosines, sines, hann } = tables();
  const bands = melWeights();
  const frames: Float64Array[] = [];
  const frame = new Float64Array(window);
  const power = new Float64Array(bins);
  for (let start = -(window >> 1); start + (window >> 1) <= samples.length; start += hop) {
    for (let index = 0; index < window; index++) {
      frame[index] = (hann[index] ?? 0) * (samples[start + index] ?? 0);
    }
    for (let bin = 0; bin < bins; bin++) {
      let [re, im] = [0, 0];
      for (let index = 0; index < window; index++) {
        const sample = frame[index] ?? 0;
        const angle = bin * index % window;
        re += sample * (cosines[angle] ?? 0);
        im += sample * (sines[angle] ?? 0);
      }
      power[bin] = re * re + im * im;
    }
    frames.push(Float64Array.from(bands, (weights) => {
      let sum = 0;
      for (const [bin, weight] of weights) sum += weight * (power[bin] ?? 0);
      return sum;
    }));
  }
  return toDecibels(frames);
}

function toDecibels(frames: readonly Float64Array[]): Float32Array[] {
  const least = 1e-10;
  let most = least;
  for (const frame of frames) for (const power of frame) most = Math.max(most, power);
  return frames.map((frame) =>
    Float32Array.from(frame, (power) => {
      const db = 10 * Math.log10(Math.max(least, power) / most);
      return (Math.max(db, -80) + 40) / 40;
    })
  );
}

function tables(): { cosines: Float64Array; sines: Float64Array; hann: Float64Array } {
  const turn = (index: number): number => 2 * Math.PI * index / window;
  return {
    cosines: Float64Array.from({ length: window }, (_, index) => Math.cos(turn(index))),
    sines: Float64Array.from({ length: window }, (_, index) => Math.sin(turn(index))),
    hann: Float64Array.from({ length: window }, (_, index) => 0.5 - 0.5 * Math.cos(turn(index))),
  };
}

/** @returns for each band, its bins and their weights (area-normalized triangles). */
function melWeights(): [number, number][][] {
  const edges = Array.from(
    { length: melBands + 2 },
    (_, index) => melToHertz(hertzToMel(sampleRate / 2) * index / (melBands + 1)),
  );
  return Array.from({ length: melBands }, (_, band) => {
    const [low, centre, high] = [edges[band] ?? 0, edges[band + 1] ?? 0, edges[band + 2] ?? 0];
    const weights: [number, number][] = [];
    for (let bin = 0; bin < bins; bin++) {
      const hertz = bin * sampleRate / window;
      const height = Math.min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
      if (height > 0) weights.push([bin, height * 2 / (high - low)]);
    }
    return weights;
  });
}

const linearHertz = 200 / 3;
const breakHertz = 1000;
const breakMel = breakHertz / linearHertz;
const logStep = Math.log(6.4) / 27;

/** Converts Hertz to Slaney's mel scale: linear up to 1 kHz, logarithmic above. */
export function hertzToMel(hertz: number): number {
  return hertz < breakHertz
    ? hertz / linearHertz
    : breakMel + Math.log(hertz / breakHertz) / logStep;
}

/** Inverse of {@linkcode hertzToMel}. */
export function melToHertz(mel: number): number {
  return mel < breakMel ? mel * linearHertz : breakHertz * Math.exp(logStep * (mel - breakMel));
}
