import assert from "node:assert/strict";
import { hertzToMel, melBands, melFeatures, melToHertz } from "./mel.ts";

Deno.test("the mel scale is Slaney's and turns back", () => {
  assert.ok(Math.abs(hertzToMel(200) - 3) < 1e-9);
  assert.ok(Math.abs(hertzToMel(6400) - 42) < 1e-9);
  for (const hertz of [0, 440, 1000, 7999]) {
    assert.ok(Math.abs(melToHertz(hertzToMel(hertz)) - hertz) < 1e-6);
  }
});

Deno.test("D8 a tone is loudest in its band, and 80 dB below it is the floor", () => {
  const tone = Float32Array.from(
    { length: 8000 },
    (_, index) => index < 4000 ? 0.5 * Math.sin(2 * Math.PI * 1000 * index / 16_000) : 0,
  );
  const frames = melFeatures(tone);
  assert.equal(frames.length, 32);
  const middle = frames[8] ?? assert.fail();
  const loudest = middle.indexOf(Math.max(...middle));
  const band = hertzToMel(1000) / hertzToMel(8000) * (melBands + 1) - 1;
  assert.ok(Math.abs(loudest - band) <= 1.5, `${loudest} for ${band}`);
  assert.equal(middle[loudest], 1);
  assert.ok((frames[28] ?? assert.fail()).every((value) => value === -1));
});

Deno.test("silence has features too", () => {
  assert.ok(melFeatures(new Float32Array(1000)).every((frame) => frame.every((it) => it === 1)));
});
