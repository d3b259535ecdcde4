import * as v from "valibot";
import type { Snapshot } from "../engine/engine.ts";

const unknownAsNull = v.nullable(v.number());

/**
 * The engine's live figures as another process is told them: see {@linkcode Snapshot}. Unknown ones are
 * `null`; a level is {@linkcode silenceDbfs} at the least, since JSON has no infinity.
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

/** The level that stands for digital silence. */
export const silenceDbfs = -200;

const framesPerSecond = 100;

/** @return what to tell of an engine's figures. */
export function figuresOf(snapshot: Snapshot): AppFigures {
  const figure = (value: number) => Number.isFinite(value) ? value : null;
  const level = (value: number) =>
    Number.isNaN(value) ? null : Math.min(0, Math.max(silenceDbfs, value));
  return {
    isRunning: snapshot.state === "running",
    ranS: snapshot.frames / framesPerSecond,
    microphoneDbfs: level(snapshot.microphoneDbfs),
    referenceDbfs: level(snapshot.referenceDbfs),
    echoReductionDb: figure(snapshot.echoReductionDb),
    delayMs: figure(snapshot.delayMs),
    referenceDriftPpm: figure(snapshot.referenceDriftPpm),
    outputDriftPpm: figure(snapshot.outputDriftPpm),
    latencyMs: figure(snapshot.latencyMs),
    turnWorstUs: figure(snapshot.turnWorstUs),
    underruns: snapshot.underruns,
    overruns: snapshot.overruns,
    referenceGaps: snapshot.referenceGaps,
    cancellerRestarts: snapshot.cancellerRestarts,
    isRealTime: snapshot.isRealTime,
  };
}
