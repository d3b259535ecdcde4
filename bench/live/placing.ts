import { noise } from "../../testing/wav.ts";

/** Rate of all live sound, Hz. */
export const liveRate = 48_000;

/** Silence before a scene, for links and streams to settle, and again before the clicks; in samples. */
const pause = liveRate;
const clickCount = 5;
const clickDistance = liveRate / 4;
const clickLength = liveRate / 100;

/** @returns the length of a live scene with its pauses and clicks, in samples. */
export function playedLength(frames: number): number {
  return 2 * pause + frames + clickCount * clickDistance;
}

/**
 * Adds a pause before and after a microphone's sound, then clicks. During the clicks, the reference is silent, so
 * the clicks count as near end and show by how much a canceller delays a voice.
 */
export function withClicks(microphone: Float32Array): Float32Array {
  const played = withPauses(microphone);
  for (let click = 0; click < clickCount; click++) {
    const start = 2 * pause + microphone.length + click * clickDistance;
    played.set(noise(clickLength, 0.3, click), start);
  }
  return played;
}

/** Puts a reference where {@linkcode withClicks} puts the microphone's sound; it is silent during the clicks. */
export function withPauses(reference: Float32Array): Float32Array {
  const played = new Float32Array(playedLength(reference.length));
  played.set(reference, pause);
  return played;
}

/** Place of a scene in a recording. */
export interface Place {
  /** First sample of the scene. */
  readonly begin: number;
  /** First sample after the scene. A pause follows, then the clicks. */
  readonly end: number;
}

/**
 * Finds the played sound in a recording of it.
 *
 * @param played Result of {@linkcode withClicks}, rounded to 16 bits.
 * @returns The place of the scene, or `undefined` if some sound was lost, as on a busy machine.
 */
export function findScene(played: Float32Array, recorded: Float32Array): Place | undefined {
  const least = 0.6 / 32768;
  const isSound = (sample: number) => Math.abs(sample) > least;
  const shift = recorded.findIndex(isSound) - played.findIndex(isSound);
  const end = played.findLastIndex(isSound);
  for (let index = pause; index <= end; index++) {
    const difference = (played[index] ?? 0) - (recorded[index + shift] ?? 0);
    if (isSound(difference)) return undefined;
  }
  const frames = played.length - playedLength(0);
  return { begin: pause + shift, end: pause + shift + frames };
}

/** @returns the samples rounded as by a WAV file of 16 bits. */
export function rounded(samples: Float32Array): Float32Array {
  return samples.map((sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32767) / 32768);
}
