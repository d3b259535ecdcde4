import { sampleRate } from "../rig/engine_on_pipewire.ts";

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

/** How many samples are silent at the beginning. */
export function silentStart(samples: Float32Array): number {
  const first = samples.findIndex((sample) => sample !== 0);
  return first < 0 ? samples.length : first;
}
