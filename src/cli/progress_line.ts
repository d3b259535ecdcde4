import type { ProcessingProgress } from "../engine/processing.ts";
import { formatDuration } from "../report/duration.ts";
import { figure } from "../report/figure.ts";

const barLength = 16;

/**
 * Makes a line with a processing run's progress: bar, percent, speed, time left and echo reduction.
 *
 * @param elapsedS Wall time since the start, in seconds.
 */
export function progressLine(progress: ProcessingProgress, elapsedS: number): string {
  const { analyzedS, doneS, totalS, echo, echoReductionDb } = progress;
  if (doneS === 0) return `${position(analyzedS, totalS)}  listening for the echo's delay`;
  const speed = elapsedS > 0 ? doneS / elapsedS : NaN;
  const parts = [`${figure(speed, 0)}× real time`];
  if (totalS > 0) {
    const left = speed > 0 ? (totalS - doneS) / speed : NaN;
    parts.push(`${formatDuration(Math.max(0, left))} left`);
  }
  if (echo === "found" && !Number.isNaN(echoReductionDb)) {
    parts.push(`echo reduced by ${figure(echoReductionDb, 1, "dB")}`);
  }
  return `${position(doneS, totalS)}  ${parts.join(", ")}`;
}

/** Progress of a run over many pairs. */
export interface PairsProgress {
  /** Pairs to be processed. */
  readonly total: number;
  /** Pairs that have ended, including failed ones. */
  readonly ended: number;
  readonly failed: number;
  /** Sum of the finished shares (0 to 1) of the pairs under way. */
  readonly underWay: number;
}

/**
 * Makes a line with the progress of a run over many pairs: bar, percent, pairs, failures and time left.
 *
 * @param elapsedS Wall time since the start, in seconds.
 */
export function pairsProgressLine(progress: PairsProgress, elapsedS: number): string {
  const { total, ended, failed, underWay } = progress;
  const done = ended + underWay;
  const parts = [`${ended} of ${total} pairs`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (done > 0) parts.push(`${formatDuration(Math.max(0, elapsedS / done * (total - done)))} left`);
  return `${position(done, total)}  ${parts.join(", ")}`;
}

function position(doneS: number, totalS: number): string {
  if (!(totalS > 0)) return formatDuration(doneS);
  const share = Math.min(1, doneS / totalS);
  const full = Math.floor(share * barLength);
  const bar = "█".repeat(full) + "░".repeat(barLength - full);
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
