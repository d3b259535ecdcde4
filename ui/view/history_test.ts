import assert from "node:assert/strict";
import type { LiveFigures } from "../../src/settings/protocol.ts";
import { History, historyS } from "./history.ts";

function figures(delayMs: number): LiveFigures {
  return {
    isRunning: true,
    ranS: 1,
    microphoneDbfs: -20,
    referenceDbfs: null,
    outputDbfs: -40,
    echoReductionDb: 20,
    delayMs,
    referenceDriftPpm: null,
    outputDriftPpm: null,
    latencyMs: null,
    turnWorstUs: null,
    underruns: 0,
    overruns: 0,
    referenceGaps: 0,
    cancellerRestarts: 0,
    isRealTime: true,
    bufferMs: 10,
    bufferTargetMs: 10,
  };
}

Deno.test("D1 the history is that of the last minute, however fast and long figures come", () => {
  const history = new History();
  for (let turn = 0; turn <= 200 * 20; turn++) history.add(turn / 20, figures(turn));
  const [times, delays] = history.columns(["delayMs"]);
  assert.ok(times.length <= historyS * 4 + 1, `${times.length} points`);
  assert.deepEqual([times[0], times.at(-1)], [-historyS, 0]);
  assert.equal(delays?.at(-1), 4000);
});

Deno.test("where there is no engine, the history has a gap", () => {
  const history = new History();
  history.add(0, figures(7));
  history.add(1, null);
  assert.deepEqual(history.columns(["delayMs", "outputDbfs"]), [[-1, 0], [7, null], [-40, null]]);
});
