import assert from "node:assert/strict";
import { describeResult } from "./test.ts";

Deno.test("A20 D9 the result of an echo test is told in words, then in figures", () => {
  const lines = describeResult({
    verdict: "good",
    findings: [{ code: "no-echo", level: "note", text: "There is none.", todo: "Nothing." }],
    sureness: "fairly-sure",
    figures: {
      playedDbfs: -29.24,
      referenceDbfs: -29.2,
      noiseDbfs: -70,
      echoDbfs: -39.5,
      echoGainDb: -20,
      leftDbfs: -75.7,
      reductionDb: 25.3,
      delayMs: 161.77,
      driftPpm: null,
    },
    lagsMs: [],
    levels: { stepMs: 50, raw: [], clean: [], reference: [] },
  }, ["kept/raw.wav"]);
  assert.deepEqual(lines, [
    "",
    "There is none.",
    "  What to do: Nothing.",
    "",
    "played       -29.2 dBFS",
    "room noise   -70.0 dBFS",
    "echo         -39.5 dBFS, 20.0 dB below what was played",
    "left of it   -75.7 dBFS, 25.3 dB less than it was",
    "delay        161.8 ms",
    "sureness     fairly sure",
    "Written: kept/raw.wav",
  ]);
});
