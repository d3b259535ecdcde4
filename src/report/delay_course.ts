import type { ProcessingRow } from "../engine/processing.ts";

/** Course of an echo's delay over a recording. Unknown delays are NaN. */
export interface DelayCourse {
  /** How often the delay moved by more than clock drift. */
  readonly moves: number;
  readonly leastMs: number;
  readonly greatestMs: number;
}

/** Smallest step between two rows that is neither drift nor uncertainty of the search, in ms. */
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
