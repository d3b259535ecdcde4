import type { Facts } from "../src/doctor/facts.ts";
import { type Heard, measureHeard } from "../src/doctor/sound/heard.ts";
import type { Snapshot } from "../src/engine/engine.ts";
import { known } from "../src/platform/fact.ts";
import { healthyFigures, linuxFacts } from "./example_facts.ts";
import { exampleSnapshot } from "./example_snapshot.ts";

const sampleRate = 48_000;

/** Makes random numbers from -1 to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Makes noise in syllables, which resembles speech, at 48 kHz. */
export function syllables(seconds: number, seed: number, gain = 0.3): Float32Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  const sound = new Float32Array(seconds * sampleRate);
  const length = 0.15 * sampleRate;
  let [level, last] = [0, 0];
  for (let i = 0; i < sound.length; i++) {
    if (i % length === 0) level = Math.max(0, next()) ** 2 + 1e-3;
    const shape = Math.sin(Math.PI * (i % length) / length);
    last = 0.7 * last + 0.3 * next();
    sound[i] = gain * level * shape * last;
  }
  return sound;
}

/** Delays a sound by `ms`, and multiplies it by `gain`. */
export function later(sound: Float32Array, ms: number, gain = 1): Float32Array<ArrayBuffer> {
  const frames = Math.round(ms / 1000 * sampleRate);
  return Float32Array.from(sound, (_, i) => gain * (sound[i - frames] ?? 0));
}

/** Adds sounds; the sum is as long as the first of them. */
export function mixed(...sounds: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const [first = new Float32Array(0)] = sounds;
  return Float32Array.from(first, (_, i) => sounds.reduce((sum, it) => sum + (it[i] ?? 0), 0));
}

/** Measures a microphone and a reference at 48 kHz as the doctor does. */
export function hearing(
  raw: Float32Array<ArrayBuffer>,
  reference: Float32Array<ArrayBuffer>,
): Heard {
  const clean = later(raw, 0, 0.01);
  return measureHeard({ raw, clean, reference, sampleRate, missingFrames: 0, snapshot });
}

const snapshot: Snapshot = {
  ...exampleSnapshot,
  turnWorstUs: healthyFigures.turnWorstUs ?? 0,
};

/** A healthy Linux on which the doctor has listened, and no app runs. */
export function heardFacts(heard: Heard): Facts {
  return linuxFacts({ heard: known(heard), app: known({ kind: "absent" }) });
}
