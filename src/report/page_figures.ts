import { visibleJson } from "../platform/visible_text.ts";
import { Markup, markup } from "./markup.ts";
import { drawPlot, type Plot, plotArea, type PlotMark } from "./plot.ts";
import type { ProcessReport } from "./process_report.ts";
import { type Scale, scaleAround, timeScale } from "./scale.ts";
import { condense, doubleTalkSpans, type Figure } from "./series.ts";

/** Most points of a line: about one per pixel of a plot on a usual screen. */
const mostPoints = 800;
const quietestDbfs = -100;
/** Most marks of a plot: more would cover the lines. The table lists the further events too. */
const mostMarks = 200;

interface PlotSeries {
  readonly figure: Figure;
  readonly name: string;
  readonly style: string;
}

interface PlotKind {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly unit: string;
  readonly series: readonly PlotSeries[];
  readonly smallestSpan: number;
}

const kinds: readonly PlotKind[] = [
  {
    id: "echo-reduction",
    title: "Echo reduction",
    caption: "How much quieter the output is than the microphone while the speakers play.",
    unit: "dB",
    series: [{ figure: "echoReductionDb", name: "Echo reduction", style: "single" }],
    smallestSpan: 20,
  },
  {
    id: "levels",
    title: "Levels",
    caption: "Where the output is far below the microphone, there was echo.",
    unit: "dBFS",
    series: [
      { figure: "microphoneDbfs", name: "Microphone", style: "microphone" },
      { figure: "referenceDbfs", name: "Reference", style: "reference" },
      { figure: "outputDbfs", name: "Output", style: "output" },
    ],
    smallestSpan: 20,
  },
  {
    id: "delay",
    title: "Delay",
    caption: "How far the echo lags the reference.",
    unit: "ms",
    series: [{ figure: "delayMs", name: "Delay", style: "single" }],
    smallestSpan: 10,
  },
  {
    id: "drift",
    title: "Drift",
    caption: "How much faster the microphone's clock runs than the reference's.",
    unit: "ppm",
    series: [{ figure: "driftPpm", name: "Drift", style: "single" }],
    smallestSpan: 40,
  },
];

/** Makes the plots of the HTML report, and their figures for its script. */
export function reportFigures(report: ProcessReport): Markup {
  const rows = condense(report.rows, mostPoints);
  const timesS = rows.map((row) => row.timeS);
  const time = timeScale(report.summary.durationS);
  const shaded = doubleTalkSpans(report.rows, report.intervalS);
  const marks = eventMarks(report);
  const columns: Record<string, readonly number[]> = {};
  const figures = kinds.map((kind) => {
    const lines = kind.series.map(({ figure, style }) => {
      const values = rows.map((row) => row[figure]);
      columns[figure] = values;
      return { style, values };
    });
    const value = valueScale(kind, lines.flatMap((line) => line.values));
    const range = describeRange(kind, lines.flatMap((line) => line.values));
    return drawFigure(kind, {
      id: kind.id,
      title: kind.title,
      description: `${kind.caption} ${range}`,
      timesS,
      lines,
      time,
      value,
      shaded,
      marks,
    });
  });
  const script = {
    duration_s: time.high,
    left: plotArea.left,
    width: plotArea.width,
    time_s: timesS,
    ...columns,
  };
  return markup`${figures}<script type="application/json" id="figures">${
    scriptJson(script)
  }</script>
`;
}

function eventMarks({ session }: ProcessReport): PlotMark[] {
  return (session?.events ?? []).slice(0, mostMarks)
    .map(({ timeS, kind, text }) => ({ timeS, text: text === "" ? kind : `${kind}: ${text}` }));
}

function drawFigure({ title, unit, caption, series }: PlotKind, plot: Plot): Markup {
  const legend = series.map(({ name, style, figure }) =>
    markup`<li>${swatch(markup`<path class="line ${style}" d="M1 6H27"/>`)}${name}
<span class="readout" data-figure="${figure}" data-unit="${unit}"></span></li>
`
  );
  const shading = markup`<li>${
    swatch(markup`<rect class="double-talk" width="28" height="12"/>`)
  }Both speak</li>
`;
  const marking = markup`<li>${swatch(markup`<path class="event" d="M14 0V12"/>`)}Event</li>
`;
  return markup`<figure><figcaption><b>${title} <small>${unit}</small></b> <span>${caption}</span></figcaption>
<ul class="legend">${legend}${plot.shaded.length > 0 ? [shading] : []}\
${(plot.marks ?? []).length > 0 ? [marking] : []}</ul>
<div class="scroll">${drawPlot(plot)}</div></figure>
`;
}

function swatch(shape: Markup): Markup {
  return markup`<svg viewBox="0 0 28 12" aria-hidden="true">${shape}</svg>`;
}

function valueScale({ unit, smallestSpan }: PlotKind, values: readonly number[]): Scale {
  if (unit !== "dBFS") return scaleAround(unit === "dB" ? [...values, 0] : values, smallestSpan);
  return scaleAround(values.map((value) => Math.max(value, quietestDbfs)).concat(0), smallestSpan);
}

function describeRange({ unit }: PlotKind, values: readonly number[]): string {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return "Not known for this recording.";
  const low = known.reduce((one, other) => Math.min(one, other));
  const high = known.reduce((one, other) => Math.max(one, other));
  return `From ${low.toFixed(1)} to ${high.toFixed(1)} ${unit}. The table below has the figures.`;
}

function scriptJson(value: object): Markup {
  const json = JSON.stringify(value, (_, item) => {
    return typeof item === "number" && Number.isFinite(item) ? Number(item.toFixed(3)) : item;
  });
  return new Markup(visibleJson(json).replaceAll("<", "\\u003c"));
}
