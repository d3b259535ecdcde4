import assert from "node:assert/strict";
import { positionOn, scaleAround, timeScale } from "./scale.ts";

Deno.test("scaleAround puts round ends and ticks around the values", () => {
  assert.deepEqual(scaleAround([3, 41, NaN, -Infinity], 20), {
    low: 0,
    high: 50,
    ticks: [0, 10, 20, 30, 40, 50],
  });
});

Deno.test("scaleAround shows at least the smallest span", () => {
  const { low, high } = scaleAround([119], 10);
  assert.ok(low <= 114 && high >= 124, `${low} to ${high}`);
});

Deno.test("scaleAround makes an axis where nothing is known", () => {
  assert.deepEqual(scaleAround([NaN], 20).ticks, [0, 5, 10, 15, 20]);
});

Deno.test("scaleAround keeps ticks free of rounding", () => {
  assert.deepEqual(scaleAround([0.1, 0.5], 0.1).ticks, [0.1, 0.2, 0.3, 0.4, 0.5]);
});

Deno.test("timeScale ends at the duration, with ticks at whole minutes in long recordings", () => {
  assert.deepEqual(timeScale(19).ticks, [0, 5, 10, 15]);
  assert.deepEqual(timeScale(3600).ticks.slice(0, 3), [0, 600, 1200]);
  assert.equal(timeScale(19).high, 19);
  assert.equal(timeScale(0).high, 1);
});

Deno.test("positionOn holds what lies beyond the axis at its end", () => {
  const scale = { low: -100, high: 0, ticks: [] };
  assert.equal(positionOn(scale, -25), 0.75);
  assert.equal(positionOn(scale, -200), 0);
  assert.equal(positionOn(scale, 3), 1);
});
