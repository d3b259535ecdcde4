/** Source of a meter's level. */
export type MeterRole = "microphone" | "speakers" | "output";

/** How a level is to be taken. */
export type LevelWord = "none" | "silent" | "quiet" | "good" | "loud";

/** A level as a meter shows it. */
export interface MeterView {
  /** The length of the bar, 0…1. */
  readonly fraction: number;
  readonly word: LevelWord;
}

/** The left end of a meter's scale, in dBFS. */
export const lowestDbfs = -72;

const quietBelowDbfs = -46;
const loudAboveDbfs = -9;

/** @return what to show of a level. @param dbfs The mean over a second; `null` where nothing is measured. */
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
