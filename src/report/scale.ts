/** Scale of an axis. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Round values from `low` to `high`. */
  readonly ticks: readonly number[];
}

/**
 * Makes an axis with round ends and ticks around values.
 *
 * @param values The values to show; those that aren't finite are ignored.
 * @param smallestSpan Smallest span of the axis.
 * @param tickCount Approximate number of ticks. @default 5
 */
export function scaleAround(
  values: Iterable<number>,
  smallestSpan: number,
  tickCount = 5,
): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, smallestSpan];
  const missing = smallestSpan - (high - low);
  if (missing > 0) [low, high] = [low - missing / 2, high + missing / 2];
  const step = niceStep((high - low) / tickCount);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return { low: first * step, high: last * step, ticks: multiples(first, last, step) };
}

/** Makes a time axis from 0 to `durationS`, in seconds. */
export function timeScale(durationS: number, tickCount = 8): Scale {
  const high = durationS > 0 ? durationS : 1;
  const step = niceTimeStep(high / tickCount);
  return { low: 0, high, ticks: multiples(0, Math.floor(high / step + 1e-9), step) };
}

/** @return the position of a value, 0 at `low` and 1 at `high`; values beyond are clamped. */
export function positionOn(scale: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
}

function multiples(first: number, last: number, step: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    return Number(((first + index) * step).toPrecision(12));
  });
}

function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= atLeast * 0.999) ?? 10;
  return factor * power;
}

function niceTimeStep(atLeast: number): number {
  if (atLeast <= 10) return niceStep(atLeast);
  const steps = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => step >= atLeast) ?? Math.ceil(atLeast / 3600) * 3600;
}
