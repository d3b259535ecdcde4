import { basename } from "node:path";
import { formatDuration } from "../duration.ts";
import { figure, signedFigure } from "../figure.ts";
import type { ChannelChoice } from "../../engine/processing.ts";
import type { ReportSummary } from "./process_report.ts";

/** One line about a finished run, such as "clean.wav: 19.0 s, echo reduced by 22.9 dB, delay 119 ms". */
export function summaryLine(
  output: string,
  summary: ReportSummary,
  channels?: ChannelChoice,
): string {
  const parts = [formatDuration(summary.durationS), echoText(summary)];
  const hasEcho = !Number.isNaN(summary.echoReductionDb);
  if (hasEcho && !Number.isNaN(summary.delayMs)) {
    parts.push(`delay ${figure(summary.delayMs, 0, "ms")}`);
  }
  if (hasEcho && !Number.isNaN(summary.driftPpm)) {
    parts.push(`drift ${signedFigure(summary.driftPpm, 0, "ppm")}`);
  }
  if (summary.cancellerRestarts > 0) {
    parts.push(`canceller restarted ${summary.cancellerRestarts} times`);
  }
  if (channels !== undefined && channels.channels > 1) parts.push(`heard by ${channels.text}`);
  if (!Number.isNaN(summary.speed)) parts.push(`${figure(summary.speed, 0)}× real time`);
  return `${basename(output)}: ${parts.join(", ")}`;
}

function echoText({ echoReductionDb, secondHalfEchoReductionDb }: ReportSummary): string {
  if (Number.isNaN(echoReductionDb)) return "no echo found, as the reference was silent";
  const text = `echo reduced by ${figure(echoReductionDb, 1, "dB")}`;
  if (Number.isNaN(secondHalfEchoReductionDb)) return text;
  return `${text} (second half ${figure(secondHalfEchoReductionDb, 1, "dB")})`;
}
