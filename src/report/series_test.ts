import assert from "node:assert/strict";
import type { ProcessingRow } from "../engine/processing.ts";
import { condense, doubleTalkSpans } from "./series.ts";

function row(timeS: number, more: Partial<ProcessingRow> = {}): ProcessingRow {
  return {
    timeS,
    microphoneDbfs: -30,
    referenceDbfs: -20,
    outputDbfs: -50,
    echoReductionDb: 20,
    delayMs: 40,
    driftPpm: 0,
    doubleTalk: 0,
    ...more,
  };
}

Deno.test("condense leaves few rows as they are", () => {
  const rows = [row(0), row(1)];
  assert.deepEqual(condense(rows, 2), rows);
});

Deno.test("condense averages figures by value where known, and levels by power", () => {
  const rows = [
    row(0, { echoReductionDb: NaN, microphoneDbfs: 0 }),
    row(1, { echoReductionDb: 30, microphoneDbfs: -Infinity }),
    row(2, { driftPpm: NaN }),
  ];
  const [first, second, ...rest] = condense(rows, 2);
  assert.deepEqual(rest, []);
  assert.equal(first?.timeS, 0);
  assert.equal(first?.echoReductionDb, 30);
  assert.equal(first?.microphoneDbfs.toFixed(2), "-3.01");
  assert.equal(second?.timeS, 2);
  assert.equal(second?.driftPpm, NaN);
});

Deno.test("doubleTalkSpans joins neighbours and passes over what isn't known", () => {
  const shares = [0.1, 0.5, 1, NaN, 0.9, 0];
  const rows = shares.map((doubleTalk, index) => row(index, { doubleTalk }));
  assert.deepEqual(doubleTalkSpans(rows, 1), [{ startS: 1, endS: 3 }, { startS: 4, endS: 5 }]);
});
