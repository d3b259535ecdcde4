import assert from "node:assert/strict";
import { exampleReport } from "../../../testing/example_report.ts";
import type { CheckedPair } from "./check_pairs.ts";
import { pairJson, pairTable, pairTotals } from "./pair_table.ts";
import type { PairResult } from "./run_pairs.ts";

const { summary, microphoneChannels: channels } = exampleReport();

function pairOf(name: string): CheckedPair {
  return {
    microphone: `mics/${name}`,
    reference: `refs/${name}`,
    output: `out/${name}`,
    name,
    place: "line 1",
    isDone: false,
  };
}

const results: readonly PairResult[] = [
  { pair: pairOf("long name.wav"), state: "done", summary, channels, notes: [] },
  {
    pair: pairOf("a\x1b[2J.wav"),
    state: "done",
    summary: { ...summary, echo: "swapped" },
    channels,
    notes: ["cut short"],
  },
  { pair: pairOf("b.wav"), state: "kept" },
  { pair: pairOf("c.wav"), state: "failed", error: "mics/c.wav is no\nsound." },
];

Deno.test("D2 the table of many pairs has figures, or in words why there are none", () => {
  assert.deepEqual(pairTable(results), [
    "output          length reduced 2nd half   delay   drift",
    "                            dB       dB      ms     ppm",
    "long name.wav   20.0 s    22.9     24.1     119     -12",
    "a\\x1b[2J.wav    20.0 s  no echo of this reference was found, but the other way round there is " +
    "one: the two files seem to be swapped",
    "b.wav                –       –        –       –       –  there already",
    "c.wav           failed: mics/c.wav is no sound.",
  ]);
});

Deno.test("D2 the totals of many pairs count what was done, was there, and has failed", () => {
  assert.equal(
    pairTotals(results, 10),
    "4 pairs in 10.0 s: 2 done, 1 there already (--force makes them again), 1 failed, " +
      "4× real time",
  );
  assert.equal(pairTotals(results.slice(2, 3), 1).slice(0, 29), "1 pair in 1.0 s: 0 done, 1 th");
});

Deno.test("D2 a pair is one line of JSON, with figures or an error", () => {
  const [done, , kept, failed] = results.map((result, index) => {
    const line = pairJson(result, index + 1, 4);
    assert.doesNotMatch(line, /\n/);
    return JSON.parse(line);
  });
  assert.deepEqual([done.pair, done.pairs, done.state, done.error], [1, 4, "done", null]);
  assert.deepEqual([done.summary.delay_ms, done.output], [119.2, "out/long name.wav"]);
  assert.deepEqual([kept.state, kept.summary, kept.notes], ["kept", null, []]);
  assert.deepEqual([failed.state, failed.error], ["failed", "mics/c.wav is no\nsound."]);
});
