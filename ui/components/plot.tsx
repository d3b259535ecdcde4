import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { usePage } from "../context.ts";
import { historyS, type HistorySeries } from "../view/history.ts";

/** A line of a {@linkcode Plot}. */
export interface PlotLine {
  readonly series: HistorySeries;
  readonly label: string;
  /** Name of the colour in the style sheet. */
  readonly color: "microphone" | "speakers" | "output";
}

interface PlotProps {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly PlotLine[];
  /** The range of the vertical axis; it grows with what it has to show. */
  readonly range: readonly [number, number];
  /** The axis keeps its range: what lies outside is cut off. @default false */
  readonly isFixed?: boolean;
  readonly decimals?: number;
  /** The theme that was chosen; another one has other colours. */
  readonly theme: string;
}

const drawMs = 500;
const height = 180;
const dashes = { microphone: [], speakers: [6, 4], output: [2, 3] };

/** The last minute of some figures. */
export function Plot(
  { title, unit, lines, range, theme, isFixed = false, decimals = 0 }: PlotProps,
): JSX.Element {
  const { translator, history } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const { current: target } = place;
    if (target === null) return;
    const names = lines.map(({ series }) => series);
    const make = () =>
      new uPlot(
        options(target, lines, axisRange(range, isFixed), translator.say("live.seconds")),
        history.columns(names) as uPlot.AlignedData,
        target,
      );
    let plot = make();
    const draw = () => {
      if (document.visibilityState !== "visible") return;
      const columns = history.columns(names);
      plot.setData(columns as uPlot.AlignedData);
      const values = columns.slice(1).map((column) => column.at(-1) ?? null);
      for (const [index, it] of [...latest.current?.children ?? []].entries()) {
        const value = values[index] ?? null;
        const text = value === null ? "–" : `${translator.number(value, decimals)} ${unit}`;
        const output = it.querySelector("b");
        if (output !== null && output.textContent !== text) output.textContent = text;
      }
    };
    draw();
    const timer = setInterval(draw, drawMs);
    const resized = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height }));
    resized.observe(target);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const recolor = () => {
      plot.destroy();
      plot = make();
    };
    dark.addEventListener("change", recolor);
    return () => {
      clearInterval(timer);
      resized.disconnect();
      dark.removeEventListener("change", recolor);
      plot.destroy();
    };
  }, [translator, theme]);
  return (
    <figure class="card plot">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend" ref={latest}>
          {lines.map(({ series, label, color }) => (
            <li key={series} data-color={color}>
              <span class="legend-line" />
              {lines.length > 1 && `${label} `}
              <b>–</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="plot-place" ref={place} role="img" aria-label={title} />
    </figure>
  );
}

/** @return a colour of the style sheet as the theme has it, which a canvas can draw with. */
function colorIn(place: Element, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Ends of the vertical axis: those given, or whole steps beyond them. */
function axisRange([low, high]: readonly [number, number], isFixed: boolean): uPlot.Range.Function {
  const step = (high - low) / 4;
  return (_, least, most) =>
    isFixed ? [low, high] : [
      Math.min(low, Math.floor((least ?? low) / step) * step),
      Math.max(high, Math.ceil((most ?? high) / step) * step),
    ];
}

function options(
  place: HTMLElement,
  lines: readonly PlotLine[],
  range: uPlot.Range.Function,
  now: string,
): uPlot.Options {
  const color = (name: string) => colorIn(place, name);
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: color("text-muted"),
    font,
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height,
    legend: { show: false },
    padding: [10, 14, 0, 0],
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-historyS, 0] },
      y: { range },
    },
    axes: [
      {
        ...axis,
        size: 26,
        values: (_, splits) => splits.map((it) => (it === 0 ? now : `${it} s`)),
      },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        stroke: color(`plot-${line.color}`),
        width: 2,
        dash: dashes[line.color],
        points: { show: false },
      })),
    ],
  };
}
