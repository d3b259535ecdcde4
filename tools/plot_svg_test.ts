import { doesNotMatch, match, ok, strictEqual } from "node:assert";
import { drawBars, drawLines } from "./plot_svg.ts";

const line = {
  name: "one",
  points: [{ x: 0, y: 1 }, { x: 10, y: 100 }],
};

Deno.test("drawLines() spans its axes and names its lines", () => {
  const plot = { title: "A < B", xLabel: "s", yLabel: "ppm", lines: [line] };
  const svg = drawLines(plot);
  match(svg, /A &lt; B \(ppm\)/);
  match(svg, />one</);
  // The line goes from the left edge to the right edge.
  match(svg, /d="M56 [\d.]+L624 [\d.]+"/);
  const tick = (value: number) => svg.includes(`>${value}</text>`);
  ok([0, 20, 100].every(tick));
});

Deno.test("drawLines() draws a line whose points have the same x", () => {
  const upright = { name: "one", points: [{ x: 5, y: 1 }, { x: 5, y: 2 }] };
  const svg = drawLines({ title: "", xLabel: "s", yLabel: "ppm", lines: [upright] });
  match(svg, /d="M56 [\d.]+L56 [\d.]+"/);
  doesNotMatch(svg, /NaN|Infinity/);
});

Deno.test("drawLines() has decades where it is logarithmic", () => {
  const plot = { title: "", xLabel: "s", yLabel: "ppm", logarithmic: true, lines: [line] };
  const svg = drawLines(plot);
  const y = (value: number) => Number(new RegExp(`y="([\\d.]+)"[^>]*>${value}<`).exec(svg)?.[1]);
  const [one, ten, hundred] = [1, 10, 100].map(y);
  ok(one && ten && hundred);
  ok(Math.abs((one - ten) - (ten - hundred)) < 0.2);
});

Deno.test("drawBars() draws lengths in proportion", () => {
  const svg = drawBars({
    title: "t",
    unit: "ms",
    bars: [{ name: "a", value: 0.1 }, { name: "b", value: 0.2 }],
  });
  const [a, b] = [...svg.matchAll(/width="([\d.]+)" height="16"/g)].map((it) => Number(it[1]));
  ok(a && b);
  strictEqual(Math.round(b / a * 10), 20);
  match(svg, /0\.200 ms/);
});
