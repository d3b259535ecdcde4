import type { AudioInfo } from "../engine/audio_file.ts";
import type { PipelineConfig } from "../engine/config.ts";
import type {
  ChannelChoice,
  EchoFinding,
  ProcessingProgress,
  ProcessingRow,
} from "../engine/processing.ts";
import { delayCourse } from "./delay_course.ts";
import type { SessionReport } from "./session_report.ts";

/** A file of a run. */
export interface ReportFile extends AudioInfo {
  /** Path as it was given on the command line. */
  readonly path: string;
}

/** Figures of a whole run. Unknown figures are NaN. */
export interface ReportSummary {
  /** Length of the output, in seconds. */
  readonly durationS: number;
  /** Whether there is an echo. Reduction, delay and drift are known only for `found`. */
  readonly echo: EchoFinding;
  /** Confidence in the echo's delay, 0 to 1. */
  readonly confidence: number;
  /**
   * Reduction while the far end spoke alone. If it spoke alone for less than a second, reduction while the
   * reference was active, which is too low if both sides spoke.
   */
  readonly echoReductionDb: number;
  readonly secondHalfEchoReductionDb: number;
  /** Delay of the echo behind the reference, at the end. */
  readonly delayMs: number;
  /** How often the delay moved, and its range. */
  readonly delayMoves: number;
  readonly leastDelayMs: number;
  readonly greatestDelayMs: number;
  /** How much faster the microphone's clock ran than the reference's, at the end. */
  readonly driftPpm: number;
  /** Share of the time in which both sides spoke, 0 to 1. */
  readonly doubleTalk: number;
  /** Shares of the time in which one side spoke alone, 0 to 1. */
  readonly farEndAlone: number;
  readonly nearEndAlone: number;
  readonly cancellerRestarts: number;
  /** Time that the run took, in seconds. */
  readonly processingS: number;
  /** How many times faster than real time it was. */
  readonly speed: number;
}

/** Report on a processing run. */
export interface ProcessReport {
  /** When the report was made, as an ISO 8601 time. */
  readonly created: string;
  /** The version of Anecho. */
  readonly anechoVersion: string;
  readonly microphone: ReportFile;
  readonly reference: ReportFile;
  readonly output: ReportFile;
  readonly pipeline: PipelineConfig;
  /** Channels of the microphone that were used, and why. */
  readonly microphoneChannels: ChannelChoice;
  readonly summary: ReportSummary;
  /** Length of the time that a row covers, in seconds. */
  readonly intervalS: number;
  readonly rows: readonly ProcessingRow[];
  /** Data of a session's replay. */
  readonly session?: SessionReport;
}

/** Time for which the far end has to speak alone, so that the echo reduction is measured there, in seconds. */
const farEndS = 1;

/** Whether the echo reduction may be understated, as the far end spoke alone for less than a second in all. */
export function isReductionUnderstated({ farEndAlone, durationS }: ReportSummary): boolean {
  return farEndAlone * durationS < farEndS;
}

/** Shortest time that a row covers, in ms, and most rows of a report. */
const shortestIntervalMs = 100;
const mostRows = 6000;

/**
 * Chooses the time that each row of a report covers: a multiple of 10 ms, at least 100 ms, that gives at most
 * 6000 rows.
 *
 * @param durationS Length of the recording, in seconds.
 * @return the time, in ms.
 */
export function reportIntervalMs(durationS: number): number {
  return Math.max(shortestIntervalMs, Math.ceil(durationS * 1000 / mostRows / 10) * 10);
}

/**
 * Summarizes a whole run.
 *
 * @param last The progress after the last step.
 * @param rows All rows of the run.
 * @param processingS Time that the run took, in seconds.
 */
export function summarize(
  last: ProcessingProgress,
  rows: readonly ProcessingRow[],
  processingS: number,
): ReportSummary {
  // Without an echo, its figures are meaningless.
  const found = last.echo === "found";
  const { moves, leastMs, greatestMs } = delayCourse(found ? rows : []);
  return {
    durationS: last.doneS,
    echo: last.echo,
    confidence: last.confidence,
    echoReductionDb: found ? last.echoReductionDb : NaN,
    secondHalfEchoReductionDb: found ? last.secondHalfEchoReductionDb : NaN,
    delayMs: found ? last.delayMs : NaN,
    delayMoves: moves,
    leastDelayMs: leastMs,
    greatestDelayMs: greatestMs,
    driftPpm: found ? last.driftPpm : NaN,
    doubleTalk: last.doubleTalk,
    farEndAlone: last.farEndAlone,
    nearEndAlone: last.nearEndAlone,
    cancellerRestarts: last.cancellerRestarts,
    processingS,
    speed: processingS > 0 ? last.doneS / processingS : NaN,
  };
}
