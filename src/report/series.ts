import type { ProcessingRow } from "../engine/processing.ts";

/** The figures of a row that are shown over time. */
export type Figure = Exclude<keyof ProcessingRow, "timeS">;

const levels: ReadonlySet<Figure> = new Set(["microphoneDbfs", "referenceDbfs", "outputDbfs"]);

/**
 * Averages neighbouring rows, so that at most `most` remain. Levels are averaged as powers, other
 * figures as values. Unknown figures are ignored.
 */
export function condense(rows: readonly ProcessingRow[], most: number): ProcessingRow[] {
  const perRow = Math.ceil(rows.length / most);
  if (perRow <= 1) return [...rows];
  return Array.from({ length: Math.ceil(rows.length / perRow) }, (_, index) => {
    return average(rows.slice(index * perRow, (index + 1) * perRow));
  });
}

/**
 * Finds the spans of time in which both sides spoke.
 *
 * @param intervalS Length of a row, in seconds.
 * @param threshold Smallest share of double talk of a row that counts. @default 0.5
 */
export function doubleTalkSpans(
  rows: readonly ProcessingRow[],
  intervalS: number,
  threshold = 0.5,
): { startS: number; endS: number }[] {
  const spans: { startS: number; endS: number }[] = [];
  let open: { startS: number; endS: number } | undefined;
  for (const { timeS, doubleTalk } of rows) {
    if (!(doubleTalk >= threshold)) {
      open = undefined;
    } else if (open) {
      open.endS = timeS + intervalS;
    } else {
      open = { startS: timeS, endS: timeS + intervalS };
      spans.push(open);
    }
  }
  return spans;
}

function average(rows: readonly ProcessingRow[]): ProcessingRow {
  return {
    timeS: rows[0]?.timeS ?? NaN,
    microphoneDbfs: averageOf(rows, "microphoneDbfs"),
    referenceDbfs: averageOf(rows, "referenceDbfs"),
    outputDbfs: averageOf(rows, "outputDbfs"),
    echoReductionDb: averageOf(rows, "echoReductionDb"),
    delayMs: averageOf(rows, "delayMs"),
    driftPpm: averageOf(rows, "driftPpm"),
    doubleTalk: averageOf(rows, "doubleTalk"),
  };
}

function averageOf(rows: readonly ProcessingRow[], figure: Figure): number {
  const isLevel = levels.has(figure);
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const value = row[figure];
    if (Number.isNaN(value)) continue;
    sum += isLevel ? 10 ** (value / 10) : value;
    count++;
  }
  return isLevel ? 10 * Math.log10(sum / count) : sum / count;
}
