import { sampleRate } from "../../testing/rig/engine_on_pipewire.ts";

/** @return the frequency of a channel's tone in Hz; 100 ms hold a whole number of its periods. */
export function toneOf(channel: number): number {
  return 300 + 170 * channel;
}

/** Makes a sine of amplitude 0.2. */
export function tone(frequency: number, frames: number): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, index) => 0.2 * Math.sin(2 * Math.PI * frequency * index / sampleRate),
  );
}

/** Measures the amplitude of a tone in a sound. */
export function amplitudeOf(frequency: number, samples: Float32Array): number {
  let [real, imaginary] = [0, 0];
  samples.forEach((sample, index) => {
    const angle = 2 * Math.PI * frequency * index / sampleRate;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  });
  return 2 * Math.hypot(real, imaginary) / samples.length;
}

/**
 * Tells whether one of a sound's pieces of 100 ms holds a tone of amplitude 0.2 and none of some other tones. One
 * piece is enough, since a busy machine may break the others.
 */
export function holdsTone(
  frequency: number,
  others: readonly number[],
  samples: Float32Array,
): boolean {
  const piece = sampleRate / 10;
  const isAt = (start: number) => {
    const part = samples.subarray(start, start + piece);
    return Math.abs(amplitudeOf(frequency, part) - 0.2) < 0.004 &&
      others.every((other) => amplitudeOf(other, part) < 0.004);
  };
  for (let end = samples.length; end >= piece; end -= piece) {
    if (isAt(end - piece)) return true;
  }
  return false;
}

/** One channel of interleaved samples. */
export function channelOf(
  samples: Float32Array,
  channel: number,
  channels: number,
): Float32Array {
  return Float32Array.from(
    { length: Math.floor(samples.length / channels) },
    (_, frame) => samples[frame * channels + channel] ?? 0,
  );
}

/** Joins pieces. */
export function concat(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
