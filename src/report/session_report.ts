import type {
  SessionComparison,
  SessionEnding,
  SessionOutcome,
} from "../engine/session_outcome.ts";
import { figure } from "./figure.ts";

/** Something that happened in a session, in seconds of its output. */
export interface TimeLineEvent {
  readonly timeS: number;
  /** When the last of several was that came close together. */
  readonly untilS: number;
  readonly count: number;
  readonly kind: string;
  readonly text: string;
  /** Who tells of it: the replay, or the engine when the session was recorded. */
  readonly from: "replay" | "recording";
}

/** Event of an engine in a recorded session, as far as it can be read. */
export interface RecordedEvent {
  readonly kind: string;
  /** On the engine's clock. */
  readonly timeS: number;
  readonly state?: string;
  readonly stream?: string;
  /** Left out where names are private. */
  readonly cause?: string;
  readonly text?: string;
  readonly times?: number;
  readonly movedMs?: number;
  readonly count?: number;
}

/** Data of a session in a report, besides the figures. */
export interface SessionReport {
  /** As it was named on the command line. */
  readonly folder: string;
  /** When it was recorded, as an ISO 8601 time, and by which version of Anecho. */
  readonly recorded: string;
  readonly recordedBy: string;
  readonly ending: SessionEnding;
  /** It begins amid another, so that nothing can be compared. */
  readonly isJoined?: boolean;
  readonly comparison: SessionComparison;
  /** In order of time. */
  readonly events: readonly TimeLineEvent[];
  readonly eventsLeftOut: number;
}

/**
 * Puts the events of a replay and those of the recording's engine on one time line.
 *
 * @param recorded Their times are on the engine's clock.
 */
export function timeLine(
  { events, clock }: Pick<SessionOutcome, "events" | "clock">,
  recorded: readonly RecordedEvent[],
): TimeLineEvent[] {
  const replayed = events.map(({ value: _, ...event }): TimeLineEvent => ({
    ...event,
    from: "replay",
  }));
  const told = recorded.map((event): TimeLineEvent => {
    const timeS = outputTime(clock, event.timeS);
    return {
      timeS,
      untilS: timeS,
      count: 1,
      kind: event.kind,
      text: eventText(event),
      from: "recording",
    };
  });
  return [...replayed, ...told].sort((one, other) => one.timeS - other.timeS);
}

/** @return seconds of the output; those before it are at its beginning. */
function outputTime(clock: SessionOutcome["clock"], engineS: number): number {
  const index = clock.findLastIndex(([, startS]) => startS <= engineS);
  if (index < 0) return 0;
  const [outputS, startS] = clock[index] ?? [0, engineS];
  const [nextS] = clock[index + 1] ?? [Infinity];
  return Math.min(outputS + engineS - startS, nextS);
}

/** Text of an event; names are missing in private sessions. */
function eventText(event: RecordedEvent): string {
  const { state, stream, cause, text, times, movedMs, count } = event;
  const told = [
    state ?? stream,
    cause ?? text,
    times === undefined ? undefined : `${times} times`,
    movedMs === undefined ? undefined : figure(movedMs, 1, "ms"),
    count === undefined ? undefined : `${count} events`,
  ];
  return told.filter((it) => it !== undefined).join(": ");
}

/** Says how the replay compares with what was recorded. */
export function comparisonText(
  { comparison, isJoined = false }: Pick<SessionReport, "comparison" | "isJoined">,
): string {
  if (isJoined) return "begun amid a session, so its output is another";
  const { identical, comparedFrames, differentFrames, missingFrames, extraFrames } = comparison;
  if (comparedFrames === 0 && identical) return "there was no output to compare with";
  if (identical) return "the same output to the bit";
  const at = `other output from ${figure(comparison.firstDifferenceS, 3, "s")} on`;
  const parts = [`${differentFrames} of ${comparedFrames} frames differ`];
  if (differentFrames > 0) {
    parts.push(`by ${figure(20 * Math.log10(comparison.largestDifference), 0, "dBFS")} at most`);
  }
  if (missingFrames > 0) parts.push(`${missingFrames} are missing`);
  if (extraFrames > 0) parts.push(`${extraFrames} came besides`);
  return `${at} (${parts.join(", ")})`;
}
