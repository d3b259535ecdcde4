import { figure } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { positionOn, type Scale } from "./scale.ts";

/** One line of a plot. */
export interface PlotLine {
  /** CSS class, which sets colour and dashes. */
  readonly style: string;
  /** One value per time. NaN and +∞ make a gap in the line; -∞ is drawn at the bottom. */
  readonly values: readonly number[];
}

/** A plot over time. */
export interface Plot {
  /** Id, unique in the page. */
  readonly id: string;
  readonly title: string;
  /** Description for people who can't see the plot. */
  readonly description: string;
  readonly timesS: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly time: Scale;
  readonly value: Scale;
  /** Spans of time to shade. */
  readonly shaded: readonly { readonly startS: number; readonly endS: number }[];
  /** Points in time to mark, with their events. */
  readonly marks?: readonly PlotMark[];
}

/** A marked point in time, with its event. */
export interface PlotMark {
  readonly timeS: number;
  readonly text: string;
}

/** Area of a plot inside its axes, in units of the SVG's view box. */
export const plotArea = { left: 52, top: 12, width: 696, height: 168 } as const;

const size = { width: 760, height: 216 } as const;

/** Draws a plot as SVG. Colours come from the page's style sheet. */
export function drawPlot(plot: Plot): Markup {
  const { id, title, description } = plot;
  const known = plot.lines.some((line) => line.values.some(Number.isFinite));
  const bottom = plotArea.top + plotArea.height;
  return markup`<svg id="${id}" class="plot" viewBox="0 0 ${size.width} ${size.height}" role="img"
  aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${plot.shaded.map((span) => shade(span, plot.time))}
${(plot.marks ?? []).map((mark) => drawMark(mark, plot.time))}
${plot.value.ticks.map((tick) => valueTick(tick, plot.value))}
${plot.time.ticks.map((tick) => timeTick(tick, plot.time))}
${plot.lines.map((line) => drawLine(line, plot))}
${known ? [] : [notKnown()]}
<line class="cursor" y1="${plotArea.top}" y2="${bottom}" x1="-9" x2="-9"/>
</svg>`;
}

/** Formats a point in time for an axis: in seconds, on an axis of 120 s or more in minutes and seconds. */
export function timeLabel(seconds: number, axisS: number): string {
  if (axisS < 120) return figure(seconds, Number.isInteger(seconds) ? 0 : 1);
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function x(scale: Scale, timeS: number): string {
  return (plotArea.left + positionOn(scale, timeS) * plotArea.width).toFixed(1);
}

function y(scale: Scale, value: number): string {
  return (plotArea.top + (1 - positionOn(scale, value)) * plotArea.height).toFixed(1);
}

function shade({ startS, endS }: { startS: number; endS: number }, time: Scale): Markup {
  const left = x(time, startS);
  const width = (Number(x(time, endS)) - Number(left)).toFixed(1);
  const { top, height } = plotArea;
  return markup`<rect class="double-talk" x="${left}" y="${top}" width="${width}" height="${height}"/>
`;
}

function drawMark({ timeS, text }: PlotMark, time: Scale): Markup {
  const at = x(time, Math.min(timeS, time.high));
  const bottom = plotArea.top + plotArea.height;
  return markup`<line class="event" x1="${at}" x2="${at}" y1="${plotArea.top}" y2="${bottom}">\
<title>${text}</title></line>
`;
}

function valueTick(tick: number, scale: Scale): Markup {
  const at = y(scale, tick);
  const style = tick === 0 && scale.low < 0 ? "grid zero" : "grid";
  const [left, right] = [plotArea.left, plotArea.left + plotArea.width];
  return markup`<line class="${style}" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>
<text x="${left - 8}" y="${at}" dy="0.32em" text-anchor="end">${tickText(tick)}</text>
`;
}

function timeTick(tick: number, scale: Scale): Markup {
  const bottom = plotArea.top + plotArea.height;
  const at = x(scale, tick);
  return markup`<line class="tick" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 4}"/>
<text x="${at}" y="${bottom + 18}" text-anchor="middle">${timeLabel(tick, scale.high)}</text>
`;
}

function tickText(tick: number): string {
  return figure(tick, Number.isInteger(tick) ? 0 : Math.abs(tick) < 0.1 ? 2 : 1).replace("-", "−");
}

function drawLine({ style, values }: PlotLine, { timesS, time, value: scale }: Plot): Markup {
  const isGap = (value = NaN) => Number.isNaN(value) || value === Infinity;
  let path = "";
  let isOpen = false;
  values.forEach((value, index) => {
    const known = !isGap(value);
    if (known) path += `${isOpen ? "L" : "M"}${x(time, timesS[index] ?? 0)} ${y(scale, value)}`;
    // Without this, a point between two gaps would be invisible.
    const isAlone = known && !isOpen && isGap(values[index + 1]);
    if (isAlone) path += "h0.1";
    isOpen = known;
  });
  return markup`<path class="line ${style}" d="${path}"/>
`;
}

function notKnown(): Markup {
  const [middleX, middleY] = [
    plotArea.left + plotArea.width / 2,
    plotArea.top + plotArea.height / 2,
  ];
  return markup`<text class="none" x="${middleX}" y="${middleY}" text-anchor="middle">\
not known for this recording</text>`;
}
