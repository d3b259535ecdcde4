import { type Finding, isOneName, note, ok, quotedNames, trouble } from "../finding.ts";

/** Programs that record. */
export interface Recorders {
  /** Programs that record the microphone itself, and those that record the clean voice. */
  readonly raw: readonly string[];
  readonly clean: readonly string[];
  readonly microphone: string;
  /** Whether the programs in `raw` probably ought to record the clean voice. */
  readonly isTrouble: boolean;
}

/** Judges whether programs record the clean voice. */
export function judgeRecorders(
  id: string,
  { raw, clean, microphone, isTrouble }: Recorders,
): Finding {
  if (raw.length > 0) {
    return (isTrouble ? trouble : note)(
      id,
      `${quotedNames(raw)} ${
        isOneName(raw) ? "records" : "record"
      } ${microphone}, not what Anecho ` +
        "makes of it.",
      "The people you talk to there hear the echo.",
      "In the settings of each such program choose Anecho's microphone (on Windows: the cable's " +
        "recording side).",
    );
  }
  if (clean.length > 0) {
    return ok(
      id,
      `${quotedNames(clean)} ${isOneName(clean) ? "records" : "record"} the clean voice.`,
    );
  }
  return ok(id, "No program records your microphone past Anecho.");
}
