import assert from "node:assert/strict";
import { exampleReport } from "./example_report.ts";
import { reportIntervalMs, summarize } from "./process_report.ts";

Deno.test("D2 reportIntervalMs keeps at most 6000 rows of whole frames", () => {
  assert.equal(reportIntervalMs(19), 100);
  assert.equal(reportIntervalMs(600), 100);
  for (const durationS of [601, 3600, 86_400]) {
    const interval = reportIntervalMs(durationS);
    assert.equal(interval % 10, 0);
    assert.ok(durationS * 1000 / interval <= 6000, `${durationS} s`);
  }
});

Deno.test("D2 summarize takes the last figures and the share of double talk", () => {
  const last = {
    sampleRate: 16000,
    channels: 1,
    analyzedS: 20,
    doneS: 20,
    totalS: 20,
    echoReductionDb: 22,
    secondHalfEchoReductionDb: 24,
    delayMs: 119,
    driftPpm: NaN,
    cancellerRestarts: 1,
  };
  const summary = summarize(last, exampleReport().rows, 0.1);
  assert.equal(summary.durationS, 20);
  assert.equal(summary.speed, 200);
  assert.equal(summary.doubleTalk, 0.25);
  assert.equal(summary.driftPpm, NaN);
});
