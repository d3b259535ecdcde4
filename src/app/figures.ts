import * as v from "valibot";
import type { Snapshot } from "../engine/engine.ts";

const unknownAsNull = v.nullable(v.number());

/**
 * Schema of the engine's live figures as sent to another process: see {@linkcode Snapshot}. Unknown figures are
 * `null`; a level is at least {@linkcode silenceDbfs}, since JSON has no infinity.
 */
export const appFiguresSchema = v.object({
  isRunning: v.boolean(),
  /** How long the engine has run, in seconds. */
  ranS: v.number(),
  microphoneDbfs: unknownAsNull,
  referenceDbfs: unknownAsNull,
  echoReductionDb: unknownAsNull,
  delayMs: unknownAsNull,
  referenceDriftPpm: unknownAsNull,
  outputDriftPpm: unknownAsNull,
  latencyMs: unknownAsNull,
  turnWorstUs: unknownAsNull,
  underruns: v.number(),
  overruns: v.number(),
  referenceGaps: v.number(),
  cancellerRestarts: v.number(),
  isRealTime: v.boolean(),
});

/** See {@linkcode appFiguresSchema}. */
export type AppFigures = Readonly<v.InferOutput<typeof appFiguresSchema>>;

/** Level that stands for digital silence, in dBFS. */
export const silenceDbfs = -200;

const framesPerSecond = 100;

/** @return a figure for JSON; `null` if unknown. */
export function figureOf(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** @return a level for JSON, limited to −200 to 0 dBFS; `null` if unknown. */
export function levelOf(value: number): number | null {
  return Number.isNaN(value) ? null : Math.min(0, Math.max(silenceDbfs, value));
}

/** @return an engine's figures, in the form in which they are sent to another process. */
export function figuresOf(snapshot: Snapshot): AppFigures {
  return {
    isRunning: snapshot.state === "running",
    ranS: snapshot.frames / framesPerSecond,
    microphoneDbfs: levelOf(snapshot.microphoneDbfs),
    referenceDbfs: levelOf(snapshot.referenceDbfs),
    echoReductionDb: figureOf(snapshot.echoReductionDb),
    delayMs: figureOf(snapshot.delayMs),
    referenceDriftPpm: figureOf(snapshot.referenceDriftPpm),
    outputDriftPpm: figureOf(snapshot.outputDriftPpm),
    latencyMs: figureOf(snapshot.latencyMs),
    turnWorstUs: figureOf(snapshot.turnWorstUs),
    underruns: snapshot.underruns,
    overruns: snapshot.overruns,
    referenceGaps: snapshot.referenceGaps,
    cancellerRestarts: snapshot.cancellerRestarts,
    isRealTime: snapshot.isRealTime,
  };
}
