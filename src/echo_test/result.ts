/** What a part of an echo test's result means for the person. */
export type EchoFindingLevel = "good" | "note" | "trouble";

/** What an echo test may find. */
export type EchoFindingCode =
  | "cancelled"
  | "echo-left"
  | "no-echo"
  | "muted"
  | "too-quiet"
  | "reference-elsewhere"
  | "reference-missing"
  | "processed"
  | "lags-contradict";

/** One thing that was found, in words. */
export interface EchoFinding {
  readonly code: EchoFindingCode;
  readonly level: EchoFindingLevel;
  readonly text: string;
  /** What to do; empty: nothing. */
  readonly todo: string;
}

/** Figures of an echo test. Levels are rms in dBFS; null: not known. */
export interface EchoTestFigures {
  /** Of the speech that was played, as it was sent. */
  readonly playedDbfs: number;
  /** The same, as it was heard on the way to the speakers. */
  readonly referenceDbfs: number | null;
  /** Of the microphone before the sound. */
  readonly noiseDbfs: number;
  /** Of the echo at the microphone. */
  readonly echoDbfs: number | null;
  /** The echo at the microphone less what was played, in dB. */
  readonly echoGainDb: number | null;
  /** What leaves Anecho while the second half of the speech is played. */
  readonly leftDbfs: number | null;
  /** By how much Anecho lowered it, in dB. */
  readonly reductionDb: number | null;
  /** From what is played to its echo. */
  readonly delayMs: number | null;
  /** How much faster the microphone's clock runs than the speakers'. */
  readonly driftPpm: number | null;
}

/** How far the figures can be trusted. */
export type Sureness = "sure" | "fairly-sure" | "unsure";

/** Levels over time, for a picture; dBFS. */
export interface LevelCurves {
  readonly stepMs: number;
  readonly raw: readonly number[];
  readonly clean: readonly number[];
  readonly reference: readonly number[];
}

/** What an echo test found. */
export interface EchoTestResult {
  readonly verdict: "good" | "trouble";
  readonly findings: readonly EchoFinding[];
  readonly sureness: Sureness;
  readonly figures: EchoTestFigures;
  /** The delay as each sweep gave it, as far as it was clear. */
  readonly lagsMs: readonly number[];
  readonly levels: LevelCurves;
}
