import { type AppFigures, figuresOf } from "../../app/figures.ts";
import type { ListeningRecording } from "../../echo_test/run.ts";
import { decibels, powerOf } from "../../echo_test/level.ts";
import { findLags, type Lags, type TrackPair } from "./echo_lag.ts";
import { levelsOf, type LoudnessMatch, matchLoudness, measureCoherence } from "./likeness.ts";

/** Measurements of microphone and reference by the doctor. */
export interface Heard {
  readonly seconds: number;
  readonly microphone: MicrophoneSound;
  /** Level of the reference's louder parts, in dBFS. */
  readonly referenceDbfs: number;
  readonly lags: Lags;
  readonly loudness: LoudnessMatch;
  /**
   * Share of the microphone's power that the reference explains, 0 to 1; `undefined` if too little was played, or if
   * the microphone gave only zeros.
   */
  readonly coherence: number | undefined;
  /** Reduction of the microphone while the reference was audible, in dB; `undefined` if that was too short. */
  readonly reductionDb: number | undefined;
  /** The engine's figures at the end. */
  readonly figures: AppFigures;
}

/** Sound of a microphone. */
export interface MicrophoneSound {
  /** Level of its louder parts, in dBFS. */
  readonly dbfs: number;
  /** Number of clips: several samples in a row at the limit. */
  readonly clips: number;
  /** Share of the time in which it was digitally silent, 0 to 1. */
  readonly silentShare: number;
  /** How often sound changed to digital silence; 0 if frames are missing, since these look like digital silence. */
  readonly cutOffs: number;
}

/** Measures a recording. Pure: the same recording gives the same result. */
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
/** Level up to which sound counts as digital silence, in dBFS. */
const deadDbfs = -110;
/** Level from which the reference is audible, in dBFS. */
const audibleDbfs = -55;
/** Share of all levels of 10 ms that are below the level of the louder parts. */
const loudShare = 0.9;
/** Absolute value from which a sample is at the limit, and number of such samples in a row that are a clip. */
const limit = 0.99;
const leastRun = 3;
/** Shortest digital silence that counts, in levels of 10 ms. */
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

/** Counts changes from sound to digital silence. @param levels Levels of 10 ms each, in dBFS. */
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
 * Computes the reduction in parts of 100 ms of the second half, and takes their upper quartile. In the first half
 * the canceller may still converge; the lower values may be due to speech.
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
