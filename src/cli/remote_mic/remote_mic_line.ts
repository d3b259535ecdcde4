import { toSnakeCaseJson } from "../../engine/config.ts";
import type { RemoteMicStatistics } from "../../remote_mic/mic_pump.ts";
import type { Speaker } from "../../remote_mic/heard_sender.ts";
import { lostShare } from "./remote_mic_teller.ts";
import { figure, signedFigure } from "../../report/figure.ts";

const noMic = "no microphone: see the note above";

/** Describes the state of a remote microphone in one line for a person. */
export function remoteMicLine(statistics: RemoteMicStatistics | undefined): string {
  if (statistics === undefined) return noMic;
  if (!statistics.isPlaying) {
    return statistics.received === 0 ? "nobody has sent yet" : "nobody sends";
  }
  const { levelDbfs, delayMs, driftPpm, echoReductionDb } = statistics;
  const line = `${figure(levelDbfs)} dBFS, delayed by ${figure(delayMs)} ms, ` +
    `lost ${figure(lostShare(statistics))} %, clock ${signedFigure(driftPpm, 0)} ppm`;
  return echoReductionDb === undefined
    ? line
    : `${line}, echo reduced by ${figure(echoReductionDb, 0, "dB")}`;
}

/**
 * Describes the state of a remote microphone as JSON, with all figures. While there is no microphone, the
 * figures of the sound are missing.
 *
 * @param refused Number of datagrams that were refused on arrival.
 */
export function remoteMicJson(
  statistics: RemoteMicStatistics | undefined,
  speaker: Speaker | undefined,
  refused: number,
): string {
  const sender = speaker?.name;
  if (statistics === undefined) return toSnakeCaseJson({ alive: false, sender, refused });
  const { isAlive, isPlaying, ...figures } = statistics;
  return toSnakeCaseJson({ alive: isAlive, playing: isPlaying, sender, ...figures, refused });
}

/** Sums up the packets in one sentence. @param refused As for {@linkcode remoteMicJson}. */
export function remoteMicSummary(statistics: RemoteMicStatistics, refused: number): string {
  const { received, decoded, lost, recovered } = statistics;
  const ignored = statistics.ignored + refused;
  const parts = [`Packets: ${received} came, ${decoded} were played`];
  if (lost > 0) parts.push(`${lost} were lost, of which ${recovered} could be recovered`);
  if (ignored > 0) parts.push(`${ignored} were not Opus, or from another sender`);
  return `${parts.join("; ")}.`;
}
