import { deepEqual, equal } from "node:assert/strict";
import * as v from "valibot";
import type { Snapshot } from "../engine/engine.ts";
import { appFiguresSchema, figuresOf, silenceDbfs } from "./figures.ts";

const snapshot: Snapshot = {
  state: "running",
  mode: "cancel",
  frames: 250,
  timeS: 12,
  microphoneDbfs: -30,
  referenceDbfs: -Infinity,
  outputDbfs: NaN,
  microphoneMeterDbfs: NaN,
  referenceMeterDbfs: NaN,
  outputMeterDbfs: NaN,
  echoReductionDb: NaN,
  delayMs: 47,
  referenceDriftPpm: 12,
  outputDriftPpm: NaN,
  bufferMs: 10,
  bufferTargetMs: 10,
  latencyMs: 20,
  turnMeanUs: 500,
  turnWorstUs: 900,
  underruns: 1,
  overruns: 2,
  referenceGaps: 3,
  cancellerRestarts: 4,
  eventsLost: 0,
  isRealTime: true,
  playbackGain: 1,
  microphoneChannels: [1],
  echo: "found",
};

Deno.test("D4 an engine's figures survive JSON: unknown ones as null, silence as a number", () => {
  const figures = figuresOf(snapshot);
  deepEqual(v.parse(appFiguresSchema, JSON.parse(JSON.stringify(figures))), figures);
  deepEqual([figures.isRunning, figures.ranS], [true, 2.5]);
  deepEqual([figures.referenceDbfs, figures.echoReductionDb], [silenceDbfs, null]);
  equal(figuresOf({ ...snapshot, state: "paused" }).isRunning, false);
});
