import { sampleRate } from "../../testing/rig/engine_on_pipewire.ts";

/** The frequency that tells a channel from the others, in Hz: each fits 100 ms a whole number of times. */
export function toneOf(channel: number): number {
  return 300 + 170 * channel;
}

/** A sine of amplitude 0.2. */
export function tone(frequency: number, frames: number): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, index) => 0.2 * Math.sin(2 * Math.PI * frequency * index / sampleRate),
  );
}

/** How strong a tone is in a sound: its amplitude. */
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
 * Whether a sound holds a tone of amplitude 0.2 and none of some others, in one of its pieces of 100 ms: a busy
 * machine may break the others.
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

/** Puts pieces one behind the other. */
export function concat(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
