import { basename } from "node:path";
import { formatDuration } from "./duration.ts";
import { figure, signedFigure } from "./figure.ts";
import type { ChannelChoice } from "../engine/processing.ts";
import { isReductionUnderstated, type ReportSummary } from "./process_report.ts";
import { comparisonText, type SessionReport } from "./session_report.ts";

/** Length of a session in seconds. A replay of a shorter one may end before it has found an existing echo. */
const searchS = 20;

/**
 * Says why there are no figures of an echo.
 *
 * @param isReplay Whether the run is the replay of a session, which searches for the echo while it runs.
 * @return the reason, or `undefined` if there are figures.
 */
export function echoProblem(
  { echo, echoReductionDb, durationS }: ReportSummary,
  isReplay: boolean,
): string | undefined {
  switch (echo) {
    case "silent-reference":
      return "no echo found, as the reference was silent";
    case "same-sound":
      return "no echo of this reference was found, as both files hold the same sound";
    case "swapped":
      return "no echo of this reference was found, but the other way round there is one: " +
        "the two files seem to be swapped";
    case "none":
      if (isReplay) {
        return durationS < searchS
          ? "no echo was found by its end: the session may be too short"
          : "no echo was found by its end";
      }
      return "no echo of this reference was found";
    case "found":
    case "unknown":
      return Number.isNaN(echoReductionDb)
        ? "no echo found, as the reference was silent"
        : undefined;
  }
}

/** Makes a line about a finished run, such as "clean.wav: 19.0 s, echo reduced by 22.9 dB, delay 119 ms". */
export function summaryLine(
  output: string,
  summary: ReportSummary,
  channels?: ChannelChoice,
  session?: SessionReport,
): string {
  const problem = echoProblem(summary, session !== undefined);
  const parts = [formatDuration(summary.durationS)];
  if (session !== undefined) parts.push(comparisonText(session));
  parts.push(problem ?? echoText(summary));
  const hasEcho = problem === undefined;
  if (hasEcho && !Number.isNaN(summary.delayMs)) {
    parts.push(`delay ${delayText(summary)}${sureness(summary)}`);
  }
  if (hasEcho && !Number.isNaN(summary.driftPpm)) {
    parts.push(`drift ${signedFigure(summary.driftPpm, 0, "ppm")}`);
  }
  if (summary.cancellerRestarts > 0) {
    parts.push(`canceller restarted ${timesText(summary.cancellerRestarts)}`);
  }
  if (channels !== undefined && channels.channels > 1) parts.push(`heard through ${channels.text}`);
  if (!Number.isNaN(summary.speed)) parts.push(`${figure(summary.speed, 0)}× real time`);
  return `${basename(output)}: ${parts.join(", ")}`;
}

/** Confidence in the delay below which the line includes the confidence. */
const sureConfidence = 0.5;

function sureness({ confidence }: ReportSummary): string {
  return confidence < sureConfidence ? ` (${figure(confidence * 100, 0)} % sure)` : "";
}

/** Describes the delay, such as "119 ms", and its range if it moved. */
export function delayText(
  { delayMs, delayMoves, leastDelayMs, greatestDelayMs }: ReportSummary,
): string {
  const text = figure(delayMs, 0, "ms");
  if (delayMoves === 0) return text;
  const times = timesText(delayMoves);
  const range = `${figure(leastDelayMs, 0)} to ${figure(greatestDelayMs, 0, "ms")}`;
  return `${text} at the end (moved ${times}, ${range})`;
}

function timesText(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function echoText(summary: ReportSummary): string {
  const { echoReductionDb, secondHalfEchoReductionDb } = summary;
  if (isReductionUnderstated(summary)) {
    const least = figure(echoReductionDb, 1, "dB");
    return `echo reduced by at least ${least}, as the far end spoke alone for less than 1 s`;
  }
  const text = `echo reduced by ${figure(echoReductionDb, 1, "dB")}`;
  if (Number.isNaN(secondHalfEchoReductionDb)) return text;
  return `${text} (second half ${figure(secondHalfEchoReductionDb, 1, "dB")})`;
}
