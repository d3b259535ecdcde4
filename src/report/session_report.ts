import type {
  SessionComparison,
  SessionEnding,
  SessionOutcome,
} from "../engine/session_outcome.ts";
import { figure } from "./figure.ts";

/** Event on a session's timeline. Times are seconds of the output. */
export interface TimeLineEvent {
  readonly timeS: number;
  /** Time of the last event, if this stands for several close together; otherwise the same as `timeS`. */
  readonly untilS: number;
  /** How many events this stands for. */
  readonly count: number;
  readonly kind: string;
  readonly text: string;
  /** Source of the event: the replay, or the engine during the recording. */
  readonly from: "replay" | "recording";
}

/** Event of the engine in a recorded session. */
export interface RecordedEvent {
  readonly kind: string;
  /** Time on the engine's clock, in seconds. */
  readonly timeS: number;
  readonly state?: string;
  readonly stream?: string;
  /** The cause. Private sessions contain no `cause` and no `text`. */
  readonly cause?: string;
  readonly text?: string;
  readonly times?: number;
  readonly movedMs?: number;
  readonly count?: number;
}

/** A report's data about a session, besides the figures. */
export interface SessionReport {
  /** Folder as it was given on the command line. */
  readonly folder: string;
  /** When the session was recorded, as an ISO 8601 time, and the version of Anecho. */
  readonly recorded: string;
  readonly recordedBy: string;
  readonly ending: SessionEnding;
  /** Whether the recording began in the middle of a session, so that the replay's output differs. */
  readonly isJoined?: boolean;
  readonly comparison: SessionComparison;
  /** Events in the order of time. */
  readonly events: readonly TimeLineEvent[];
  readonly eventsLeftOut: number;
}

/**
 * Merges the events of a replay and those of the recording's engine into one timeline.
 *
 * @param recorded The engine's events, with times on the engine's clock.
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

/** @return a time of the engine's clock in seconds of the output; 0 if it is before the output. */
function outputTime(clock: SessionOutcome["clock"], engineS: number): number {
  const index = clock.findLastIndex(([, startS]) => startS <= engineS);
  if (index < 0) return 0;
  const [outputS, startS] = clock[index] ?? [0, engineS];
  const [nextS] = clock[index + 1] ?? [Infinity];
  return Math.min(outputS + engineS - startS, nextS);
}

/** Describes an event in words. */
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

/** Says how the replay's output compares with the recorded output. */
export function comparisonText(
  { comparison, isJoined = false }: Pick<SessionReport, "comparison" | "isJoined">,
): string {
  if (isJoined) return "recorded from the middle of a session on, so its output differs";
  const { identical, comparedFrames, differentFrames, missingFrames, extraFrames } = comparison;
  if (comparedFrames === 0 && identical) return "there was no output to compare with";
  if (identical) return "the same output to the bit";
  const at = `other output from ${figure(comparison.firstDifferenceS, 3, "s")} on`;
  const parts = [`${differentFrames} of ${comparedFrames} frames differ`];
  if (differentFrames > 0) {
    parts.push(`by ${figure(20 * Math.log10(comparison.largestDifference), 0, "dBFS")} at most`);
  }
  if (missingFrames > 0) parts.push(`${missingFrames} are missing`);
  if (extraFrames > 0) parts.push(`${extraFrames} are too many`);
  return `${at} (${parts.join(", ")})`;
}
