import { toSnakeCaseJson } from "../engine/config.ts";
import type { ReceiverStatistics } from "../engine/receiver.ts";
import { figure, signedFigure } from "../report/figure.ts";

const noMic = "no microphone: see the note above";

/** How a remote microphone fares, in one line for a person. */
export function remoteMicLine(statistics: ReceiverStatistics | undefined): string {
  if (statistics === undefined) return noMic;
  if (!statistics.isPlaying) {
    return statistics.received === 0 ? "nobody has sent yet" : "nobody sends";
  }
  const { levelDbfs, delayMs, driftPpm, lost, decoded } = statistics;
  const share = 100 * lost / Math.max(1, lost + decoded);
  return `${figure(levelDbfs)} dBFS, waits ${figure(delayMs)} ms, lost ${figure(share)} %, ` +
    `clock ${signedFigure(driftPpm, 0)} ppm`;
}

/** The same for programs, with all figures; `{"alive":false}` while there is no microphone. */
export function remoteMicJson(statistics: ReceiverStatistics | undefined): string {
  if (statistics === undefined) return JSON.stringify({ alive: false });
  const { isAlive, isPlaying, ...figures } = statistics;
  return toSnakeCaseJson({ alive: isAlive, playing: isPlaying, ...figures });
}

/** What has become of the packets, in one sentence. */
export function remoteMicSummary(statistics: ReceiverStatistics): string {
  const { received, decoded, lost, recovered, ignored } = statistics;
  const parts = [`Packets: ${received} came, ${decoded} were played`];
  if (lost > 0) parts.push(`${lost} were lost, of which ${recovered} could be recovered`);
  if (ignored > 0) parts.push(`${ignored} were no Opus, or of another sender`);
  return `${parts.join("; ")}.`;
}
