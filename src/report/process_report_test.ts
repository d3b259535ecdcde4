import assert from "node:assert/strict";
import { exampleReport } from "../../testing/example_report.ts";
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

Deno.test("D2 summarize takes the last figures", () => {
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
    echo: "found",
    confidence: 0.9,
    farEndAlone: 0.5,
    nearEndAlone: 0.125,
    doubleTalk: 0.25,
  } as const;
  const delays = [40, 40, 119];
  const rows = exampleReport().rows.slice(0, 3).map((row, at) => ({
    ...row,
    delayMs: delays[at] ?? NaN,
  }));
  const summary = summarize(last, rows, 0.1);
  assert.deepEqual([summary.delayMoves, summary.leastDelayMs, summary.greatestDelayMs], [
    1,
    40,
    119,
  ]);
  assert.equal(summary.durationS, 20);
  assert.equal(summary.speed, 200);
  assert.deepEqual(
    [summary.farEndAlone, summary.nearEndAlone, summary.doubleTalk],
    [0.5, 0.125, 0.25],
  );
  assert.deepEqual([summary.echo, summary.confidence], ["found", 0.9]);
  assert.equal(summary.driftPpm, NaN);
  const none = summarize({ ...last, echo: "none" }, rows, 0.1);
  assert.equal(none.delayMoves, 0);
  assert.deepEqual(
    [none.echoReductionDb, none.secondHalfEchoReductionDb, none.delayMs, none.driftPpm],
    [NaN, NaN, NaN, NaN],
  );
});
