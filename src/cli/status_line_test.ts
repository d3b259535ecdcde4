import assert from "node:assert/strict";
import { exampleSnapshot } from "../../testing/example_snapshot.ts";
import type { Snapshot } from "../engine/engine.ts";
import { closingLine, eventLine, statusHeader, statusLine } from "./status_line.ts";

const snapshot: Snapshot = {
  ...exampleSnapshot,
  timeS: 12.5,
  frames: 1250,
  microphoneDbfs: -31.24,
  referenceDbfs: -28,
  outputDbfs: -Infinity,
  echoReductionDb: 28.91,
  delayMs: 45.2,
  referenceDriftPpm: 12.4,
  underruns: 1,
};

Deno.test("A12 the status line stands below its header", () => {
  const [names = "", units = ""] = statusHeader().split("\n");
  const line = statusLine(snapshot);
  assert.equal(
    names,
    "    time     mic  speakers  output  reduced   delay   drift  buffer  latency",
  );
  assert.equal(
    units,
    "            dBFS      dBFS    dBFS       dB      ms     ppm      ms       ms",
  );
  assert.equal(
    line,
    "  12.5 s   -31.2     -28.0      -∞     28.9    45.2     +12    20.0     43.8",
  );
});

Deno.test("A12 the status line keeps its columns when figures aren't known", () => {
  const line = statusLine({ ...snapshot, delayMs: NaN, echoReductionDb: NaN });
  assert.equal(line.length, statusLine(snapshot).length);
});

Deno.test("eventLine tells each event in words", () => {
  const head = { sequence: 1, timeS: 103 };
  const cases = [
    [{ ...head, kind: "state", state: "paused", cause: "asked to" }, "paused: asked to"],
    [
      { ...head, kind: "canceller-reset", cause: "a fault" },
      "a canceller was replaced by a new one: a fault",
    ],
    [{ ...head, kind: "underrun", times: 1 }, "output ran dry 1 time: a fade hides it"],
    [
      { ...head, kind: "overrun", times: 2 },
      "output took sound too slowly 2 times: some was left out",
    ],
    [
      { ...head, kind: "realigned", movedMs: 12.34 },
      "reference realigned by +12.3 ms",
    ],
    [{ ...head, kind: "lost", count: 2 }, "2 events lost"],
    [{ ...head, kind: "finished" }, "finished"],
    [{ ...head, kind: "recording-failed", cause: "disk full" }, "recording failed: disk full"],
  ] as const;
  for (const [event, text] of cases) assert.equal(eventLine(event, 100), `   3.0 s  ${text}`);
});

Deno.test("closingLine counts what went wrong", () => {
  assert.equal(
    closingLine(snapshot),
    "Ran for 12.5 s, echo last reduced by 28.9 dB, 1 underrun, 0 overruns.",
  );
  assert.match(closingLine({ ...snapshot, cancellerRestarts: 2 }), /2 canceller restarts\.$/);
});
