import type { ProcessingRow } from "../engine/processing.ts";

/** Course of an echo's delay over a recording. Unknown delays are NaN. */
export interface DelayCourse {
  /** How often the delay changed by 15 ms or more from one row to the next one whose delay is known. */
  readonly moves: number;
  readonly leastMs: number;
  readonly greatestMs: number;
}

/** Smallest change between two rows that counts as a move, in ms: drift and the search's errors are smaller. */
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
