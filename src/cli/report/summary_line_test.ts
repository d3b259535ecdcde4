import assert from "node:assert/strict";
import { exampleReport } from "./example_report.ts";
import { summaryLine } from "./summary_line.ts";

const { summary } = exampleReport();

Deno.test("D2 summaryLine tells length, echo, delay, drift and speed", () => {
  assert.equal(
    summaryLine("/a/clean.wav", summary),
    "clean.wav: 20.0 s, echo reduced by 22.9 dB (second half 24.1 dB), delay 119 ms, drift -12 ppm, " +
      "200× real time",
  );
});

Deno.test("D2 summaryLine leaves out what isn't known", () => {
  const unknown = { ...summary, echoReductionDb: NaN };
  assert.equal(
    summaryLine("clean.wav", unknown),
    "clean.wav: 20.0 s, no echo found, as the reference was silent, 200× real time",
  );
  const still = { ...summary, delayMs: NaN, driftPpm: NaN };
  assert.doesNotMatch(summaryLine("clean.wav", still), /delay|drift/);
});
