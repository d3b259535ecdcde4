import assert from "node:assert/strict";
import { Translator } from "../../src/language/translator.ts";
import { echoFigures } from "./echo_figures.ts";

Deno.test("A20 the page shows those figures of an echo test that are known", () => {
  const translator = new Translator("en", { name: "English", messages: {}, texts: {} });
  const known = {
    playedDbfs: -29,
    referenceDbfs: -29,
    noiseDbfs: -70.2,
    echoDbfs: -39.5,
    echoGainDb: -20.04,
    leftDbfs: -75.7,
    reductionDb: 36.2,
    delayMs: 161.77,
    driftPpm: -0.04,
  };
  assert.deepEqual(echoFigures(known, translator), [
    ["noise", "−70 dBFS"],
    ["echo", "−40 dBFS"],
    ["left", "−76 dBFS"],
    ["reduction", "36 dB"],
    ["gain", "−20.0 dB"],
    ["delay", "161.8 ms"],
    ["drift", "0.0 ppm"],
  ]);
  const unknown = {
    ...known,
    echoDbfs: null,
    echoGainDb: null,
    leftDbfs: null,
    reductionDb: null,
    delayMs: null,
    driftPpm: null,
  };
  assert.deepEqual(echoFigures(unknown, translator), [["noise", "−70 dBFS"]]);
});
