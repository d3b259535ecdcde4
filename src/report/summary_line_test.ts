import assert from "node:assert/strict";
import type { EchoFinding } from "../engine/processing.ts";
import { exampleReport } from "../../testing/example_report.ts";
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
    /, heard through channel 2 of 2 \(1: silent\), /,
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
  const none = { ...summary, echo: "none", echoReductionDb: 2.6 } as const;
  assert.equal(
    summaryLine("clean.wav", none),
    "clean.wav: 20.0 s, no echo of this reference was found, 200× real time",
  );
  const still = { ...summary, delayMs: NaN, driftPpm: NaN };
  assert.doesNotMatch(summaryLine("clean.wav", still), /delay|drift/);
});

Deno.test("D2 summaryLine says why there is no echo of the reference", () => {
  const line = (echo: EchoFinding) => summaryLine("clean.wav", { ...summary, echo });
  assert.match(line("swapped"), /no echo of this reference was found, .* seem to be swapped/);
  assert.match(line("same-sound"), /no echo of this reference was found, .* the same sound/);
  assert.match(line("silent-reference"), /the reference was silent/);
  for (const echo of ["none", "swapped", "same-sound", "silent-reference"] as const) {
    assert.doesNotMatch(line(echo), /reduced|delay|drift/);
  }
});

Deno.test("D2 summaryLine counts restarts as a person does, and says how sure the delay is", () => {
  const line = (cancellerRestarts: number) =>
    summaryLine("x.wav", { ...summary, cancellerRestarts });
  assert.doesNotMatch(line(0), /restarted/);
  assert.match(line(1), /canceller restarted once,/);
  assert.match(line(2), /canceller restarted 2 times,/);
  assert.doesNotMatch(line(0), /sure/);
  assert.match(summaryLine("x.wav", { ...summary, confidence: 0.3 }), /delay 119 ms \(30 % sure\)/);
});

Deno.test("D2 summaryLine says that the delay moved, and that the far end hardly spoke alone", () => {
  const moved = { ...summary, delayMoves: 2, leastDelayMs: 40.2, greatestDelayMs: 340.4 };
  assert.match(
    summaryLine("x.wav", moved),
    /, delay 119 ms at the end \(moved 2 times, 40 to 340 ms\), /,
  );
  const both = { ...summary, farEndAlone: 0.04, doubleTalk: 0.9 };
  assert.match(
    summaryLine("x.wav", both),
    /: 20\.0 s, echo reduced by at least 22\.9 dB, as the far end spoke alone for less than 1 s, delay/,
  );
});
