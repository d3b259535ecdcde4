import type { AudioInfo } from "../../engine/audio_file.ts";
import type { PipelineConfig } from "../../engine/config.ts";
import type { ChannelChoice, ProcessingProgress, ProcessingRow } from "../../engine/processing.ts";

/** A file of a run. */
export interface ReportFile extends AudioInfo {
  /** As it was named on the command line. */
  readonly path: string;
}

/** The figures of a whole run. A figure that isn't known is NaN. */
export interface ReportSummary {
  /** Length of the output, in seconds. */
  readonly durationS: number;
  readonly echoReductionDb: number;
  readonly secondHalfEchoReductionDb: number;
  /** How far the echo lags the reference, at the end. */
  readonly delayMs: number;
  /** How much faster the microphone's clock ran than the reference's, at the end. */
  readonly driftPpm: number;
  /** Share of the time in which both sides spoke, 0 to 1. */
  readonly doubleTalk: number;
  readonly cancellerRestarts: number;
  /** How long the run took, in seconds. */
  readonly processingS: number;
  /** How many times faster than real time it was. */
  readonly speed: number;
}

/** Everything that is told about a processing run. */
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
 * @param last The progress after the last step.
 * @param processingS How long the run took, in seconds.
 */
export function summarize(
  last: ProcessingProgress,
  rows: readonly ProcessingRow[],
  processingS: number,
): ReportSummary {
  return {
    durationS: last.doneS,
    echoReductionDb: last.echoReductionDb,
    secondHalfEchoReductionDb: last.secondHalfEchoReductionDb,
    delayMs: last.delayMs,
    driftPpm: last.driftPpm,
    doubleTalk: mean(rows.map((row) => row.doubleTalk).filter(Number.isFinite)),
    cancellerRestarts: last.cancellerRestarts,
    processingS,
    speed: processingS > 0 ? last.doneS / processingS : NaN,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
