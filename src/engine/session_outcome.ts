/** How the replay of a session compares with what came out when it was recorded. */
export interface SessionComparison {
  /** Whether all that was compared is the same to the bit. */
  readonly identical: boolean;
  /** Frames of 10 ms. */
  readonly comparedFrames: number;
  readonly differentFrames: number;
  /** Frames that came out then, and not in the replay; and the other way round. */
  readonly missingFrames: number;
  readonly extraFrames: number;
  /** Between two samples; full scale is 1. */
  readonly largestDifference: number;
  /** Seconds of the output; NaN where there is none. */
  readonly firstDifferenceS: number;
}

/** Something that happened in a session, in seconds of the output. */
export interface SessionEvent {
  readonly kind: string;
  readonly text: string;
  readonly timeS: number;
  /** When the last of several was that came close together. */
  readonly untilS: number;
  readonly count: number;
  /** A figure that depends on the kind; for several events, their sum. */
  readonly value: number;
}

/**
 * How far a session could be replayed:
 *
 * - `end`: all of it.
 * - `cut`: up to where its recorder was ended from outside.
 * - `lost`: up to where the disk was too slow.
 * - `damaged`: up to a line that says nothing.
 */
export type SessionEnding = "end" | "cut" | "lost" | "damaged";

/** The rate and the channels of a device. */
export interface SessionFormat {
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
}

/** How the replay of a session went. */
export interface SessionOutcome {
  /** `undefined` before the end. */
  readonly ending: SessionEnding | undefined;
  /** The session begins amid another, so that the canceller begins afresh. */
  readonly isJoined: boolean;
  readonly comparison: SessionComparison;
  /** Of the devices that the session began with. */
  readonly microphone: SessionFormat;
  readonly reference: SessionFormat;
  /**
   * Times of the output, each beside one of the engine's clock, in seconds; each holds up to the
   * next.
   */
  readonly clock: readonly (readonly [outputS: number, engineS: number])[];
  readonly events: readonly SessionEvent[];
  /** How many there were besides. */
  readonly eventsLeftOut: number;
}

/** Reads what `anecho_process_session` writes. */
export function readSessionOutcome(json: string): SessionOutcome {
  const { ending, joined, comparison, microphone, reference, clock, events, events_left_out } = JSON
    .parse(
      json,
    );
  return {
    ending: ending ?? undefined,
    isJoined: joined ?? false,
    comparison: {
      identical: comparison.identical,
      comparedFrames: comparison.compared_frames,
      differentFrames: comparison.different_frames,
      missingFrames: comparison.missing_frames,
      extraFrames: comparison.extra_frames,
      largestDifference: comparison.largest_difference,
      firstDifferenceS: comparison.first_difference_s ?? NaN,
    },
    microphone: formatOf(microphone),
    reference: formatOf(reference),
    clock,
    events: events.map(
      (
        { kind, text, time_s, until_s, count, value }: Record<string, string | number>,
      ) => ({ kind, text, timeS: time_s, untilS: until_s, count, value }),
    ),
    eventsLeftOut: events_left_out,
  };
}

function formatOf(
  { sample_rate, channels }: { sample_rate: number; channels: number },
): SessionFormat {
  return { sampleRate: sample_rate, channels };
}
