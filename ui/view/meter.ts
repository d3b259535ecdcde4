/** Source of a meter's level. */
export type MeterRole = "microphone" | "speakers" | "output";

/** Rating of a level. */
export type LevelWord = "none" | "silent" | "quiet" | "good" | "loud";

/** Display of a level in a meter. */
export interface MeterView {
  /** Length of the bar, 0 to 1. */
  readonly fraction: number;
  readonly word: LevelWord;
}

/** Left end of a meter's scale, in dBFS. */
export const lowestDbfs = -72;

const quietBelowDbfs = -46;
const loudAboveDbfs = -9;

/** @return the display of a level. @param dbfs The level; `null` if nothing is measured. */
export function meterView(dbfs: number | null): MeterView {
  if (dbfs === null) return { fraction: 0, word: "none" };
  const fraction = Math.min(1, Math.max(0, 1 - dbfs / lowestDbfs));
  return { fraction, word: wordOf(dbfs) };
}

function wordOf(dbfs: number): LevelWord {
  if (dbfs <= lowestDbfs) return "silent";
  if (dbfs < quietBelowDbfs) return "quiet";
  return dbfs <= loudAboveDbfs ? "good" : "loud";
}
