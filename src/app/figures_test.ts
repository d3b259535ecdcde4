import { deepEqual, equal } from "node:assert/strict";
import * as v from "valibot";
import { exampleSnapshot } from "../../testing/example_snapshot.ts";
import type { Snapshot } from "../engine/engine.ts";
import { appFiguresSchema, figuresOf, silenceDbfs } from "./figures.ts";

const snapshot: Snapshot = {
  ...exampleSnapshot,
  frames: 250,
  referenceDbfs: -Infinity,
  outputDbfs: NaN,
  echoReductionDb: NaN,
};

Deno.test("D4 an engine's figures survive JSON: unknown ones as null, silence as a number", () => {
  const figures = figuresOf(snapshot);
  deepEqual(v.parse(appFiguresSchema, JSON.parse(JSON.stringify(figures))), figures);
  deepEqual([figures.isRunning, figures.ranS], [true, 2.5]);
  deepEqual([figures.referenceDbfs, figures.echoReductionDb], [silenceDbfs, null]);
  equal(figuresOf({ ...snapshot, state: "paused" }).isRunning, false);
});
