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

Deno.test("A3 D2 summaryLine tells which of several channels were heard", () => {
  const channels = {
    channels: 2,
    used: [2],
    uses: ["silent", "used"],
    text: "channel 2 of 2 (1: silent)",
  } as const;
  assert.match(
    summaryLine("a.wav", summary, channels),
    /, heard by channel 2 of 2 \(1: silent\), /,
  );
  const mono = { channels: 1, used: [1], uses: ["used"], text: "channel 1 of 1" } as const;
  assert.doesNotMatch(summaryLine("a.wav", summary, mono), /channel/);
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
