import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { usePage } from "../context.ts";
import { historyS, type HistorySeries } from "../view/history.ts";
import { DrawnPlot, plotHeight } from "./drawn_plot.ts";

/** Name of a line's colour in the style sheet. */
export type PlotColor = "microphone" | "speakers" | "output";

/** A line of a {@linkcode Plot}. */
export interface PlotLine {
  readonly series: HistorySeries;
  readonly label: string;
  readonly color: PlotColor;
}

interface PlotProps {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly PlotLine[];
  /** Range of the vertical axis. Unless it is fixed, it grows if values lie outside. */
  readonly range: readonly [number, number];
  /** Whether the range is fixed, so that values outside are cut off. @default false */
  readonly isFixed?: boolean;
  readonly decimals?: number;
  /** The chosen theme, which sets the colours. */
  readonly theme: string;
}

const drawMs = 500;
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
    const plot = new DrawnPlot(target, () =>
      new uPlot(
        plotOptions(target, lines.map(({ color }) => color), {
          x: [-historyS, 0],
          y: axisRange(range, isFixed),
          sayX: (x) => x === 0 ? translator.say("live.seconds") : `${x} s`,
        }),
        history.columns(names) as uPlot.AlignedData,
        target,
      ));
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
    return () => {
      clearInterval(timer);
      plot[Symbol.dispose]();
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

/** @return a colour of the style sheet in the present theme, in a form that a canvas accepts. */
function colorIn(place: Element, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * @return a function that gives the ends of the vertical axis. They are the given ends; unless the range is fixed,
 * an end moves out to the next multiple of a quarter of the range if values lie beyond it.
 */
function axisRange([low, high]: readonly [number, number], isFixed: boolean): uPlot.Range.Function {
  const step = (high - low) / 4;
  return (_, least, most) =>
    isFixed ? [low, high] : [
      Math.min(low, Math.floor((least ?? low) / step) * step),
      Math.max(high, Math.ceil((most ?? high) / step) * step),
    ];
}

/** Makes the options of a plot, with the given line colours in the present theme. */
export function plotOptions(
  place: HTMLElement,
  colors: readonly PlotColor[],
  { x, y, sayX }: {
    readonly x: readonly [number, number];
    readonly y: uPlot.Range.Function;
    readonly sayX: (x: number) => string;
  },
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
    height: plotHeight,
    legend: { show: false },
    padding: [10, 14, 0, 0],
    cursor: { show: false },
    scales: {
      x: { time: false, range: [...x] },
      y: { range: y },
    },
    axes: [
      {
        ...axis,
        size: 26,
        values: (_, splits) => splits.map(sayX),
      },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...colors.map((name): uPlot.Series => ({
        stroke: color(`plot-${name}`),
        width: 2,
        dash: dashes[name],
        points: { show: false },
      })),
    ],
  };
}
