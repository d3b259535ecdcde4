import assert from "node:assert/strict";
import { figure, signedFigure } from "./figure.ts";

Deno.test("figure writes decimals and unit", () => {
  assert.equal(figure(22.94), "22.9");
  assert.equal(figure(118.6, 0, "ms"), "119 ms");
  assert.equal(figure(-0.04), "0.0");
});

Deno.test("figure writes a dash for what isn't known, and silence as minus infinity", () => {
  assert.equal(figure(NaN, 1, "dB"), "–");
  assert.equal(figure(-Infinity, 1, "dBFS"), "-∞ dBFS");
});

Deno.test("signedFigure writes a plus before what is above zero as shown", () => {
  assert.equal(signedFigure(130.4, 0, "ppm"), "+130 ppm");
  assert.equal(signedFigure(-130.4, 0), "-130");
  assert.equal(signedFigure(0.4, 0), "0");
  assert.equal(signedFigure(-0.4, 0), "0");
  assert.equal(signedFigure(NaN, 0), "–");
});
