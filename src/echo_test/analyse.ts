import { clearDb, type EchoPath, locate, type Location, measurePath } from "./echo_path.ts";
import { describeEcho } from "./describe.ts";
import { decibels, powerOf } from "./level.ts";
import type { EchoTestFigures, EchoTestResult, LevelCurves } from "./result.ts";
import type { TestSignal } from "./test_signal.ts";

/** Tracks of an echo test, on one timeline at the signal's rate. */
export interface EchoTestRecording {
  readonly played: TestSignal;
  /** The untouched microphone. */
  readonly raw: Float32Array<ArrayBuffer>;
  /** Anecho's output. */
  readonly clean: Float32Array<ArrayBuffer>;
  /** The reference, as Anecho recorded it. */
  readonly reference: Float32Array<ArrayBuffer>;
  readonly engine: {
    /** How much faster the microphone's clock runs than the speakers'; NaN if unknown. */
    readonly driftPpm: number;
    /** The speakers' volume that is applied after the reference is taken, 0 (muted) to 1; 1 if unknown. */
    readonly playbackGain: number;
  };
}

/** Analyses an echo test's recording. Pure: the same recording gives the same result. */
export function analyse(recording: EchoTestRecording): EchoTestResult {
  const { played, raw, reference, engine } = recording;
  const inReference = findSweeps(played, reference);
  const isReferenceGood = inReference !== undefined;
  const inMicrophone = isReferenceGood ? undefined : findSweeps(played, raw);
  const found = inReference ?? inMicrophone;
  // If neither reference nor microphone holds the sound, levels are measured as if it began with the tracks.
  const start = found?.start ?? 0;
  const paths = inReference === undefined ? [] : pathsOf(recording, inReference.sweeps);
  const clear = paths.filter(({ clarityDb }) => clarityDb >= clearDb);
  const first = clear[0];
  const { rawDb, noiseDb, lateRawDb, lateCleanDb } = levelsOf(
    recording,
    start + (first?.delayMs ?? 0) / 1000 * played.sampleRate,
  );
  const isEcho = clear.length > 0;
  const lagsMs = clear.map(({ delayMs }) => delayMs);
  const figures: EchoTestFigures = {
    playedDbfs: decibels(powerOf(partOf(played.samples, played, played.speech, 0))),
    referenceDbfs: isReferenceGood
      ? decibels(powerOf(partOf(reference, played, played.speech, start)))
      : null,
    noiseDbfs: noiseDb,
    echoDbfs: isEcho ? rawDb : null,
    echoGainDb: isEcho ? gainOf(clear) : null,
    leftDbfs: isEcho ? lateCleanDb : null,
    reductionDb: isEcho ? lateRawDb - lateCleanDb : null,
    delayMs: first === undefined ? null : mean(lagsMs),
    driftPpm: Number.isFinite(engine.driftPpm) && isReferenceGood ? engine.driftPpm : null,
  };
  const facts = {
    figures,
    isReferenceGood,
    isReferenceSilent: powerOf(reference) < 1e-10,
    isHeardByMicrophone: inMicrophone !== undefined,
    isMuted: engine.playbackGain < 0.001,
    lagsMs,
    isOnlyPartClear: paths.length === 2 && clear.length === 1,
    sweepChangeDb: clear.length === 2 ? change(clear) : 0,
    isGated: noiseDb < -110,
  };
  return {
    ...describeEcho(facts),
    sureness: surenessOf(clear, lagsMs),
    figures,
    lagsMs,
    levels: curvesOf(recording),
  };
}

interface FoundSweeps {
  readonly sweeps: readonly [Location, Location];
  /** Start of the signal, in frames. */
  readonly start: number;
}

/** Most sound that a busy computer may lose between the sweeps, in seconds. */
const mostLostS = 0.5;

/** Finds both sweeps. To rule out chance, they must be about as far apart as in the played signal. */
function findSweeps(played: TestSignal, track: Float32Array): FoundSweeps | undefined {
  const { sampleRate } = played;
  const [rising, falling] = played.sweeps;
  const one = locate(partOf(played.samples, played, rising, 0), track);
  const two = locate(partOf(played.samples, played, falling, 0), track);
  const apart = (falling.startS - rising.startS) * sampleRate;
  const isApart = Math.abs(two.position - one.position - apart) < mostLostS * sampleRate;
  if (!isApart || Math.min(one.clarityDb, two.clarityDb) < clearDb) return undefined;
  return { sweeps: [one, two], start: one.position - rising.startS * sampleRate };
}

function pathsOf(
  { played, raw, reference }: EchoTestRecording,
  sweeps: readonly [Location, Location],
): EchoPath[] {
  const { sampleRate } = played;
  return sweeps.map(({ position }, n) => {
    const { startS, endS } = played.sweeps[n] ?? played.sweeps[0];
    const frames = Math.round((endS - startS) * sampleRate);
    return measurePath(reference, raw, { position, frames, sampleRate });
  });
}

/** Measures the levels of the signal's parts. @param start Start of the signal in the tracks, in frames. */
function levelsOf({ played, raw, clean }: EchoTestRecording, start: number) {
  const { speech, sweeps: [rising, falling] } = played;
  const quiet = { startS: 0.2, endS: rising.startS - 0.1 };
  // In the second half of the speech, the canceller has already had the time to converge.
  const late = { startS: (speech.startS + speech.endS) / 2, endS: speech.endS };
  const power = (track: Float32Array, part: { startS: number; endS: number }) =>
    powerOf(partOf(track, played, part, start));
  const noise = power(raw, quiet);
  const sound = (power(raw, rising) + power(raw, speech) + power(raw, falling)) / 3;
  return {
    noiseDb: decibels(noise),
    rawDb: decibels(Math.max(0, sound - noise)),
    lateRawDb: decibels(power(raw, late)),
    lateCleanDb: decibels(power(clean, late)),
  };
}

function partOf(
  track: Float32Array,
  { sampleRate }: TestSignal,
  { startS, endS }: { readonly startS: number; readonly endS: number },
  start: number,
): Float32Array {
  const from = Math.max(0, Math.round(start + startS * sampleRate));
  return track.subarray(from, Math.max(from, Math.round(start + endS * sampleRate)));
}

function surenessOf(
  clear: readonly EchoPath[],
  lagsMs: readonly number[],
): EchoTestResult["sureness"] {
  const [one = NaN, two = NaN] = lagsMs;
  if (clear.length < 2 || !(Math.abs(one - two) < 1)) return "unsure";
  return clear.every(({ clarityDb }) => clarityDb > clearDb + 10) ? "sure" : "fairly-sure";
}

function gainOf(paths: readonly EchoPath[]): number {
  return decibels(mean(paths.map(({ gainDb }) => 10 ** (gainDb / 10))));
}

function change([one, two]: readonly EchoPath[]): number {
  return (two?.gainDb ?? 0) - (one?.gainDb ?? 0);
}

const stepMs = 50;

function curvesOf({ played, raw, clean, reference }: EchoTestRecording): LevelCurves {
  const frames = played.sampleRate * stepMs / 1000;
  const curve = (track: Float32Array) =>
    Array.from(
      { length: Math.floor(track.length / frames) },
      (_, i) =>
        Math.round(10 * decibels(powerOf(track.subarray(i * frames, (i + 1) * frames)))) / 10,
    );
  return { stepMs, raw: curve(raw), clean: curve(clean), reference: curve(reference) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / values.length;
}
