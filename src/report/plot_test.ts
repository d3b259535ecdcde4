import assert from "node:assert/strict";
import { drawPlot, timeLabel } from "./plot.ts";
import { scaleAround, timeScale } from "./scale.ts";

Deno.test("D2 timeLabel rounds to whole seconds before it takes the minutes", () => {
  assert.equal(timeLabel(59.7, 120), "1:00");
  assert.equal(timeLabel(119.4, 120), "1:59");
  assert.equal(timeLabel(3600, 4000), "60:00");
  assert.equal(timeLabel(59.7, 119), "59.7");
});

Deno.test("D2 drawPlot shows a point that stands alone between two gaps", () => {
  const path = (values: readonly number[]): string => {
    const time = timeScale(values.length);
    const plot = { id: "a", title: "A", description: "B", time, value: scaleAround([0, 10], 10) };
    const lines = [{ style: "s", values }];
    const svg = drawPlot({ ...plot, timesS: values.map((_, index) => index), lines, shaded: [] });
    return /class="line s" d="([^"]*)"/.exec(svg.text)?.[1] ?? "";
  };
  const alone = /^M[\d.]+ [\d.]+h0\.1$/;
  for (const gap of [NaN, Infinity]) {
    assert.match(path([gap, 5, gap, gap]), alone);
    assert.match(path([gap, gap, 5]), alone);
    assert.match(path([gap, 5, 6, gap]), /^M[\d.]+ [\d.]+L[\d.]+ [\d.]+$/);
  }
  assert.equal(path([-Infinity, 0]), path([0, 0]));
});
