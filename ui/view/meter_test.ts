import assert from "node:assert/strict";
import { meterView } from "./meter.ts";

Deno.test("D1 a meter says how its level is to be taken", () => {
  const words = [null, -200, -72, -60, -30, -9, -3].map((dbfs) => meterView(dbfs).word);
  assert.deepEqual(words, ["none", "silent", "silent", "quiet", "good", "good", "loud"]);
});

Deno.test("a meter's bar stays on its scale", () => {
  const fractions = [null, -200, -36, 0].map((dbfs) => meterView(dbfs).fraction);
  assert.deepEqual(fractions, [0, 0, 0.5, 1]);
});
