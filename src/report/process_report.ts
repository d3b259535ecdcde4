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
  /** As it was named on the command line. */
  readonly path: string;
}

/** The figures of a whole run. A figure that isn't known is NaN. */
export interface ReportSummary {
  /** Length of the output, in seconds. */
  readonly durationS: number;
  /** Whether there is an echo. Reduction, delay and drift are known for `found` only. */
  readonly echo: EchoFinding;
  /** Confidence in the echo's delay, 0 to 1. */
  readonly confidence: number;
  /**
   * While the far end speaks alone. If that is less than a second, while it speaks at all; then the figure
   * understates.
   */
  readonly echoReductionDb: number;
  readonly secondHalfEchoReductionDb: number;
  /** How far the echo lags the reference, at the end. */
  readonly delayMs: number;
  /** How often it moved, and between which delays. */
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
  /** How long the run took, in seconds. */
  readonly processingS: number;
  /** How many times faster than real time it was. */
  readonly speed: number;
}

/** Report on a processing run. */
export interface ProcessReport {
  /** When it was made, as an ISO 8601 time. */
  readonly created: string;
  /** The version of Anecho. */
  readonly anechoVersion: string;
  readonly microphone: ReportFile;
  readonly reference: ReportFile;
  readonly output: ReportFile;
  readonly pipeline: PipelineConfig;
  /** Which channels of the microphone were heard, and why. */
  readonly microphoneChannels: ChannelChoice;
  readonly summary: ReportSummary;
  /** Length of a row, in seconds. */
  readonly intervalS: number;
  readonly rows: readonly ProcessingRow[];
  /** Of the replay of a session. */
  readonly session?: SessionReport;
}

/** Time in which the far end has to speak alone for its echo's reduction to be told by that, in seconds. */
const farEndS = 1;

/** Tells whether both sides spoke all the time, so that the echo's reduction is understated. */
export function isAllDoubleTalk({ farEndAlone, durationS }: ReportSummary): boolean {
  return farEndAlone * durationS < farEndS;
}

/** The shortest interval of a report, and the most rows that one has. */
const shortestIntervalMs = 100;
const mostRows = 6000;

/**
 * @param durationS Length of the recording, in seconds.
 * @return how long an interval is to be so that the rows don't become too many: whole frames of 10 ms.
 */
export function reportIntervalMs(durationS: number): number {
  return Math.max(shortestIntervalMs, Math.ceil(durationS * 1000 / mostRows / 10) * 10);
}

/**
 * Says what a whole run has found.
 *
 * @param last The progress after the last step.
 * @param rows All rows of the run.
 * @param processingS How long the run took, in seconds.
 */
export function summarize(
  last: ProcessingProgress,
  rows: readonly ProcessingRow[],
  processingS: number,
): ReportSummary {
  // Figures of an echo that isn't there would mean nothing.
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
