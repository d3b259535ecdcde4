import { type AppFigures, figuresOf } from "../../app/figures.ts";
import type { ListeningRecording } from "../../echo_test/run.ts";
import { decibels, powerOf } from "../../echo_test/level.ts";
import { findLags, type Lags, type TrackPair } from "./echo_lag.ts";
import { levelsOf, type LoudnessMatch, matchLoudness, measureCoherence } from "./likeness.ts";

/** Measurements of microphone and reference by the doctor. */
export interface Heard {
  readonly seconds: number;
  readonly microphone: MicrophoneSound;
  /** The level of its louder parts, in dBFS. */
  readonly referenceDbfs: number;
  readonly lags: Lags;
  readonly loudness: LoudnessMatch;
  /** Share of the microphone that the reference explains, 0 to 1; `undefined`: too little was played. */
  readonly coherence: number | undefined;
  /** By how much Anecho lowered the microphone while the reference was audible; `undefined`: it never was. */
  readonly reductionDb: number | undefined;
  /** The engine's figures at the end. */
  readonly figures: AppFigures;
}

/** Sound of a microphone. */
export interface MicrophoneSound {
  /** The level of its louder parts, in dBFS. */
  readonly dbfs: number;
  /** How often it was at its limit for several samples. */
  readonly clips: number;
  /** Share of the time in which it was digitally silent, 0 to 1. */
  readonly silentShare: number;
  /** How often sound gave way to digital silence; 0 where the device may have delivered nothing then. */
  readonly cutOffs: number;
}

/** Measures what was recorded. Pure: the same recording gives the same result. */
export function measureHeard(
  { raw, clean, reference, sampleRate, missingFrames, snapshot }: ListeningRecording,
): Heard {
  const pair: TrackPair = {
    microphone: thinned(raw),
    reference: thinned(reference),
    sampleRate: sampleRate / thinning,
  };
  const lags = findLags(pair);
  const loudness = matchLoudness(pair);
  const levels = levelsOf(raw, sampleRate, -Infinity);
  return {
    seconds: raw.length / sampleRate,
    microphone: {
      dbfs: loudPartOf(raw, sampleRate),
      clips: countClips(raw),
      silentShare: levels.filter((it) => it <= deadDbfs).length / Math.max(1, levels.length),
      cutOffs: missingFrames > 0 ? 0 : countCutOffs(levels),
    },
    referenceDbfs: loudPartOf(reference, sampleRate),
    lags,
    loudness,
    coherence: measureCoherence(pair, lags.echo?.ms ?? loudness.lagMs),
    reductionDb: reductionOf({ raw, clean, reference, sampleRate }),
    figures: figuresOf(snapshot),
  };
}

/** Decimation factor, 48 to 16 kHz: both tracks are compared below 8 kHz. */
const thinning = 3;
/** Digital silence, in dBFS. */
const deadDbfs = -110;
/** The reference is heard above this, in dBFS. */
const audibleDbfs = -55;
/** A part is loud if this share of all parts is quieter. */
const loudShare = 0.9;
/** Absolute value from which a sample is at the limit, and how many such samples in a row are a clip. */
const limit = 0.99;
const leastRun = 3;
/** Shortest digital silence that is not chance, in levels of 10 ms. */
const leastSilence = 3;

function thinned(track: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(track.length / thinning) }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < thinning; j++) sum += track[i * thinning + j] ?? 0;
    return sum / thinning;
  });
}

function loudPartOf(track: Float32Array, sampleRate: number): number {
  const levels = levelsOf(track, sampleRate, -Infinity).sort((a, b) => a - b);
  return levels[Math.floor(loudShare * (levels.length - 1))] ?? -Infinity;
}

function countClips(track: Float32Array): number {
  let [clips, run] = [0, 0];
  for (const sample of track) {
    run = Math.abs(sample) >= limit ? run + 1 : 0;
    if (run === leastRun) clips++;
  }
  return clips;
}

/** @param levels Of 10 ms each, in dBFS. */
function countCutOffs(levels: readonly number[]): number {
  let [cutOffs, silent, hasSounded] = [0, 0, false];
  for (const level of levels) {
    silent = level <= deadDbfs ? silent + 1 : 0;
    if (hasSounded && silent === leastSilence) cutOffs++;
    hasSounded ||= silent === 0;
  }
  return cutOffs;
}

/**
 * Upper quartile of the reduction over the second half: before that the canceller may still learn, and
 * where less is taken out somebody may speak.
 */
function reductionOf(
  { raw, clean, reference, sampleRate }: Pick<
    ListeningRecording,
    "raw" | "clean" | "reference" | "sampleRate"
  >,
): number | undefined {
  const frames = sampleRate / 10;
  const reductions: number[] = [];
  for (let start = Math.floor(raw.length / 2); start + frames <= raw.length; start += frames) {
    if (decibels(powerOf(reference.subarray(start, start + frames))) < audibleDbfs) continue;
    const [before, after] = [raw, clean].map((it) => powerOf(it.subarray(start, start + frames)));
    reductions.push(decibels(before ?? 0) - decibels(after ?? 0));
  }
  if (reductions.length < 5) return undefined;
  return reductions.sort((a, b) => a - b)[Math.floor(0.75 * reductions.length)];
}
