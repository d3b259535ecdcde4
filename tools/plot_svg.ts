/** A point of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lines in one plot, with common axes. */
export interface LinePlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /**
   * Whether the y axis is logarithmic, with a tick at each power of ten. If so, each y must be above 0.
   * @default false
   */
  readonly logarithmic?: boolean;
  readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

/** Bars for a few values. */
export interface BarPlot {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

const width = 640;
const left = 56;
const right = 16;
const top = 36;
const colors = ["#d1495b", "#e8a33d", "#2e7d8c", "#7a9e45"];

/** Draws lines as an SVG file, legible on light and dark pages. */
export function drawLines(plot: LinePlot): string {
  const height = 300;
  const bottom = 44 + 18 * Math.ceil(plot.lines.length / 2);
  const scale = plot.logarithmic ? Math.log10 : (value: number) => value;
  const all = plot.lines.flatMap(({ points }) => points);
  const [xLow, xHigh] = extent(all.map(({ x }) => x));
  const [low, high] = extent(all.map(({ y }) => scale(y)));
  const ticks = plot.logarithmic ? decades(low, high) : steps(low, high);
  const [yLow, yHigh] = extent([...ticks.map(scale), low, high]);
  const toX = (x: number) => left + (width - left - right) * (x - xLow) / (xHigh - xLow || 1);
  const toY = (y: number) =>
    top + (height - top - bottom) * (yHigh - scale(y)) / (yHigh - yLow || 1);
  const grid = ticks.map((tick) =>
    `<path class="grid" d="M${left} ${round(toY(tick))}H${width - right}"/>` +
    text(left - 6, toY(tick) + 4, String(tick), "end")
  );
  const xTicks = steps(xLow, xHigh).filter((tick) => tick >= xLow && tick <= xHigh)
    .map((tick) => text(toX(tick), height - bottom + 16, String(tick), "middle"));
  const lines = plot.lines.map(({ points }, index) => {
    const path = points.map(({ x, y }) => `${round(toX(x))} ${round(toY(y))}`).join("L");
    return `<path class="line" stroke="${color(index)}" d="M${path}"/>`;
  });
  const names = plot.lines.map(({ name }, index) => {
    const x = left + (index % 2) * (width - left - right) / 2;
    const y = height - bottom + 54 + 18 * Math.floor(index / 2);
    return `<path class="line" stroke="${color(index)}" d="M${x} ${y - 4}h18"/>` +
      text(x + 24, y, name);
  });
  return svg(height, [
    text(left, 20, `${plot.title} (${plot.yLabel})`),
    ...grid,
    ...xTicks,
    text((left + width - right) / 2, height - bottom + 32, plot.xLabel, "middle"),
    ...lines,
    ...names,
  ]);
}

/** Draws bars as an SVG file, legible on light and dark pages. */
export function drawBars({ title, unit, bars }: BarPlot): string {
  const row = 24;
  const start = 230;
  const most = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ name, value }, index) => {
    const y = top + row * index;
    const length = (width - start - 90) * value / (most || 1);
    return text(start - 8, y + 14, name, "end") +
      `<rect x="${start}" y="${y + 2}" width="${round(length)}" height="${row - 8}" ` +
      `fill="${color(2)}"/>` +
      text(start + length + 6, y + 14, `${value.toFixed(3)} ${unit}`);
  });
  return svg(top + row * bars.length + 12, [text(left, 20, title), ...rows]);
}

function svg(height: number, parts: readonly string[]): string {
  const style = "text{font:13px sans-serif;fill:#444}.grid{stroke:#8884}" +
    ".line{fill:none;stroke-width:1.6}@media(prefers-color-scheme:dark){text{fill:#ccc}}";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}"><style>${style}</style>\n${parts.join("\n")}\n</svg>\n`;
}

function text(x: number, y: number, content: string, anchor = "start"): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped}</text>`;
}

function color(index: number): string {
  return colors[index % colors.length] ?? "#888";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function extent(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Lists the powers of ten that enclose a range; `low` and `high` are the decimal logarithms of its ends. */
function decades(low: number, high: number): number[] {
  const first = Math.floor(low);
  return Array.from({ length: Math.ceil(high) - first + 1 }, (_, index) => 10 ** (first + index))
    .map((value) => Number(value.toPrecision(1)));
}

/** Lists about five evenly spaced round numbers that enclose a range. */
function steps(low: number, high: number): number[] {
  const rough = (high - low || 1) / 5;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((it) => it * decade).find((it) => it >= rough) ?? rough;
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, index) => {
    return Number(((first + index) * step).toPrecision(6));
  });
}
