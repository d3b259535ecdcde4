import assert from "node:assert/strict";
import type { ProcessingProgress } from "../engine/processing.ts";
import { pairsProgressLine, progressLine } from "./progress_line.ts";

const progress: ProcessingProgress = {
  sampleRate: 48000,
  channels: 1,
  analyzedS: 120,
  doneS: 30,
  totalS: 120,
  echoReductionDb: 21.46,
  secondHalfEchoReductionDb: NaN,
  delayMs: 20,
  driftPpm: 0,
  cancellerRestarts: 0,
  echo: "found",
  confidence: 0.9,
  farEndAlone: 0.5,
  nearEndAlone: 0,
  doubleTalk: 0,
};

Deno.test("progressLine shows share, speed, time left and echo reduction", () => {
  assert.equal(
    progressLine(progress, 0.5),
    "████░░░░░░░░░░░░  25 %  60× real time, 1.5 s left, echo reduced by 21.5 dB",
  );
});

Deno.test("D2 progressLine tells no reduction of an echo that isn't there", () => {
  assert.doesNotMatch(progressLine({ ...progress, echo: "none" }, 0.5), /reduced/);
});

Deno.test("progressLine shows the position where the length isn't known", () => {
  const line = progressLine({ ...progress, totalS: NaN, echoReductionDb: NaN }, 0.5);
  assert.equal(line, "30.0 s  60× real time");
});

Deno.test("progressLine never leaves the bar", () => {
  assert.match(progressLine({ ...progress, doneS: 121 }, 1), /^█{16} 100 %.* 0\.0 s left/);
});

Deno.test("progressLine fits a terminal of 80 columns", () => {
  const line = progressLine({ ...progress, doneS: 40_000, totalS: 90_000 }, 60);
  assert.ok(line.length < 80, line);
});

Deno.test("progressLine tells of the first pass", () => {
  assert.equal(
    progressLine({ ...progress, analyzedS: 60, doneS: 0 }, 1),
    "████████░░░░░░░░  50 %  listening for the echo's delay",
  );
});

Deno.test("D2 the progress of many pairs says how many are done, have failed, and the time left", () => {
  const progress = { total: 200, ended: 50, failed: 0, underWay: 0 };
  assert.equal(
    pairsProgressLine(progress, 60),
    "████░░░░░░░░░░░░  25 %  50 of 200 pairs, 3:00 left",
  );
  const later = { total: 4, ended: 1, failed: 1, underWay: 1 };
  assert.match(pairsProgressLine(later, 10), /50 % +1 of 4 pairs, 1 failed, 10\.0 s left$/);
  assert.match(pairsProgressLine({ ...progress, ended: 0 }, 1), /0 % +0 of 200 pairs$/);
});
