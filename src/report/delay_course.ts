import type { ProcessingRow } from "../engine/processing.ts";

/** How the delay of an echo went over a recording. Delays that aren't known are NaN. */
export interface DelayCourse {
  /** How often it moved by more than clocks do. */
  readonly moves: number;
  readonly leastMs: number;
  readonly greatestMs: number;
}

/** A step between two rows that is no drift and no uncertainty of the search, in ms. */
const leastMoveMs = 15;

/** Follows the delay over the rows of a report. */
export function delayCourse(rows: readonly Pick<ProcessingRow, "delayMs">[]): DelayCourse {
  const delays = rows.map(({ delayMs }) => delayMs).filter((it) => !Number.isNaN(it));
  if (delays.length === 0) return { moves: 0, leastMs: NaN, greatestMs: NaN };
  return {
    moves:
      delays.filter((it, index) =>
        index > 0 && Math.abs(it - (delays[index - 1] ?? it)) >= leastMoveMs
      ).length,
    leastMs: delays.reduce((least, it) => Math.min(least, it)),
    greatestMs: delays.reduce((greatest, it) => Math.max(greatest, it)),
  };
}
